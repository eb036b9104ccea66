"""The answerable questions: two halves that share nothing, over every section, with labels that stand in the text."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from eval.cases import Case, Gold, Nugget, read_cases
from eval.likeness import find_alike
from eval.relevance import is_in_section
from eval.source_sets import SourceSet
from sources import Document, builtin_sources, load_register, read_document, select_sources

DATASETS = Path(__file__).parents[2] / "eval" / "datasets"
TUNING, TEST = "answerable-tuning", "answerable-test"
PRIORITIES = {
    "2.1.1": 9, "2.1.2": 4, "2.1.3": 10, "2.2.4": 5, "2.2.5": 4, "2.2.6": 6,
    "2.2.7": 8, "2.2.8": 8, "2.3.9": 10, "2.3.10": 7, "2.3.11": 5, "2.3.12": 8,
}  # fmt: skip
# The outline without the contents page, which holds no sentence.
STRATEGY = [
    "0", "0.1", "0.3", "0.3.1", "0.3.2", "0.3.3", "0.3.4", "0.3.5", "0.3.6", "0.4", "0.4.1", "0.5", "0.5.1", "0.6",
    "1", "1.1", "1.2", "1.2.T1", "1.3", "1.4", "1.4.1", "1.4.1.B", "1.4.2", "1.4.3", "1.4.4", "1.4.4.B", "1.4.5",
    "1.4.6", "1.4.6.B", "1.4.7", "1.4.7.B",
    "2", "2.1", "2.2", "2.3",
    "3", "3.1", "3.2", "3.3", "3.3.B",
    "4", "4.1", "4.1.1", "4.1.2", "4.1.3", "4.1.4", "4.2", "4.3", "4.4", "4.5",
]  # fmt: skip
# Of each other guide the number of parts, and of those that have sub-parts how many.
OTHERS = {"P": (13, {2: 9, 3: 1, 12: 5}), "W": (9, {2: 2}), "O": (11, {6: 3})}
SECTIONS = {
    *STRATEGY,
    *(f"{guide}{part}" for guide, (parts, _) in OTHERS.items() for part in range(1, parts + 1)),
    *(
        f"{guide}{part}.{sub}"
        for guide, (_, subs) in OTHERS.items()
        for part in subs
        for sub in range(1, subs[part] + 1)
    ),
    *PRIORITIES,
    *(f"{line}.{chr(ord('A') + number)}" for line, count in PRIORITIES.items() for number in range(count)),
}
TYPES = {"factoid", "explanatory", "list", "action", "comparison", "definition", "lay", "typo", "keyword", "followup"}


@pytest.fixture(scope="module")
def halves() -> dict[str, tuple[Case, ...]]:
    return {name: read_cases(DATASETS / f"{name}.jsonl") for name in (TUNING, TEST)}


@pytest.fixture(scope="module")
def cases(halves: dict[str, tuple[Case, ...]]) -> list[Case]:
    return [case for half in halves.values() for case in half]


def raw_lines() -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for name in (TUNING, TEST)
        for line in (DATASETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def is_of_strategy(section_id: str) -> bool:
    return section_id[0].isdigit()


def part_of(section_id: str) -> str:
    """The line of action, appendix, part of another guide or part of the strategy that a section belongs to."""
    found = re.match(r"[PWO]\d+|2\.\d\.\d+|4\.\d|\d", section_id)
    return found[0] if found else section_id


def absent_nuggets(case: Case, texts: Mapping[str, str]) -> list[str]:
    """The facts of which no pattern is found in any gold section (a line of action with its priorities)."""
    held = [
        text
        for section_id, text in texts.items()
        if any(is_in_section(section_id, Gold(section_id=gold.section_id)) for gold in case.gold)
    ]
    return [
        nugget.fact
        for nugget in case.nuggets
        if not any(pattern.search(text) for pattern in nugget.patterns for text in held)
    ]


def test_there_are_enough_questions_each_with_its_own_id(halves: dict[str, tuple[Case, ...]]) -> None:
    for half, prefix in ((halves[TUNING], "yes-t-"), (halves[TEST], "yes-e-")):
        assert [case.case_id for case in half] == [f"{prefix}{number:03d}" for number in range(1, len(half) + 1)]
        assert len(half) >= 140


def test_no_question_of_one_half_repeats_one_of_another_set(halves: dict[str, tuple[Case, ...]]) -> None:
    sets = halves | {name: read_cases(DATASETS / f"{name}.jsonl") for name in ("strategy-dev", "tuning")}
    alike = [pair for pair in find_alike(sets) if "yes-" in pair.first + pair.second]
    assert alike == []


def test_no_question_of_one_half_asks_for_the_same_facts_as_one_of_the_other(
    halves: dict[str, tuple[Case, ...]],
) -> None:
    repeats = [
        (one.case_id, other.case_id)
        for one in halves[TUNING]
        for other in halves[TEST]
        if one.nuggets and {nugget.fact for nugget in one.nuggets} == {nugget.fact for nugget in other.nuggets}
        if {gold.section_id for gold in one.gold} & {gold.section_id for gold in other.gold}
    ]
    assert repeats == []


def test_every_section_and_priority_is_asked_about(cases: list[Case]) -> None:
    asked = {gold.section_id for case in cases for gold in case.gold}
    assert sorted(SECTIONS - asked) == []
    assert sorted(asked - SECTIONS) == []


def test_both_halves_ask_about_every_part(halves: dict[str, tuple[Case, ...]]) -> None:
    parts = {part_of(section_id) for section_id in SECTIONS} - {"4"}
    for half in halves.values():
        asked = Counter(part_of(gold.section_id) for case in half for gold in case.gold)
        assert sorted(parts - set(asked)) == []
        assert min(asked[line] for line in PRIORITIES) >= 3


@pytest.mark.parametrize("field", ["language", "type", "audience", "sources"])
def test_the_halves_are_alike_by_language_type_audience_and_sources(
    halves: dict[str, tuple[Case, ...]], field: str
) -> None:
    counts = [Counter(getattr(case, field) for case in half) for half in halves.values()]
    uneven = {
        name: (counts[0][name], counts[1][name])
        for name in counts[0] + counts[1]
        if abs(counts[0][name] - counts[1][name]) > 0.25 * (counts[0][name] + counts[1][name])
    }
    assert uneven == {}


def test_languages_types_and_audiences_are_spread(cases: list[Case]) -> None:
    languages = Counter(case.language for case in cases)
    assert 0.55 <= languages["nl"] / len(cases) <= 0.65
    assert 0.30 <= languages["en"] / len(cases) <= 0.40
    assert 0.03 <= languages["pap"] / len(cases) <= 0.07
    types = Counter(case.type for case in cases)
    assert set(types) == TYPES
    assert min(types.values()) >= 20
    assert min(Counter(case.audience for case in cases).values()) >= 100


def test_what_the_strategy_does_not_hold_is_declined_over_it_and_answered_by_the_guide() -> None:
    for name in (TUNING, TEST):
        for case in read_cases(DATASETS / f"{name}.jsonl", SourceSet.STRATEGY):
            holds = any(is_of_strategy(gold.section_id) for gold in case.gold)
            assert (case.sources, case.expect) == (("strategy", "answer") if holds else ("guide", "refuse"))
        assert {case.expect for case in read_cases(DATASETS / f"{name}.jsonl")} == {"answer"}


def test_each_case_has_one_to_four_facts(cases: list[Case]) -> None:
    assert [case.case_id for case in cases if not 1 <= len(case.nuggets) <= 4] == []


def test_patterns_are_written_for_lower_cased_answers(cases: list[Case]) -> None:
    patterns = [pattern.pattern for case in cases for nugget in case.nuggets for pattern in nugget.patterns]
    assert [pattern for pattern in patterns if re.search("[A-Z]", re.sub(r"\\.", "", pattern))] == []
    assert [pattern for pattern in patterns if re.search(pattern, "")] == []


def test_follow_ups_and_only_they_carry_what_was_said_before(cases: list[Case]) -> None:
    for case in cases:
        roles = [turn.role for turn in case.history]
        assert roles == (["user", "assistant"] if case.type == "followup" else []), case.case_id


def test_every_label_was_read_a_second_time() -> None:
    assert [row["id"] for row in raw_lines() if not re.fullmatch(r"2026-\d\d-\d\d", row["second_reading"])] == []


def test_a_fact_is_looked_for_in_the_gold_sections_only() -> None:
    nuggets = tuple(Nugget(fact=word, patterns=(re.compile(word),)) for word in ("water", "vuur", "storm"))
    case = Case(case_id="a", question="q", gold=(Gold(section_id="2.1.1"),), nuggets=nuggets)
    assert absent_nuggets(case, {"2.1.1": "water", "2.1.1.A": "vuur", "1.1": "storm"}) == ["storm"]


def folded_texts(document: Document) -> dict[str, str]:
    """The text of each section as answers are searched: in lower case, on one line, without soft hyphens."""
    return {
        section.section_id: re.sub(r"\s+", " ", section.text.replace("\u00ad", "")).lower()
        for section in document.sections
    }


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_fact_of_the_other_guides_stands_in_a_gold_section_of_theirs(cases: list[Case], language: str) -> None:
    texts: dict[str, str] = {}
    for source in builtin_sources():
        if source.language == language:
            texts |= folded_texts(read_document(source))
    absent = {case.case_id: absent_nuggets(case, texts) for case in cases if case.sources == "guide"}
    assert {case_id: facts for case_id, facts in absent.items() if facts} == {}
    assert {gold.section_id for case in cases for gold in case.gold} <= set(texts)


@pytest.fixture(scope="module")
def official(shared: Path) -> Document:
    return read_document(select_sources(load_register(shared / "corpus"), ["security-strategy-2023-en"])[0])


def test_every_fact_stands_in_a_gold_section_of_the_official_text(cases: list[Case], official: Document) -> None:
    texts = folded_texts(official)
    # The figure is no running text and is left out by the reader.
    held = [case for case in cases if any(texts.get(gold.section_id) for gold in case.gold)]
    assert len(held) > 300
    absent = {case.case_id: absent_nuggets(case, texts) for case in held}
    assert {case_id: facts for case_id, facts in absent.items() if facts} == {}


def test_every_gold_page_is_a_page_of_its_section(cases: list[Case], official: Document) -> None:
    pages = {section.section_id: section.pages for section in official.sections}
    places = [(case.case_id, gold) for case in cases for gold in case.gold if is_of_strategy(gold.section_id)]
    assert [(name, gold) for name, gold in places if gold.page not in pages[gold.section_id]] == []
