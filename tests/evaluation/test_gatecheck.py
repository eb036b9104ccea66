"""The table of the sentence gate on its committed set, and the arithmetic behind it."""

from __future__ import annotations

from collections import Counter

import pytest

from bot import Verdict
from eval.gatecheck import GOALS, GateRow, area, check_gate, gate_table, wilson, word_overlap
from eval.gateset.choosing import chosen_items
from eval.gateset.making import Item, make_set, read_set
from eval.gateset.slots import filled, slot_set

NOT_IN_THE_FIRST = {
    "roles exchanged", "comparison reversed", "added element", "roles kept", "comparison kept",
}  # fmt: skip
ONLY_LIES = {
    "agent exchanged in passive", "cause from correlation", "condition dropped", "date of the source",
    "double negation", "exception dropped", "hedged to certain", "merged", "negation moved",
    "number of something else", "order reversed", "purpose exchanged", "quantifier changed", "report as fact",
    "scope widened", "sole cause", "time shifted", "truncated to only", "unit changed", "wrong duty holder",
}  # fmt: skip


def item(kind: str, *, supported: bool) -> Item:
    return Item(
        item_id="x", kind=kind, half="test", language="nl", passage_language="nl", supported=supported,
        sentence="de zin", passage="de passage",
    )  # fmt: skip


def test_wrong_verdicts_are_counted_by_kind() -> None:
    items = [item("number", supported=False)] * 3 + [item("paraphrase", supported=True)]
    rows, separations = check_gate(items, lambda *_: Verdict(supported=True, reason="supported", score=0.5))
    assert [(row.kind, row.wrong, row.total) for row in rows] == [("number", 3, 3), ("paraphrase", 0, 1)]
    assert [row.is_missed for row in rows] == [True, False]
    assert separations[0].gate == 0.5
    assert "| number (false accept) | nl | 3 | 3 | 100.0 % |" in gate_table(rows, separations)


def test_the_interval_is_wilsons() -> None:
    low, high = wilson(0, 10)
    assert low == 0.0
    assert high == pytest.approx(0.2775, abs=1e-3)


def test_the_area_counts_ties_half() -> None:
    assert area([2.0, 1.0], [1.0, 0.0]) == pytest.approx(0.875)
    assert word_overlap("de zin", "de passage") == 0.5


def test_the_set_holds_two_hundred_of_each_kind_in_both_languages() -> None:
    counts = Counter(found.kind for found in read_set())
    assert set(counts) == set(GOALS) - NOT_IN_THE_FIRST - ONLY_LIES
    assert min(counts.values()) >= 200
    languages = Counter((found.kind, found.language) for found in read_set() if found.kind == "paraphrase")
    assert min(languages.values()) >= 200


def test_no_theme_stands_in_both_halves() -> None:
    passages: dict[str, set[str]] = {}
    for found in read_set():
        passages.setdefault(found.passage, set()).add(found.half)
    assert all(len(halves) == 1 for halves in passages.values())


def test_the_set_is_made_the_same_twice() -> None:
    assert make_set() == make_set()


@pytest.mark.slow
def test_the_gate_meets_its_goals_on_the_test_half() -> None:
    rows, separations = check_gate(found for found in read_set() if found.half == "test")
    # Right paraphrases are promised for both languages together; everything else in each.
    missed = [f"{row.kind} {row.languages}: {row.wrong} of {row.total}" for row in rows if row.is_missed]
    assert [line for line in missed if not line.startswith("paraphrase")] == []
    alike = [row for row in rows if row.kind == "paraphrase"]
    assert sum(row.wrong for row in alike) / sum(row.total for row in alike) <= GOALS["paraphrase"]
    assert all(found.gate > found.overlap + 0.2 for found in separations)
    assert all(isinstance(row, GateRow) for row in rows)


def test_a_slot_is_filled_with_its_true_or_its_false_word() -> None:
    text = "{A:Kampen|Hoorn} {M:kan|zal} {G:|niet} {N:4|7} pompen sturen."
    assert filled(text, denied=False) == "Kampen kan 4 pompen sturen."
    assert filled(text, denied=True, changed="N") == "Kampen kan niet 7 pompen sturen."
    assert filled(text, denied=True, changed="G") == "Kampen kan 4 pompen sturen."
    assert filled(text, denied=False, changed="A") == "Hoorn kan 4 pompen sturen."


def test_the_second_set_changes_one_thing_at_a_time_and_names_every_kind_often_enough() -> None:
    items = slot_set()
    assert len({item.item_id for item in items}) == len(items)
    counts = Counter((item.kind, item.supported) for item in items)
    for kind in ("number", "name", "modality", "negation", "added claim", "wrong passage"):
        assert counts[kind, False] == 256
    assert min(counts[kind, True] for kind in ("verbatim", "paraphrase", "across", "paraphrase across")) >= 64
    assert all("{" not in item.sentence + item.passage for item in items)


def test_the_gate_reaches_its_goals_on_the_second_set() -> None:
    rows, separations = check_gate(slot_set())
    assert [(row.kind, row.languages) for row in rows if row.is_missed] == []
    assert all(found.gate > found.overlap for found in separations)


def test_what_rests_on_one_section_is_in_one_half_of_the_retold_set() -> None:
    halves: dict[str, set[str]] = {}
    for found in chosen_items("retold", "all"):
        if found.kind != "wrong passage":
            halves.setdefault(found.passage, set()).add(found.half)
    assert all(len(found) == 1 for found in halves.values())
    assert len(chosen_items("retold", "tuning")) + len(chosen_items("retold", "test")) == 1106


def test_the_fourth_set_changes_what_is_true_in_every_way_it_names() -> None:
    items = chosen_items("turned", "all")
    assert len({item.item_id for item in items}) == len(items)
    counts = Counter(item.kind for item in items if item.half == "test")
    assert set(counts) == NOT_IN_THE_FIRST | {
        "negation", "cause kept", "cause reversed", "paraphrase", "paraphrase across",
    }  # fmt: skip
    for kept, turned in (("cause kept", "cause reversed"), ("roles kept", "roles exchanged")):
        assert counts[kept] == counts[turned] >= 40
    assert all("{" not in item.sentence for item in items)


def test_the_fifth_set_has_each_lie_in_both_halves_and_each_passage_in_one() -> None:
    items = chosen_items("lies", "all")
    assert len({item.item_id for item in items}) == len(items)
    for half in ("tuning", "test"):
        counts = Counter(item.kind for item in items if item.half == half and not item.supported)
        assert set(counts) == ONLY_LIES | {"cause reversed", "roles exchanged", "comparison reversed", "added element"}
        assert min(counts.values()) >= 4
    halves: dict[str, set[str]] = {}
    for found in items:
        halves.setdefault(found.passage, set()).add(found.half)
    assert all(len(found) == 1 for found in halves.values())


def test_a_set_or_half_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match="the set is 'other'; expected one of guide, slots, retold, turned, lies"):
        chosen_items("other", "test")
    with pytest.raises(ValueError, match="the half is 'third'; expected one of test, tuning, all"):
        chosen_items("slots", "third")
    with pytest.raises(ValueError, match="slots has no tuning half"):
        chosen_items("slots", "tuning")
