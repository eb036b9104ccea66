"""Asks a chat model how each answer is worded, and keeps its verdicts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from bot import AnswerStatus, NoReply
from eval.cases import Case
from eval.judge.verdicts import NOT_ASKED, Verdict, parse_marks, read_verdict, verdict_line
from eval.judge.wording import Wording, sum_up
from eval.records import Record

if TYPE_CHECKING:
    from bot import Replier

PROMPT_VERSION = 1
_LANGUAGES = ("nl", "en")
_JUDGED = (AnswerStatus.ANSWERED, AnswerStatus.PARTIAL)
# After so many failures in a row the rest is not asked: a server that is down would cost its silence for every case.
_FAILURES = 5
_MISSED = ("timeout", "failed", NOT_ASKED)
_MOST_CHARACTERS = 6_000

Progress = Callable[[int, int], None]


class Judge:
    """Judges wording with one chat model and the prompts of this version; `watch` opens what shows how far it is."""

    def __init__(self, replier: Replier, watch: Callable[[], AbstractContextManager[Progress]] | None = None) -> None:
        self._replier = replier
        self._watch = watch or (lambda: nullcontext(lambda _done, _total: None))

    @property
    def model(self) -> str:
        """The model as the settings name it."""
        return self._replier.model_id

    def judge(
        self,
        cases: Sequence[Case],
        records: Sequence[Record],
        *,
        store: Path | None = None,
    ) -> tuple[Verdict, ...]:
        """A verdict for each answer that was worded for its question, in the order of the cases.

        Fixed texts and languages without a prompt are left out. Verdicts are appended to `store` as soon as they are
        there; marks that stand there already for the same answer, prompt and model are taken, and not asked again.
        """
        kept = _read(store)
        by_id = {record.case_id: record for record in records}
        pairs = [(case, by_id[case.case_id]) for case in cases if case.case_id in by_id]
        asked = [(case, record) for case, record in pairs if is_judged(record)]
        verdicts: list[Verdict] = []
        failures = 0
        with self._watch() as progress:
            for number, (case, record) in enumerate(asked, start=1):
                key = self._key(case, record)
                found = kept.get((case.case_id, key))
                if found is None:
                    found = self._verdict(case, record, key, is_resting=failures >= _FAILURES)
                    failures = failures + 1 if found.reason in _MISSED else 0
                    _append(store, found)
                verdicts.append(found)
                progress(number, len(asked))
        return tuple(verdicts)

    def sum_up(
        self,
        cases: Sequence[Case],
        records: Sequence[Record],
        *,
        store: Path | None = None,
    ) -> Wording:
        """The verdicts of `judge` with their figures."""
        verdicts = self.judge(cases, records, store=store)
        return sum_up(self.model, PROMPT_VERSION, verdicts, len(records))

    def has_judged(self, wording: object) -> bool:
        """Whether the "wording" of a scores.json is of this model and prompt, with marks for every answer."""
        if not isinstance(wording, dict):
            return False
        is_same = (wording.get("model"), wording.get("prompt")) == (self.model, PROMPT_VERSION)
        return is_same and not wording.get("unscored")

    def _verdict(self, case: Case, record: Record, key: str, *, is_resting: bool) -> Verdict:
        reason = NOT_ASKED
        marks: dict[str, int] = {}
        if not is_resting:
            try:
                marks, reason = parse_marks(self._replier.reply(judge_prompt(record.language), material(case, record)))
            except NoReply as error:
                reason = error.reason
        return Verdict(case_id=case.case_id, language=record.language, asked=key, marks=marks, reason=reason)

    def _key(self, case: Case, record: Record) -> str:
        parts = (self.model, judge_prompt(record.language), material(case, record))
        return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def is_judged(record: Record) -> bool:
    """Whether the answer was worded for its question, in a language that has a prompt."""
    return record.status in _JUDGED and record.language in _LANGUAGES and bool(record.text.strip())


def material(case: Case, record: Record) -> str:
    """What the model judges, as one JSON object: no text in it can end its own quotation and speak to the model."""
    given = {
        "question": case.question,
        "audience": case.audience,
        "answer": record.text[:_MOST_CHARACTERS],
        "passages": [cited.quote[:_MOST_CHARACTERS] for cited in record.citations],
    }
    return json.dumps(given, ensure_ascii=False)


@cache
def judge_prompt(language: str) -> str:
    """The instructions to the judge in a language, as the file of this version has them."""
    return (files("eval.judge") / "prompts" / f"{language}-{PROMPT_VERSION}.txt").read_text(encoding="utf-8")


def _read(store: Path | None) -> dict[tuple[str, str], Verdict]:
    if store is None or not store.is_file():
        return {}
    lines = store.read_text(encoding="utf-8", errors="replace").split("\n")
    found = [verdict for line in lines if (verdict := read_verdict(line))]
    return {(verdict.case_id, verdict.asked): verdict for verdict in found}


def _append(store: Path | None, verdict: Verdict) -> None:
    if store is None:
        return
    with store.open("a", encoding="utf-8", errors="replace") as lines:
        # A line that was cut off by a kill must not swallow the next.
        if lines.tell() and not store.read_bytes().endswith(b"\n"):
            lines.write("\n")
        lines.write(verdict_line(verdict))
