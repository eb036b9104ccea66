"""The records of a question set (Case, Gold, Nugget) and the reader of its JSONL file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import Turn
from eval.lines import LineError, read_jsonl, shown, take, take_number, take_objects
from eval.source_sets import SourceSet

EXPECTATIONS = ("answer", "refuse", "emergency")
_AUDIENCES = ("citizen", "organisation")


class CaseError(ValueError):
    """A question set cannot be used; the message names file, line, what was found and what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """A place that answers: its section, and where known the words that stand there.

    Entries with the same `facet` are alternatives; without facets any one entry answers. `page` is printed.
    """

    section_id: str = ""
    page: int | None = None
    evidence: str = ""
    facet: int | None = None
    part: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nugget:
    """A fact an answer should hold: one of `patterns` is found in the lower-cased answer text."""

    fact: str
    patterns: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question with what is known about its answer; empty fields are unknown.

    `expect` is "answer", "refuse", "emergency" or empty, as it holds for the source set the cases were read for;
    a case with gold or nuggets expects an answer unless it says otherwise. `language` and `type` serve to report
    by slice only. `must_not` are patterns that must not be found in the lower-cased answer text: wordings that
    agree with a false or loaded premise. `sources` is "strategy" when the strategy alone answers, "guide" when only
    the whole guide does.
    """

    case_id: str
    question: str
    language: str = ""
    audience: str = "citizen"
    type: str = ""
    history: tuple[Turn, ...] = ()
    expect: str = ""
    gold: tuple[Gold, ...] = ()
    nuggets: tuple[Nugget, ...] = ()
    must_not: tuple[re.Pattern[str], ...] = ()
    sources: str = ""
    notes: str = ""


def read_cases(path: Path, source_set: SourceSet = SourceSet.GUIDE) -> tuple[Case, ...]:
    """The cases of a JSONL file in its order; a line needs only `id` (or `_id`) and `question` (or `text`).

    `expect` may be a table of outcomes by source set; the one for `source_set` is taken. Fields that are not known
    are passed over.

    Raises:
        CaseError: the file cannot be read or some lines are bad; all of these are named at once.
    """
    first_lines: dict[str, int] = {}

    def parse(raw: dict[str, Any], number: int) -> Case:
        case = _parse_case(raw, source_set)
        first = first_lines.setdefault(case.case_id, number)
        if first != number:
            raise LineError(f"id {shown(case.case_id)} stands on line {first} too; expected every id once")
        return case

    return read_jsonl(path, parse, CaseError)


def _parse_case(raw: dict[str, Any], source_set: SourceSet) -> Case:
    if raw.get("draft"):
        raise LineError("is marked draft; expected a person to edit question and facts, and then to remove the mark")
    gold = take_objects(raw, "gold", _parse_gold)
    nuggets = take_objects(raw, "nuggets", _parse_nugget)
    return Case(
        case_id=_parse_id(raw),
        question=_parse_question(raw),
        language=take(raw, "lang", str, ""),
        audience=_one_of(raw, "audience", _AUDIENCES, "citizen"),
        type=take(raw, "type", str, ""),
        history=take_objects(raw, "history", _parse_turn),
        expect=_parse_expect(raw, "answer" if gold or nuggets else "", source_set),
        gold=gold,
        nuggets=nuggets,
        must_not=_take_patterns(raw, "must_not"),
        sources=_one_of(raw, "sources", tuple(SourceSet), ""),
        notes=take(raw, "notes", str, ""),
    )


def _parse_expect(raw: dict[str, Any], default: str, source_set: SourceSet) -> str:
    """The outcome for the source set; every outcome of a table is checked, so that no set finds errors later."""
    table = raw.get("expect")
    if not isinstance(table, dict):
        return _one_of(raw, "expect", EXPECTATIONS, default)
    if set(table) != set(SourceSet):
        raise LineError(f"expect names {shown(sorted(table))}; expected an outcome for each of {', '.join(SourceSet)}")
    try:
        outcomes = {name: _one_of(table, name, EXPECTATIONS, "") for name in SourceSet}
    except LineError as problem:
        raise LineError(f"expect: {problem}") from problem
    if not all(outcomes.values()):
        raise LineError(f"expect is {shown(table)}; expected one of {', '.join(EXPECTATIONS)} for each set")
    return outcomes[source_set]


def _parse_id(raw: dict[str, Any]) -> str:
    name = "id" if raw.get("id") is not None else "_id"
    if raw.get(name) is None:
        raise LineError("id is missing; expected text in id or _id")
    value = raw[name]
    case_id = str(value) if isinstance(value, int) and not isinstance(value, bool) else take(raw, name, str)
    if not case_id.strip():
        raise LineError(f"{name} is {shown(value)}; expected text that is not empty")
    return case_id


def _parse_question(raw: dict[str, Any]) -> str:
    name = "question" if raw.get("question") is not None else "text"
    if raw.get(name) is None:
        raise LineError("question is missing; expected text in question or text")
    question = take(raw, name, str)
    if not question.strip():
        raise LineError(f"{name} is {shown(question)}; expected text that is not empty")
    return question


def _one_of(raw: dict[str, Any], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = take(raw, name, str, default)
    if value != default and value not in allowed:
        raise LineError(f"{name} is {shown(value)}; expected one of {', '.join(allowed)}")
    return value


def _parse_gold(raw: dict[str, Any]) -> Gold:
    gold = Gold(
        section_id=take(raw, "section_id", str, ""),
        page=take_number(raw, "page"),
        evidence=take(raw, "evidence", str, "").strip(),
        facet=take_number(raw, "facet"),
        part=str(raw.get("part") or ""),
        section=take(raw, "section", str, ""),
    )
    if not gold.section_id and not gold.evidence:
        raise LineError("neither section_id nor evidence is given; expected at least one of them")
    return gold


def _parse_nugget(raw: dict[str, Any]) -> Nugget:
    patterns = _take_patterns(raw, "any_of")
    if not patterns:
        raise LineError("any_of is missing or empty; expected at least one regular expression")
    return Nugget(fact=take(raw, "fact", str, ""), patterns=patterns)


def _take_patterns(raw: dict[str, Any], name: str) -> tuple[re.Pattern[str], ...]:
    """The regular expressions in the list `name`; empty where it is absent."""
    patterns = []
    for value in take(raw, name, list, []):
        if not isinstance(value, str):
            raise LineError(f"{name} holds {shown(value)}; expected regular expressions as text")
        try:
            patterns.append(re.compile(value))
        except re.error as problem:
            raise LineError(f"{name} holds {shown(value)}, not a regular expression ({problem})") from problem
    return tuple(patterns)


def _parse_turn(raw: dict[str, Any]) -> Turn:
    role = take(raw, "role", str)
    content = take(raw, "content", str)
    if role == "user":
        return Turn(role="user", content=content)
    if role == "assistant":
        return Turn(role="assistant", content=content)
    raise LineError(f"role is {shown(role)}; expected user or assistant")
