"""The guide for organisations: its fixed sections, its places, and sentences on the law that name article and year."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sources import Document, builtin_sources, read_document

# Questions are labelled with these sections, so none may go; sub-sections may be added.
SECTIONS = ["O1", "O2", "O3", "O4", "O5", "O6", "O6.1", "O6.2", "O6.3", "O7", "O8", "O9", "O10", "O11"]
ARTICLE = re.compile(r"\b(?:artikel|article) \d", re.IGNORECASE)
# The year of the text that was read stands with the article, as in "tekst 2015" or "2015 text".
YEAR = re.compile(r"\btekst 201[45]\b|\b201[45] text\b")
# What the project does not know is said; a list of duties or a date of entry into force would be made up.
SETTLED = re.compile(
    r"\b(?:Wwke|Cbw|Cyberbeveiligingswet|Cyber Security Act)\b[^.]*\b(?:geldt sinds|in werking|in force|applies from)",
    re.IGNORECASE,
)
RUN = 12


@pytest.fixture(scope="module")
def guides() -> dict[str, Document]:
    return {
        source.language: read_document(source)
        for source in builtin_sources()
        if source.source_id.startswith("organisations-guide-")
    }


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


def test_guide_is_for_organisations_in_both_languages(guides: dict[str, Document]) -> None:
    assert {name: guide.source.audience for name, guide in guides.items()} == {
        "nl": "organisation",
        "en": "organisation",
    }
    assert {(guide.source.kind, guide.source.renders) for guide in guides.values()} == {("rendering", "")}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_fixed_sections_are_there_with_text(language: str, guides: dict[str, Document]) -> None:
    texts = {section.section_id: section.text for section in guides[language].sections}
    assert [name for name in texts if name in SECTIONS] == SECTIONS
    assert all(texts.values())
    assert all(name.startswith(tuple(SECTIONS)) for name in texts)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_sentence_on_an_article_names_the_year_of_the_text(language: str, guides: dict[str, Document]) -> None:
    law = [sentence for sentence in sentences(guides[language]) if ARTICLE.search(sentence)]
    assert len(law) > 50
    assert [sentence for sentence in law if not YEAR.search(sentence)] == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_articles_stand_under_the_address_of_their_act(language: str, guides: dict[str, Document]) -> None:
    for section in guides[language].sections:
        for block in section.blocks:
            if ARTICLE.search(section.text[block.start : block.end]):
                assert block.url.startswith("https://wetten.overheid.nl/BWBR"), section.section_id


@pytest.mark.parametrize("language", ["nl", "en"])
def test_last_section_names_the_age_and_address_of_every_act(language: str, guides: dict[str, Document]) -> None:
    guide = guides[language]
    cited = {block.url for section in guide.sections for block in section.blocks if "/BWBR" in block.url}
    ages = guide.section("O11")
    dated = {
        block.url
        for block in ages.blocks
        if block.url.removeprefix("https://") in ages.text[block.start : block.end]
        and re.search(r"\b(?:januari|january|juli|july) 201[45]\b", ages.text[block.start : block.end], re.IGNORECASE)
    }
    assert dated == cited


@pytest.mark.parametrize("language", ["nl", "en"])
def test_entry_into_force_is_not_asserted(language: str, guides: dict[str, Document]) -> None:
    assert [sentence for sentence in sentences(guides[language]) if SETTLED.search(sentence)] == []
    unsettled = {"nl": "is voor deze gids niet vastgesteld", "en": "was not settled for this guide"}[language]
    assert unsettled in guides[language].section("O2").text.replace("\n", " ")


def test_no_run_of_twelve_words_stands_in_a_law_or_the_strategy(guides: dict[str, Document], shared: Path) -> None:
    known: set[tuple[str, ...]] = set()
    for path in sorted((shared / "corpus").glob("*.md")):
        known |= runs(path.read_text(encoding="utf-8"))
    for guide in guides.values():
        for section in guide.sections:
            assert not runs(section.text) & known, (guide.source.source_id, section.section_id)


def test_run_of_twelve_words_is_seen() -> None:
    law = "De burgemeester van de stad zorgt elke dag voor het licht op de kade."
    assert runs("Kort gezegd: de burgemeester van de stad zorgt elke dag voor het licht op de kade.") & runs(law)
    assert not runs("De burgemeester zorgt elke dag voor het licht.") & runs(law)
