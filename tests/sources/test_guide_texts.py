"""The bundled guides keep their own rules: places, parallel languages, sentences that can be quoted."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from sources import Document, builtin_sources, read_document

# Openings that lean on a sentence before: a quoted sentence must stand alone.
LEANING = re.compile(r"(Dit|Deze|Dat|Daarom|Hierdoor|Ook|Daarnaast|This|These|That|It|They|Therefore|Also|Moreover)\b")
WORDS_AT_MOST = 25
RUN = 12
# The names of the guides that exist in Dutch and English.
PAIRS = sorted(
    {source.source_id.removesuffix("-nl") for source in builtin_sources()}
    & {source.source_id.removesuffix("-en") for source in builtin_sources()}
)
# A guide that renders several pages names the page under every paragraph, with the day on which it was looked at.
PLACED_BY_URL = [source for source in builtin_sources() if not source.renders]
URL_PLACE = re.compile(r"\{url=https://\S+ checked=\d{4}-\d{2}-\d{2}\}")
# What is dialled in distress; a number for information only is no emergency number.
DIALLED = re.compile(r"\b(?:112|91\d)\b|\b0800-\d+\b")
INFORMATION = {"0800-1351"}
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


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def test_every_guide_is_there_in_dutch_and_english(guides: dict[str, Document]) -> None:
    assert {"strategy-guide", "prepare-guide", "warnings-guide"} <= set(PAIRS)
    assert {f"{name}-{language}" for name in PAIRS for language in ("nl", "en")} == set(guides)


@pytest.mark.parametrize("name", PAIRS)
def test_dutch_and_english_run_parallel(guides: dict[str, Document], name: str) -> None:
    shapes = [
        [
            (section.section_id, [(block.page, block.url, block.listed) for block in section.blocks])
            for section in guides[f"{name}-{language}"].sections
        ]
        for language in ("nl", "en")
    ]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("name", PAIRS)
def test_dutch_and_english_hold_the_same_numbers(guides: dict[str, Document], name: str) -> None:
    for dutch, english in zip(guides[f"{name}-nl"].sections, guides[f"{name}-en"].sections, strict=True):
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


def test_a_list_is_led_in_by_a_sentence_that_ends_with_a_colon(guides: dict[str, Document]) -> None:
    for source in PLACED_BY_URL:
        for section in guides[source.source_id].sections:
            for before, block in zip((None, *section.blocks), section.blocks, strict=False):
                if block.listed and not (before and before.listed):
                    assert before is not None, section.section_id
                    assert section.text[before.start : before.end].endswith(":"), section.section_id
                    # Lead and items share a place, so that they are found and shown together.
                    assert before.url == block.url, section.section_id


def test_a_guide_to_several_pages_names_an_address_and_a_day_everywhere(guides: dict[str, Document]) -> None:
    assert PLACED_BY_URL
    for source in PLACED_BY_URL:
        blocks = [block for section in guides[source.source_id].sections for block in section.blocks]
        assert {(bool(block.url), block.page) for block in blocks} == {(True, None)}, source.source_id
        places = re.findall(r"\{[^{}]*=[^{}]*\}", source.path.read_text(encoding="utf-8"))
        assert len(places) == len(blocks), source.source_id
        assert [place for place in places if not URL_PLACE.fullmatch(place)] == [], source.source_id
        assert source.audience in ("citizen", "organisation"), source.source_id


def test_emergency_numbers_are_those_on_record(guides: dict[str, Document]) -> None:
    path = Path(__file__).parents[2] / "bot" / "wording" / "numbers.toml"
    known = {entry["number"] for entry in tomllib.loads(path.read_text(encoding="utf-8"))["number"]}
    for source in PLACED_BY_URL:
        for section in guides[source.source_id].sections:
            found = set(DIALLED.findall(section.text))
            assert found <= known | INFORMATION, (source.source_id, section.section_id)


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


def test_runs_are_of_twelve_words() -> None:
    text = "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien"
    assert len(runs(text)) == 2
    assert runs("Een, twee drie vier vijf zes zeven acht negen tien elf TWAALF.") < runs(text)
    assert runs("een twee drie vier vijf zes zeven acht negen tien elf") == set()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_run_of_twelve_words_stands_in_an_official_text(
    guides: dict[str, Document], shared: Path, language: str
) -> None:
    texts = [path for path in (shared / "corpus").glob("*.md") if path.stem.endswith(f"-{language}")]
    known = set().union(*(runs(path.read_text(encoding="utf-8")) for path in texts))
    # Titles are the official ones and stand in both, so only the sections' own texts are compared.
    for name in PAIRS:
        for section in guides[f"{name}-{language}"].sections:
            assert not runs(section.text) & known, (name, section.section_id)
