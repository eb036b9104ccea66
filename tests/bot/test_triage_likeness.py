"""A call in words that no rule knows is told from its letters, by a table that can be learned again."""

from __future__ import annotations

import base64
import json
import math

import pytest

from bot.triage import CALL_PLACES, CALL_TABLE, KINDS, call_places, find_emergency
from bot.triage.likeness import Table, likeness
from eval.triage_training import learn


def table_of(stored: dict[str, object]) -> Table:
    rows = tuple(memoryview(base64.b85decode(row)).cast("b") for row in stored["rows"])  # type: ignore[attr-defined]
    return Table(
        labels=tuple(stored["labels"]),  # type: ignore[arg-type]
        offsets=tuple(stored["offsets"]),  # type: ignore[arg-type]
        scale=stored["scale"],  # type: ignore[arg-type]
        rows=rows,
    )


def test_a_table_learned_from_a_few_messages_tells_their_like_apart() -> None:
    kinds = [*KINDS, "none"]
    calls = [f"zzz {kind} nood" for kind in KINDS] + ["een gewone dag"]
    table = table_of(learn(calls * 4, kinds * 4))
    fire, calm = likeness("zzz fire nood", table), likeness("gewone dag", table)
    assert (fire.kind, fire.odds > 0, calm.odds < 0) == ("fire", True, True)


def test_the_odds_are_those_of_one_label_against_the_rest() -> None:
    stored = learn(["brand", "rust"] + [f"x{kind}" for kind in KINDS], ["fire", "none", *KINDS])
    table = table_of(stored)
    touched = call_places("brand")
    scores = [
        offset + table.scale * sum(row[place] for place in touched) / math.sqrt(len(touched))
        for offset, row in zip(table.offsets, table.rows, strict=True)
    ]
    expected = math.log(sum(math.exp(score) for score in scores[1:])) - scores[0]
    assert likeness("brand", table).odds == pytest.approx(expected)


def test_the_shipped_table_has_a_row_for_each_kind() -> None:
    stored = json.loads(CALL_TABLE.read_text(encoding="utf-8"))
    assert stored["labels"] == ["none", *KINDS]
    assert {len(base64.b85decode(row)) for row in stored["rows"]} == {CALL_PLACES}


def test_a_message_without_words_is_like_nothing() -> None:
    assert likeness("?!").odds == -math.inf


@pytest.mark.parametrize(
    "text",
    [
        "Wie helpt er als een kleuter een snoepje inslikt?",
        "In het boek slaan de vlammen uit het raam van de toren",
        "Mein Drucker ist kaputt",
    ],
)
def test_what_a_rule_knows_to_be_no_call_stays_none_however_like_one_it_is(text: str) -> None:
    assert find_emergency(text) is None
