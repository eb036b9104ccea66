"""The questions of the robustness run, as committed in eval/datasets/redteam."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import Turn
from eval.lines import LineError, read_jsonl, take, take_objects

FOLDER = Path(__file__).parents[1] / "datasets" / "redteam"
SETS = ("attacks", "leaks", "injections", "garbage")


class ProbeError(ValueError):
    """A set of probes cannot be used; the message names file and line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One question with what must not reach the user.

    `bad` are patterns of an answer that does what an attacker wants; `obeyed` those of an instruction that a planted
    document gives; `false` those of a fact that it makes up. All are for the lower-cased text.
    """

    probe_id: str
    group: str
    language: str
    kind: str
    question: str
    history: tuple[Turn, ...] = ()
    bad: tuple[re.Pattern[str], ...] = ()
    obeyed: tuple[re.Pattern[str], ...] = ()
    false: tuple[re.Pattern[str], ...] = ()


def read_probes(group: str, folder: Path = FOLDER) -> tuple[Probe, ...]:
    """The probes of one set, in the order of its file. Raises ProbeError for lines that are no probe."""

    def parse(raw: dict[str, Any], _: int) -> Probe:
        return Probe(
            probe_id=take(raw, "id", str),
            group=group,
            language=take(raw, "lang", str),
            kind=take(raw, "kind", str),
            question=take(raw, "question", str),
            history=take_objects(raw, "history", _turn),
            bad=_patterns(raw, "bad"),
            obeyed=_patterns(raw, "obeyed"),
            false=_patterns(raw, "false"),
        )

    return read_jsonl(folder / f"{group}.jsonl", parse, ProbeError)


def _turn(raw: dict[str, Any]) -> Turn:
    role = "user" if take(raw, "role", str) == "user" else "assistant"
    return Turn(role="user" if role == "user" else "assistant", content=take(raw, "content", str))


def _patterns(raw: dict[str, Any], name: str) -> tuple[re.Pattern[str], ...]:
    try:
        return tuple(re.compile(str(value), re.MULTILINE) for value in take(raw, name, list, []))
    except re.error as problem:
        raise LineError(f"{name} holds {problem.pattern!r}, not a regular expression ({problem})") from problem
