"""The guide is faithful: every number, date and name of the strategy stands in its section, in both languages."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from sources import Document, builtin_sources, load_register, read_document, select_sources
from sources.guide import read_guide_source
from tests.sources.fact_lists import (
    Fact,
    FactError,
    holds,
    numbers_added,
    printed_pages,
    read_facts,
    text_under,
)

FACTS = read_facts()
SECTIONS = sorted({fact.section for fact in FACTS})
# The contents page and a drawing say nothing of their own, the first page and the back cover are the publisher's.
WITHOUT_PROSE = frozenset({"toc", "figure"})
COVERS = frozenset({"0", "4.5"})
# Number of lettered priorities of lines of action 1 to 12, counted in the printed strategy.
PRIORITIES = (9, 4, 10, 5, 4, 6, 8, 8, 10, 7, 5, 8)
ABBREVIATION = re.compile(r"\b[A-Z]{2,}\w*")


@pytest.fixture(scope="module")
def guides() -> dict[str, Document]:
    wanted = [source for source in builtin_sources() if source.renders]
    return {source.language: read_document(source) for source in wanted}


@pytest.fixture(scope="module")
def official(shared: Path) -> Document:
    return read_document(select_sources(load_register(shared / "corpus"), ["security-strategy-2023-en"])[0])


@pytest.fixture(scope="module")
def pages(shared: Path) -> list[str]:
    return printed_pages((shared / "corpus" / "security-strategy-2023-en.md").read_text(encoding="utf-8"))


def facts_of(section_id: str) -> list[Fact]:
    return [fact for fact in FACTS if fact.section == section_id]


@pytest.mark.parametrize("section_id", SECTIONS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_guide_holds_the_facts_of(section_id: str, language: str, guides: dict[str, Document]) -> None:
    guide = guides[language]
    missing = [
        getattr(fact, language)
        for fact in facts_of(section_id)
        if not holds(text_under(guide, section_id, below=fact.below), getattr(fact, language))
    ]
    assert missing == []


@pytest.mark.parametrize("section_id", SECTIONS)
def test_guide_gives_the_page_of_each_fact_of(section_id: str, guides: dict[str, Document]) -> None:
    pages_of = {
        page
        for section in guides["nl"].sections
        for page in section.pages
        if section.section_id == section_id or section.section_id.startswith(f"{section_id}.")
    }
    assert {fact.page for fact in facts_of(section_id)} <= pages_of


def test_official_text_holds_each_fact_on_its_page(pages: list[str]) -> None:
    wrong = [
        (fact.section, fact.page, fact.official) for fact in FACTS if not holds(pages[fact.page - 1], fact.official)
    ]
    assert wrong == []


def test_official_text_holds_each_fact_in_its_section(official: Document) -> None:
    wrong = [
        (fact.section, fact.official)
        for fact in FACTS
        if not holds(text_under(official, fact.section, below=fact.below), fact.official)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_guide_adds_no_number_of_its_own(language: str, guides: dict[str, Document], pages: list[str]) -> None:
    assert numbers_added(guides[language], pages) == []


def test_english_guide_adds_no_abbreviation_of_its_own(guides: dict[str, Document], pages: list[str]) -> None:
    known = set(ABBREVIATION.findall(" ".join(pages)))
    added = {name for section in guides["en"].sections for name in ABBREVIATION.findall(section.text)} - known
    assert added == set()


def test_facts_are_many_and_stand_once() -> None:
    assert len(FACTS) >= 600
    assert [fact for fact, number in Counter(FACTS).items() if number > 1] == []


def test_every_section_and_priority_of_the_official_text_has_facts(official: Document) -> None:
    """The first page, the back cover and the list of appendices have no facts but titles."""
    with_text = {section.section_id for section in official.sections if section.text}
    assert with_text - {fact.section for fact in FACTS} == {"0", "4", "4.5"}


def test_every_section_of_the_outline_is_in_the_guide(guides: dict[str, Document], shared: Path) -> None:
    outline = json.loads((shared / "strategy" / "outline.json").read_text(encoding="utf-8"))["sections"]
    wanted = {entry["id"] for entry in outline if entry["kind"] not in WITHOUT_PROSE} - COVERS
    for guide in guides.values():
        empty = {name for name in wanted if not text_under(guide, name, below=True).strip()}
        assert empty == set(), guide.source.source_id


def test_every_priority_is_in_the_guide(guides: dict[str, Document]) -> None:
    objective = {line: 1 if line <= 3 else 2 if line <= 8 else 3 for line in range(1, 13)}
    wanted = {
        f"2.{objective[line]}.{line}.{chr(ord('A') + letter)}"
        for line, number in enumerate(PRIORITIES, start=1)
        for letter in range(number)
    }
    assert len(wanted) == 84
    for guide in guides.values():
        found = {section.section_id for section in guide.sections if section.kind == "priority" and section.text}
        # A box of a theme has a letter too, but is no priority.
        assert {name for name in found if name.startswith("2.")} == wanted, guide.source.source_id


@pytest.mark.parametrize(
    ("text", "pattern", "found"),
    [
        ("Het was in 1945.", "1945", True),
        ("Het was in 19451.", "1945", False),
        ("twee\n derde van de mensen", "twee derde", True),
        ("cyberaanvallen", "cyberaanval", False),
        ("cyberaanvallen", "cyberaanval*", True),
        ("De VN en de EU", "Verenigde Naties|VN", True),
        ("whole‑of‑society", "whole-of-society", True),
        ("thema’s", "thema's", True),
        ("EUROPA", "Europa", True),
        ("7,1 miljoen", "7.1 miljoen", False),
    ],
)
def test_pattern_is_found_as_whole_words(text: str, pattern: str, found: bool) -> None:
    assert holds(text, pattern) is found


def test_pages_lose_markup_and_hyphenation_marks() -> None:
    text = "# One **bold**\n-----\nresi\u00ad\nlience policy[12] of 2050\n-----\nlast"
    assert [" ".join(page.split()) for page in printed_pages(text)] == ["One bold", "resilience policy of 2050", "last"]


def test_fault_in_a_list_is_named(tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text('[[section]]\nid = "1.1"\npage = 3\nfacts = [{ nl = "a" }]\n', encoding="utf-8")
    with pytest.raises(FactError, match=r"list\.toml, section 1\.1"):
        read_facts(tmp_path)


def test_list_gives_patterns_for_each_text(tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text(
        '[[section]]\nid = "1.1"\npage = 3\nfacts = [{ same = "A" }, { nl = "b", en = "c" }]\n', encoding="utf-8"
    )
    assert read_facts(tmp_path) == [
        Fact(section="1.1", page=3, nl="A", en="A", official="A"),
        Fact(section="1.1", page=3, nl="b", en="c", official="c"),
    ]


FRONT = "---\nid: gids\ntitle: Gids\nlanguage: nl\nkind: rendering\n---\n"
BODY = """
## 1 Deel 1: Havens

De strategie uit 2023 noemt 7,1 miljoen schepen en 2 000 ton, zie deel 2. {p=1}

### 1.1 Lampen

In 1950 brandden 14 lampen, van 2 soorten (actielijnen 3 en 9): {p=2}

- gaslampen {p=2}
- olielampen {p=2}
"""


def write_guide(folder: Path) -> Document:
    path = folder / "gids.md"
    path.write_text(FRONT + BODY, encoding="utf-8")
    return read_document(read_guide_source(path))


def test_number_that_is_not_on_the_page_is_seen(tmp_path: Path) -> None:
    printed = ["7.1 million ships and 2000 tonnes", "In 1950 there were 15 lamps"]
    assert numbers_added(write_guide(tmp_path), printed) == [("1.1", "14")]


def test_text_of_a_section_is_its_own_unless_those_below_are_asked(tmp_path: Path) -> None:
    guide = write_guide(tmp_path)
    assert "lampen" not in text_under(guide, "1")
    assert "lampen" in text_under(guide, "1", below=True)
    assert text_under(guide, "2", below=True) == ""
