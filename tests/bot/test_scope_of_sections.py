"""No rule declines what a section of the guides answers."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files

from bot.scope import find_refusal

# Sections that answer such a question by saying where to look: nobody's own street, nor what is the case now, is known.
TOLD_WHERE_TO_LOOK = {("P9", "own_place"), ("W5", "live")}


def asked() -> Iterator[tuple[str, str]]:
    for file in sorted((files("sources") / "guide" / "asked").iterdir(), key=lambda one: one.name):
        for section, languages in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if isinstance(languages, dict):
                yield from ((section, question) for questions in languages.values() for question in questions)


def test_no_question_that_a_section_answers_is_declined_by_a_rule() -> None:
    questions = list(asked())
    assert len(questions) > 4_000
    declined = [
        (section, refusal.reason, question)
        for section, question in questions
        if (refusal := find_refusal(question)) and (section, refusal.reason) not in TOLD_WHERE_TO_LOOK
    ]
    assert declined == []
