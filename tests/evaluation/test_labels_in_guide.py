"""The labels of the question sets stand in the bundled guides: each place is a section, each fact is in its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from eval.cases import Case, Gold, Nugget, read_cases
from eval.relevance import is_in_section
from sources import builtin_sources, read_document

DATASETS = Path(__file__).parents[2] / "eval" / "datasets"
# Sets whose facts are held; the other two were labelled by the official text alone, and only their places are held.
HELD = ("answerable-tuning", "answerable-test", "declined-tuning", "declined-test")
SETS = (*HELD, "strategy-dev", "tuning")


@pytest.fixture(scope="module")
def texts() -> dict[str, dict[str, str]]:
    """The guides' lower-cased section texts on one line, by language and section id."""
    found: dict[str, dict[str, str]] = {}
    for source in builtin_sources():
        for section in read_document(source).sections:
            found.setdefault(source.language, {})[section.section_id] = " ".join(section.text.split()).lower()
    return found


def answered(name: str) -> list[Case]:
    return [case for case in read_cases(DATASETS / f"{name}.jsonl") if case.expect == "answer"]


def places_of(case: Case, section_ids: Iterable[str]) -> list[str]:
    """The sections that count as one of the case's places: the place itself and what belongs to it."""
    golds = [Gold(section_id=gold.section_id) for gold in case.gold]
    return [section_id for section_id in section_ids if any(is_in_section(section_id, gold) for gold in golds)]


def absent_facts(case: Case, texts: Mapping[str, str]) -> set[str]:
    """The facts of which no pattern is found in the sections that answer the case."""
    held = [texts[section_id] for section_id in places_of(case, texts)]
    return {
        nugget.fact
        for nugget in case.nuggets
        if not any(pattern.search(text) for pattern in nugget.patterns for text in held)
    }


@pytest.mark.parametrize("name", SETS)
def test_every_place_is_a_section_of_both_guides(name: str, texts: dict[str, dict[str, str]]) -> None:
    places = {(case.case_id, gold.section_id) for case in answered(name) for gold in case.gold if gold.section_id}
    known = set(texts["nl"]) & set(texts["en"])
    assert sorted((case_id, place) for case_id, place in places if place not in known) == []


@pytest.mark.parametrize("name", HELD)
def test_every_fact_stands_in_a_section_that_answers(name: str, texts: dict[str, dict[str, str]]) -> None:
    cases = answered(name)
    assert any(case.nuggets for case in cases)
    absent = {case.case_id: absent_facts(case, texts["nl"]) & absent_facts(case, texts["en"]) for case in cases}
    assert {case_id: facts for case_id, facts in absent.items() if facts} == {}


@pytest.mark.parametrize("name", HELD)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_facts_are_told_in_the_language_of_the_question(
    name: str, language: str, texts: dict[str, dict[str, str]]
) -> None:
    absent = {case.case_id: absent_facts(case, texts[language]) for case in answered(name) if case.language == language}
    assert absent
    assert {case_id: facts for case_id, facts in absent.items() if facts} == {}


def test_a_fact_counts_only_where_it_stands_in_a_place_that_answers() -> None:
    nuggets = tuple(Nugget(fact=word, patterns=(re.compile(word),)) for word in ("water", "vuur"))
    case = Case(case_id="a", question="q", gold=(Gold(section_id="P2"),), nuggets=nuggets)
    assert places_of(case, ["P1", "P2", "P2.1", "P12"]) == ["P2", "P2.1"]
    assert absent_facts(case, {"P2.1": "water", "P12": "vuur"}) == {"vuur"}
