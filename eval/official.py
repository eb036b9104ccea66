"""Takes the official texts into use: fetch, check, build aside, ask the questions, publish when the gate is passed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot import Settings
    from index import ChromaServer
    from sources import Document, Fetcher, Source

# What a newcomer wants first: the strategy in both its languages.
STRATEGY = ("security-strategy-2023-en", "security-strategy-2023-nl")
DONE, FAILED, PARTIAL = 0, 1, 3
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is taken into use and where: ids, copies, index, run, questions and thresholds.

    `known` is the register that the ids and hosts are of.
    """

    known: tuple[Source, ...]
    ids: tuple[str, ...]
    copies: Path
    index: Path
    run: Path
    cases: Path
    thresholds: Path


def take_into_use(plan: Plan, settings: Settings, fetcher: Fetcher, say: Say) -> int:
    """The exit code: 0 published, 1 not published, 3 published without a copy that could not be read.

    `say` is told what happens at each step. Whatever fails, the index that was there stays.
    """
    say(f"1/5 fetch {', '.join(plan.ids)} to {plan.copies}")
    fetch(plan, fetcher, say)
    say(f"2/5 check the copies in {plan.copies}")
    documents, skipped = read_copies(plan, say)
    if not documents:
        say(f"stopped: {plan.copies} has no copy of {' or '.join(plan.ids)} that can be read; download a file and run:")
        say(f"    paraat sources add FILE --id {plan.ids[0]} --to {plan.copies}")
        return FAILED
    aside = plan.index.with_name(f"{plan.index.name}-candidate")
    try:
        if not is_good(plan, aside, documents, settings, say):
            return FAILED
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    say(f"5/5 publish in {plan.index}")
    report = build(documents, plan.index, settings, settings.chroma_server())
    say(f"    index {report} is live; serve it with: paraat serve --index {plan.index}")
    return PARTIAL if skipped else DONE


def fetch(plan: Plan, fetcher: Fetcher, say: Say) -> None:
    """Bring the copies up to date; what fails is told, and the copy that was there stays."""
    from sources import open_copies, select_sources, sync

    copies = open_copies(plan.copies)
    for outcome in sync(select_sources(plan.known, plan.ids), copies, fetcher):
        say(f"    {outcome.source_id}: {outcome.status}{f': {outcome.reason}' if outcome.reason else ''}")
        if outcome.status == "failed" and outcome.source_id in copies.sources:
            say(f"    {outcome.source_id}: the local copy of {copies.sources[outcome.source_id].checked_on} is used")


def read_copies(plan: Plan, say: Say) -> tuple[list[Document], int]:
    """The documents of the copies and of the bundled guide, none without a text of the plan; how many were skipped."""
    from sources import builtin_sources, check_sources, open_copies, read_document

    sources = tuple(open_copies(plan.copies).sources.values())
    checks = check_sources(sources)
    for check in checks:
        say(f"    {check}")
    read = [source for source, check in zip(sources, checks, strict=True) if check.status != "skipped"]
    if not {source.source_id for source in read} & set(plan.ids):
        return [], len(sources)
    return [read_document(source) for source in (*read, *builtin_sources())], len(sources) - len(read)


def is_good(plan: Plan, aside: Path, documents: Sequence[Document], settings: Settings, say: Say) -> bool:
    """Whether an index of the documents, built aside, passes the gate; what misses is told."""
    from bot import open_assistant
    from eval.gate import gate
    from eval.provenance import answer_settings
    from eval.report import scores_json
    from eval.run import run

    say(f"3/5 build an index aside: {len(documents)} documents, official texts and the guide")
    say(f"    index {build(documents, aside, settings, None)}")
    say(f"4/5 ask the questions of {plan.cases}; the whole run goes to {plan.run}")
    assistant = open_assistant(settings, folder=aside)
    scores = scores_json(run(plan.cases, assistant, plan.run, settings=answer_settings(settings)))
    failures = gate(scores, plan.thresholds)
    for measure, slices in scores["measures"].items():
        if (value := slices["all"]["mean"]) is not None:
            say(f"    {measure} {value:.3f}")
    for failure in failures:
        say(f"    gate missed: {failure}")
    say(f"stopped: {plan.index} stays as it was" if failures else f"    gate passed: {plan.thresholds.name}")
    return not failures


def build(documents: Sequence[Document], folder: Path, settings: Settings, server: ChromaServer | None) -> str:
    """Build an index, its vectors at the server where one is named, and say which it is."""
    from index import build_index

    report = build_index(documents, folder, embedder=settings.embedder, server=server)
    return f"{report.fingerprint[:16]} of {report.chunks} passages in {report.seconds:.1f} s"
