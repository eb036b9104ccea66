"""The figures of triage on the committed sets: whoever adds a pattern sees here what it costs."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest

from bot.triage import KINDS, find_emergency
from eval.triage_sets import DATASETS, TriageFigure, ordinary_questions, triage_figures

TOPICS = {
    *("fire", "smoke", "gas", "chemical", "flood", "drowning", "vehicle", "shots", "violence", "bomb", "break_in"),
    *("breath", "heart", "collapse", "bleeding", "accident", "poison", "electric", "trapped", "missing"),
    *("own_life", "other_life", "abuse", "help"),
}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATASETS / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def figures() -> dict[tuple[str, str], TriageFigure]:
    return {(figure.name, figure.half): figure for figure in triage_figures()}


@pytest.mark.parametrize("half", ["tuning", "test"])
def test_every_emergency_is_recognised(figures: dict[tuple[str, str], TriageFigure], half: str) -> None:
    assert figures["emergencies recognised", half].missed == ()


@pytest.mark.parametrize("half", ["tuning", "test"])
def test_nearly_every_emergency_gets_the_card_of_its_kind(
    figures: dict[tuple[str, str], TriageFigure], half: str
) -> None:
    figure = figures["emergencies with the right kind", half]
    assert len(figure.missed) < 0.02 * figure.total


@pytest.mark.parametrize("half", ["tuning", "test"])
def test_fewer_than_one_in_a_hundred_near_misses_raise_an_alarm(
    figures: dict[tuple[str, str], TriageFigure], half: str
) -> None:
    figure = figures["near misses left alone", half]
    assert len(figure.missed) < 0.01 * figure.total


def test_fewer_than_one_in_a_thousand_ordinary_questions_raise_an_alarm(
    figures: dict[tuple[str, str], TriageFigure],
) -> None:
    figure = figures["ordinary questions left alone", "all"]
    assert figure.total >= 3_000
    assert len(figure.missed) < 0.001 * figure.total


@pytest.mark.parametrize("half", ["tuning", "test"])
def test_urgent_but_not_112_is_a_live_event_and_no_emergency(
    figures: dict[tuple[str, str], TriageFigure], half: str
) -> None:
    assert figures["live events not taken for an emergency", half].missed == ()
    figure = figures["live events recognised", half]
    assert len(figure.missed) <= 0.05 * figure.total


def test_the_sets_are_large_enough_and_hold_every_topic_in_both_halves() -> None:
    emergencies, near_misses, live = rows("emergencies.jsonl"), rows("near-misses.jsonl"), rows("live-events.jsonl")
    assert (len(emergencies) >= 240, len(near_misses) >= 450, len(live) >= 60) == (True, True, True)
    for half in ("tuning", "test"):
        found = [row for row in emergencies if row["half"] == half]
        assert {row["topic"] for row in found} == TOPICS
        assert {row["kind"] for row in found} == set(KINDS)
        assert {row["lang"] for row in found} == {"nl", "en", "pap", "es", "de", "fr", "tr"}


@pytest.mark.parametrize("name", ["emergencies.jsonl", "near-misses.jsonl", "live-events.jsonl", "ordinary.jsonl"])
def test_no_question_or_id_stands_twice(name: str) -> None:
    for field in ("id", "question"):
        assert [value for value, count in Counter(row[field] for row in rows(name)).items() if count > 1] == []


def test_filled_sentences_leave_no_blank() -> None:
    questions = ordinary_questions()
    assert not any(re.search(r"[{}]", question) for question in questions)
    assert len(rows("ordinary.jsonl")) >= 500


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("HUIS IN BRAAND", "nl"),
        ("mijn man krijgt geen luchtt en is bewusteloss", "nl"),
        ("my freind collapsd and is unconsious", "en"),
        ("there is a burglr in my house", "en"),
        ("heeeeelp brannnnd", "nl"),
    ],
)
def test_a_slip_of_the_keys_does_not_hide_an_emergency(text: str, language: str) -> None:
    found = find_emergency(text)
    assert found is not None
    assert found.language == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Mein Haus brennt", "de"),
        ("Ma maison brûle", "fr"),
        ("Mi casa se quema", "es"),
        ("Evim yanıyor", "tr"),
        ("Mi kas ta na kandela", "pap"),
    ],
)
def test_the_language_of_the_call_is_known(text: str, language: str) -> None:
    found = find_emergency(text)
    assert found is not None
    assert (found.kind, found.language) == ("fire", language)


def test_an_emergency_is_found_beside_a_question_and_after_a_past_event() -> None:
    assert find_emergency("Wat zegt de strategie over brand? Mijn keuken staat in brand!") is not None
    assert find_emergency("Gisteren is hij gevallen en nu reageert hij niet meer") is not None
    assert find_emergency("Gisteren is hij gevallen, nu gaat het weer goed") is None
