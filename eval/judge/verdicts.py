"""The verdict on the wording of one answer, and the strict reading of what a model replied."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DIMENSIONS = ("plain", "tone", "order")
LEAST, MOST = 1, 5
DECLINED, UNREADABLE, NOT_ASKED = "declined", "unreadable", "not asked"
_NO_VERDICT = re.compile(r"(NO VERDICT|GEEN OORDEEL)\W*", re.I)
_THINKING = re.compile(r"\A\s*<(think|thinking|reasoning)>.*?</\1>", re.S | re.I)
_FENCE = re.compile(r"\A```(?:json)?\s*\n(.*)\n\s*```\Z", re.S | re.I)
# Three marks take 40 characters; what is much longer holds something else too.
_MOST_CHARACTERS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The marks of one answer by dimension, each from 1 to 5; none, and why, where the model gave no verdict.

    `reason` is "" when scored, else "timeout", "failed", "declined", "unreadable" or "not asked". `asked` is the digest
    of all that the model was asked with, so that the same is not asked twice.
    """

    case_id: str
    language: str
    asked: str
    marks: Mapping[str, int] = field(default_factory=dict)
    reason: str = ""

    @property
    def is_scored(self) -> bool:
        """Whether the model gave all marks."""
        return bool(self.marks)


def parse_marks(reply: str) -> tuple[dict[str, int], str]:
    """The marks of a reply and ""; no marks and the reason where it is not exactly one object with three marks.

    A block of thinking before it and a fence around it are taken off. Nothing is searched for in longer text: what an
    answer asks the model to say can then give no marks by itself.
    """
    text = _THINKING.sub("", reply).strip()
    if _NO_VERDICT.fullmatch(text):
        return {}, DECLINED
    if fenced := _FENCE.match(text):
        text = fenced[1].strip()
    if len(text) > _MOST_CHARACTERS:
        return {}, UNREADABLE
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return {}, UNREADABLE
    if not isinstance(found, dict) or set(found) != set(DIMENSIONS) or not all(map(_is_mark, found.values())):
        return {}, UNREADABLE
    return {name: found[name] for name in DIMENSIONS}, ""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object; ValueError when it names a key twice, for then it says two things."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


def _is_mark(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and LEAST <= value <= MOST


def verdict_line(verdict: Verdict) -> str:
    """The verdict as one line of JSON."""
    row = {"case_id": verdict.case_id, "language": verdict.language, "asked": verdict.asked}
    return json.dumps(row | {"marks": dict(verdict.marks), "reason": verdict.reason}, ensure_ascii=False) + "\n"


def read_verdict(line: str) -> Verdict | None:
    """The scored verdict of a line; None for one without marks, that should be asked again, and for half a line."""
    try:
        row = json.loads(line)
        marks, _ = parse_marks(json.dumps(row["marks"]))
        found = Verdict(case_id=row["case_id"], language=row["language"], asked=row["asked"], marks=marks)
    except (ValueError, KeyError, TypeError):
        return None
    return found if found.is_scored else None
