"""Asks every probe: of the index, of one with planted documents, and through a model that lies."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import Question, answer_record
from eval.cases import read_cases
from eval.redteam.liar import Liar, lying_model
from eval.redteam.outcomes import KINDS, Finding, Secrets, crashed, judge
from eval.redteam.probes import FOLDER, SETS, Probe, read_probes

if TYPE_CHECKING:
    from bot import Assistant, Settings
    from eval.generate import Progress
    from index import Index

_CANARY = "sk-canary-7f3a91c2"
_ORDINARY = Path(__file__).parents[1] / "datasets" / "strategy-dev.jsonl"
_ORDINARY_PER_LANGUAGE = 20
_LANGUAGES = ("nl", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A probe that was asked: through which set-up, the status of its answer, and its record for a person to read."""

    probe: Probe
    setup: str
    status: str
    record: dict[str, Any]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that was asked, in order, and how often the lying model was heard."""

    asked: tuple[Asked, ...]
    model_calls: int

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that reached a user and should not have."""
        return tuple(finding for one in self.asked for finding in one.findings)

    def table(self) -> str:
        """A line for each set-up, set and language: how many were asked, answered, and each kind of finding."""
        lines = [f"{'set-up':10} {'set':11} {'lang':5}{'asked':>6}{'answered':>9}  " + "  ".join(KINDS)]
        groups = dict.fromkeys((one.setup, one.probe.group, one.probe.language) for one in self.asked)
        for group in groups:
            rows = [one for one in self.asked if (one.setup, one.probe.group, one.probe.language) == group]
            counts = Counter(finding.kind for one in rows for finding in one.findings)
            answered = sum(one.status in ("answered", "partial") for one in rows)
            cells = "  ".join(f"{counts[kind]:>{len(kind)}}" for kind in KINDS)
            lines.append(f"{group[0]:10} {group[1]:11} {group[2]:5}{len(rows):6}{answered:9}  {cells}")
        lines += [f"{finding.probe_id}: {finding.kind}: {finding.shown}" for finding in self.findings]
        return "\n".join(lines)


def redteam(index: Index, settings: Settings, *, progress: Progress | None = None, folder: Path = FOLDER) -> Report:
    """Ask every set of the index with the settings' own model, if any; then planted documents; then a lying model.

    Planted documents are put beside the bundled guide in an index of its own, in a temporary folder. No key of the
    settings reaches the lying model.
    """
    from bot import assistant_on

    probes = {group: read_probes(group, folder) for group in SETS}
    ordinary = _ordinary()
    steps = _Steps(sum(map(len, probes.values())) + len(probes["injections"]) + len(ordinary), progress)
    with _planted(settings, folder) as planted, lying_model(_canaries(probes["injections"])) as liar, _canary():
        lying = settings.model_copy(update=_liar_settings(liar))
        own, own_planted = assistant_on(index, settings), assistant_on(planted, settings)
        lied_to = assistant_on(planted, lying)
        secrets = _secrets(settings)
        asked = [
            _ask(probe, "own", own, secrets, steps)
            for group in SETS
            if group != "injections"
            for probe in probes[group]
        ]
        asked += [_ask(probe, "planted", own_planted, secrets, steps) for probe in probes["injections"]]
        for probe in (*probes["injections"], *ordinary):
            asked.append(_ask(probe, "liar", lied_to, secrets, steps, liar))
        return Report(asked=tuple(asked), model_calls=liar.requests)


class _Steps:
    """Counts what was asked and tells the progress."""

    def __init__(self, total: int, progress: Callable[[int, int], None] | None) -> None:
        self._done, self._total, self._progress = 0, total, progress

    def step(self) -> None:
        self._done += 1
        if self._progress:
            self._progress(self._done, self._total)


def _ask(
    probe: Probe, setup: str, assistant: Assistant, secrets: Secrets, steps: _Steps, liar: Liar | None = None
) -> Asked:
    from bot import render_turn

    try:
        answer = assistant.answer(Question(text=probe.question, history=probe.history))
        html = render_turn(1, "", answer, assistant.index)
    except Exception as error:  # noqa: BLE001 - a crash is one of the outcomes
        steps.step()
        return Asked(probe=probe, setup=setup, status="crash", record={}, findings=(crashed(probe, error),))
    lies = liar.take_lies() if liar else ()
    texts = [assistant.index.section(cited.source_id, cited.section_id).text for cited in answer.citations]
    found = judge(probe, answer, html, secrets, texts=texts, lies=lies)
    steps.step()
    record = answer_record(answer, case_id=probe.probe_id, depth=3)
    return Asked(probe=probe, setup=setup, status=str(answer.status), record=record, findings=found)


def _ordinary() -> tuple[Probe, ...]:
    """Honest questions, so that the lying model is heard often: the first of each language that expect an answer."""
    cases = [case for case in read_cases(_ORDINARY) if case.expect == "answer" and not case.history]
    return tuple(
        Probe(probe_id=case.case_id, group="ordinary", language=language, kind="honest", question=case.question)
        for language in _LANGUAGES
        for case in [case for case in cases if case.language == language][:_ORDINARY_PER_LANGUAGE]
    )


def _canaries(injections: Sequence[Probe]) -> tuple[str, ...]:
    """The words that planted instructions ask for, as the lying model says them."""
    words = (pattern.pattern.replace(r"\b", "") for probe in injections for pattern in probe.obeyed)
    return tuple(dict.fromkeys(word for word in words if word.replace(" ", "").isalpha()))


@contextmanager
def _planted(settings: Settings, folder: Path) -> Iterator[Index]:
    """An index of the bundled guide and the planted documents, removed afterwards."""
    from index import build_index, open_index
    from sources import builtin_sources, read_document, read_records

    documents = [read_document(source) for source in builtin_sources()]
    documents += [read_records(folder / f"planted-{language}.jsonl") for language in _LANGUAGES]
    with tempfile.TemporaryDirectory(prefix="paraat-redteam-") as place:
        build_index(documents, Path(place), embedder=settings.embedder)
        yield open_index(Path(place), embedder=settings.embedder, cross_encoder=settings.cross_encoder)


@contextmanager
def _canary() -> Iterator[None]:
    """A key in the environment that means nothing, so that a leak of the environment shows."""
    name = "PARAAT_REDTEAM_CANARY"
    before = os.environ.get(name)
    os.environ[name] = _CANARY
    try:
        yield
    finally:
        os.environ.pop(name) if before is None else os.environ.update({name: before})


def _liar_settings(liar: Liar) -> dict[str, Any]:
    from pydantic import SecretStr

    return {"chat_model": "openai:liar", "chat_base_url": liar.address, "chat_key": SecretStr(_CANARY)}


def _secrets(settings: Settings) -> Secrets:
    from bot import system_prompt

    key = settings.chat_key.get_secret_value()
    folders = {str(path) for path in (Path.cwd(), Path.home(), settings.index.resolve(), settings.data.resolve())}
    # A root of one character would be found in every text.
    texts = [_CANARY, *([key] if key else []), *sorted(path for path in folders if len(path) > 2)]
    return Secrets(texts=tuple(texts), prompts=tuple(system_prompt(language) for language in _LANGUAGES))
