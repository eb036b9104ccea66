"""The bundled guide keeps its own rules: places, parallel languages, sentences that can be quoted."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sources import Document, builtin_sources, read_document

# Openings that lean on a sentence before: a quoted sentence must stand alone.
LEANING = re.compile(r"(Dit|Deze|Dat|Daarom|Hierdoor|Ook|Daarnaast|This|These|That|It|They|Therefore|Also|Moreover)\b")
WORDS_AT_MOST = 25
# Terms of the glossary that its entries begin with: the first and last, and some between.
TERMS = {
    "strategy-guide-nl": (
        "Accelerationisme",
        "Klimaatadaptatie",
        "Klimaatmitigatie",
        "Weerbaarheid",
        "Whole of society",
    ),
    "strategy-guide-en": (
        "Accelerationism",
        "Climate adaptation",
        "Climate mitigation",
        "Resilience",
        "Whole of society",
    ),
}


@pytest.fixture(scope="module")
def guides() -> dict[str, Document]:
    return {source.source_id: read_document(source) for source in builtin_sources()}


def sentences(document: Document) -> list[str]:
    return [
        sentence
        for section in document.sections
        for block in section.blocks
        for sentence in re.split(r"(?<=[.!?]) ", " ".join(section.text[block.start : block.end].split()))
    ]


def test_the_guide_is_there_in_dutch_and_english(guides: dict[str, Document]) -> None:
    assert {"strategy-guide-nl", "strategy-guide-en"} <= set(guides)


def test_dutch_and_english_run_parallel(guides: dict[str, Document]) -> None:
    shapes = [
        [(section.section_id, [(block.page, block.listed) for block in section.blocks]) for section in guide.sections]
        for guide in (guides["strategy-guide-nl"], guides["strategy-guide-en"])
    ]
    assert shapes[0] == shapes[1]


def test_dutch_and_english_hold_the_same_numbers(guides: dict[str, Document]) -> None:
    for dutch, english in zip(guides["strategy-guide-nl"].sections, guides["strategy-guide-en"].sections, strict=True):
        # The Dutch text says "coronapandemie" where the English one says "COVID-19 pandemic".
        texts = [section.text.replace("COVID-19", "") for section in (dutch, english)]
        found = [sorted(re.findall(r"\d+", text)) for text in texts]
        assert found[0] == found[1], dutch.section_id


def test_no_sentence_leans_on_another_or_is_long(guides: dict[str, Document]) -> None:
    for guide in guides.values():
        leaning = [sentence for sentence in sentences(guide) if LEANING.match(sentence)]
        assert leaning == []
        long = [sentence for sentence in sentences(guide) if len(sentence.split()) > WORDS_AT_MOST]
        assert long == []


def test_each_term_of_the_glossary_is_a_paragraph_that_begins_with_it(guides: dict[str, Document]) -> None:
    for name, terms in TERMS.items():
        section = guides[name].section("4.2")
        begins = [section.text[block.start : block.end] for block in section.blocks]
        assert (section.kind, len(begins)) == ("glossary", 24)
        assert [term for term in terms if not any(text.startswith(term) for text in begins)] == []


def test_every_endnote_is_rendered_with_its_page(guides: dict[str, Document]) -> None:
    for guide in guides.values():
        if not guide.source.source_id.startswith("strategy-guide-"):
            continue
        assert guide.section("4.4").kind == "endnotes"
        places = re.findall(r"\{p=(\d+)(?:-(\d+))?\s+note=([\d,]+)\}", guide.source.path.read_text(encoding="utf-8"))
        pages: dict[int, set[int]] = {}
        for first, last, notes in places:
            for note in notes.split(","):
                pages.setdefault(int(note), set()).update(range(int(first), int(last or first) + 1))
        # The first note of each page of endnotes, 42 to 46.
        begins = (1, 28, 58, 90, 122)
        misplaced = [note for note in range(1, 130) if 41 + sum(note >= first for first in begins) not in pages[note]]
        assert (sorted(pages), misplaced) == (list(range(1, 130)), [])


def test_every_impact_criterion_is_named_with_its_interest(guides: dict[str, Document]) -> None:
    numbers = [
        f"{interest}.{item}" for interest, last in enumerate((4, 3, 2, 1, 3, 5), 1) for item in range(1, last + 1)
    ]
    for name, interest in (("strategy-guide-nl", "economische veiligheid"), ("strategy-guide-en", "economic security")):
        text = guides[name].section("4.3").text
        assert re.findall(r"(?:Impactcriterium|Impact criterion) (\d\.\d) \(", text) == numbers
        assert f" 3.2 ({interest})" in text


def test_titles_of_our_own_are_marked(guides: dict[str, Document]) -> None:
    guide = guides["strategy-guide-nl"]
    assert guide.section("2.1").heading_nl_verified
    assert not guide.section("1.4.2").heading_nl_verified


def test_pages_and_sections_are_those_of_the_outline(guides: dict[str, Document], shared: Path) -> None:
    outline = json.loads((shared / "strategy" / "outline.json").read_text(encoding="utf-8"))["sections"]
    pages = {entry["id"]: entry["pages"] for entry in outline}
    for section in guides["strategy-guide-nl"].sections:
        line = section.section_id if section.section_id in pages else section.section_id.rpartition(".")[0]
        # A section may also name pages of its sub-sections, as the list of themes does.
        below = [page for name, found in pages.items() if f"{name}.".startswith(f"{line}.") for page in found]
        assert set(section.pages) <= set(range(min(below), max(below) + 1)), section.section_id


def test_no_run_of_twelve_words_stands_in_the_official_text(guides: dict[str, Document], shared: Path) -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[start : start + 12]) for start in range(len(words) - 11)}

    known = runs((shared / "corpus" / "security-strategy-2023-en.md").read_text(encoding="utf-8"))
    # Titles are the official ones and stand in both, so only the sections' own texts are compared.
    for section in guides["strategy-guide-en"].sections:
        assert not runs(section.text) & known, section.section_id
