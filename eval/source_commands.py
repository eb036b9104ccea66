"""The commands `paraat sources …`: list, show, check, fetch, add and compare the texts."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sources import Document, Source, SourceCheck

FAILED, PARTIAL = 1, 3
COPIES = Path("var/sources")
DATASETS = Path(__file__).parent / "datasets"

sources_app = typer.Typer(help="Look at the texts and what was read of them.", no_args_is_help=True)

JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")]
FromOption = Annotated[
    Path | None, typer.Option("--from", help="Folder with a register.toml, or a JSONL file of records.")
]
ToOption = Annotated[Path, typer.Option("--to", help="Folder of the copies; a folder for --from.")]


def say(text: str) -> None:
    """Everything that is not JSON goes to standard error."""
    print(text, file=sys.stderr)


def print_json(value: object) -> None:
    """JSON on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def registered(from_: Path | None) -> tuple[Source, ...]:
    """The sources of a folder, else those in the package."""
    from sources import builtin_sources, load_register

    return builtin_sources() if from_ is None else load_register(from_)


def selected(from_: Path | None, ids: list[str] | None) -> tuple[Source, ...]:
    """The named sources, else all that answer by themselves; none for a file of records.

    Beside those of a folder, guides in the package can be named, so that one index holds both.
    """
    from sources import builtin_sources, select_sources

    if from_ is not None and from_.is_file():
        return ()
    found = registered(from_)
    here = {source.source_id for source in found}
    named = [source for source in builtin_sources() if source.source_id in (ids or ()) and source.source_id not in here]
    return select_sources((*found, *named), ids or ())


def read(chosen: tuple[Source, ...], from_: Path | None) -> tuple[list[Document], int]:
    """The documents that can be read, and how many were skipped; each of those is named with its reason."""
    from sources import SourceError, read_documents, read_records

    if from_ is not None and from_.is_file():
        return [read_records(from_)], 0
    documents: list[Document] = []
    for source, found in read_documents(chosen):
        if isinstance(found, SourceError):
            say(f"{source.source_id}: skipped: {found}")
        else:
            documents.append(found)
    return documents, len(chosen) - len(documents)


@sources_app.command("list")
def sources_list(
    from_: FromOption = None,
    official: Annotated[bool, typer.Option("--official", help="The official sources that sync can fetch.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the registered sources."""
    from sources import official_sources

    fields = ("title", "language", "kind", "published", "url")
    found = official_sources() if official else registered(from_)
    rows = [{"id": s.source_id} | {name: getattr(s, name) for name in fields} for s in found]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        print(f"{row['id']}: {row['title']} ({row['language']}, {row['kind'] or '-'}, {row['published'] or '-'})")


@sources_app.command("show")
def sources_show(
    source_id: Annotated[str, typer.Argument(help="Id of the source.")],
    from_: FromOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the sections of a source as they were read.

    In reading order, with their pages.
    """
    documents, skipped = read(selected(from_, [source_id]), from_)
    if skipped:
        raise typer.Exit(FAILED)
    sections = documents[0].sections
    if as_json:
        fields = ("section_id", "heading_path", "page", "pages", "text")
        print_json([{field: getattr(section, field) for field in fields} for section in sections])
        return
    for section in sections:
        page = f", p. {section.page}" if section.page else ""
        print(f"## {section.section_id} {' > '.join(section.heading_path)}{page}\n\n{section.text}\n")


@sources_app.command("check")
def sources_check(
    source_ids: Annotated[list[str] | None, typer.Argument(help="Source ids; all when left out.")] = None,
    from_: FromOption = None,
    online: Annotated[bool, typer.Option("--online", help="Also ask whether the addresses still answer.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Say of each source whether it was read.

    Also what is wrong with it: copies, older versions, passed dates, another language, words that were lost.
    """
    from sources import check_records, check_sources, select_sources

    chosen: tuple[Source, ...] = ()
    checks: tuple[SourceCheck, ...]
    if from_ is not None and from_.is_file():
        checks = (check_records(from_),)
    else:
        found = registered(from_)
        chosen = select_sources(found, source_ids) if source_ids else found
        checks = check_sources(chosen, known=[source.source_id for source in found])
    if as_json:
        print_json([{"source_id": c.source_id, "status": c.status, "reason": c.reason} for c in checks])
    else:
        for check in checks:
            print(check)
    if from_ is None and not source_ids:
        from bot import unverified_numbers

        for number in unverified_numbers():
            say(f"unverified number: {number}")
    dead = report_dead(chosen) if online else 0
    raise typer.Exit(PARTIAL if dead or any(check.status == "skipped" for check in checks) else 0)


def report_dead(sources: tuple[Source, ...]) -> int:
    """Name the addresses that do not answer, and count them."""
    from sources import Fetcher, hosts_of

    fetcher = Fetcher(hosts=hosts_of(sources))
    wrong = [found for source in sources if source.url and (found := fetcher.is_alive(source.url))]
    for reason in wrong:
        say(f"dead address: {reason}")
    return len(wrong)


@sources_app.command("sync")
def sources_sync(
    source_ids: Annotated[list[str] | None, typer.Argument(help="Source ids; all when left out.")] = None,
    to: ToOption = COPIES,
    register: Annotated[Path | None, typer.Option(help="Folder of another register than the official one.")] = None,
    fresh: Annotated[float, typer.Option(min=0, help="Hours in which a copy is not asked for again.")] = 1.0,
) -> None:
    """Fetch what is new of the official sources.

    Whatever fails, the copy that was there stays.
    """
    from eval.progress import progress_bar, say_above
    from sources import Fetcher, hosts_of, load_register, official_sources, open_copies, select_sources, sync

    known = official_sources() if register is None else load_register(register)
    chosen = select_sources(known, source_ids or ())
    failed = 0
    fetcher = Fetcher(hosts=hosts_of(known))
    with progress_bar("sync", "source") as show:
        show(0, len(chosen))
        for number, outcome in enumerate(sync(chosen, open_copies(to), fetcher, fresh), start=1):
            failed += outcome.status == "failed"
            reason = f": {outcome.reason}" if outcome.reason else ""
            say_above(f"{number}/{len(chosen)} {outcome.source_id}: {outcome.status}{reason}")
            show(number, len(chosen))
    say(f"{len(chosen) - failed} of {len(chosen)} sources are up to date in {to}")
    raise typer.Exit(0 if not failed else FAILED if failed == len(chosen) else PARTIAL)


@sources_app.command("official")
def sources_official(
    source_ids: Annotated[list[str] | None, typer.Argument(help="Official ids; the strategy when left out.")] = None,
    to: ToOption = COPIES,
    register: Annotated[Path | None, typer.Option(help="Folder of another register than the official one.")] = None,
    out: Annotated[Path, typer.Option(help="Folder of the index.")] = Path("var/official"),
    run: Annotated[Path, typer.Option(help="Folder of the run.")] = Path("var/runs/official"),
    cases: Annotated[Path, typer.Option(help="JSONL file of questions.", show_default="strategy-dev.jsonl")] = (
        DATASETS / "strategy-dev.jsonl"
    ),
    thresholds: Annotated[
        Path, typer.Option(help="TOML file of the gate.", show_default="thresholds-official.toml")
    ] = (DATASETS / "thresholds-official.toml"),
) -> None:
    """Take official texts into use with the guide.

    Fetch them or take the copies, check, build aside, ask the questions, and publish the index when it passes the gate.
    """
    from bot import Settings
    from eval.official import STRATEGY, Plan, take_into_use
    from sources import Fetcher, hosts_of, load_register, official_sources

    known = official_sources() if register is None else load_register(register)
    ids = tuple(source_ids or STRATEGY)
    plan = Plan(known=known, ids=ids, copies=to, index=out, run=run, cases=cases, thresholds=thresholds)
    raise typer.Exit(take_into_use(plan, Settings(), Fetcher(hosts=hosts_of(known)), say))


@sources_app.command("add")
def sources_add(
    file: Annotated[Path, typer.Argument(help="A text as it was published: PDF, HTML, DOCX, Markdown or plain text.")],
    source_id: Annotated[str, typer.Option("--id", help="Id of the source, an official one or a new one.")],
    title: Annotated[str, typer.Option(help="Title, for a new source.")] = "",
    language: Annotated[str, typer.Option(help="nl, en or pap, for a new source.")] = "",
    published: Annotated[str, typer.Option(help="Date of publication.")] = "",
    url: Annotated[str, typer.Option(help="Official address.")] = "",
    page_separator: Annotated[str, typer.Option(help="Line between two pages of a plain text, such as -----.")] = "",
    to: ToOption = COPIES,
) -> None:
    """Keep a local file as the copy of a source.

    It is read first, and refused when it cannot be.
    """
    from sources import add_file, official_sources, open_copies

    copies = open_copies(to)
    known = {source.source_id: source for source in official_sources()} | copies.sources
    given = {"title": title, "language": language, "published": published, "url": url}
    given["page_separator"] = page_separator
    outcome = add_file(file, source_id, known.get(source_id), given, copies)
    say(f"{outcome.source_id}: {outcome.status}: {outcome.reason}, in {to}")


@sources_app.command("diff")
def sources_diff(
    old: Annotated[str, typer.Argument(help="A source id, or a file.")],
    new: Annotated[str, typer.Argument(help="A source id, or a file.")],
    from_: FromOption = None,
    cases: Annotated[Path | None, typer.Option(help="JSONL file of questions, to name those it touches.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Show which sections of a text changed.

    Added, removed or changed; with --cases also which questions that touches.
    """
    from eval.cases import read_cases
    from sources import compare

    before, after = version(old, new, from_), version(new, old, from_)
    found = compare(before, after)
    asked = read_cases(cases) if cases else ()
    touched = {
        d.section_id: [case.case_id for case in asked if any(gold.section_id == d.section_id for gold in case.gold)]
        for d in found
    }
    if as_json:
        fields = ("section_id", "heading", "kind", "kept", "words")
        print_json([{n: getattr(d, n) for n in fields} | {"cases": touched[d.section_id]} for d in found])
        return
    for d in found:
        kept = f", {d.kept:.0%} kept" if d.kind == "changed" else ""
        print(f"{d.kind}: {d.section_id} {d.heading}{kept}: {d.words}")
        if touched[d.section_id]:
            print(f"  touches {', '.join(touched[d.section_id])}")
    say(f"{len(found)} of {len(after.sections)} sections differ")


def version(name: str, other: str, from_: Path | None) -> Document:
    """A version of a text: a source by its id, or a file read like the source that the other one is."""
    from dataclasses import replace

    from sources import Source, read_document, select_sources

    path = Path(name)
    if not path.is_file():
        return read_document(select_sources(registered(from_), [name])[0])
    plain = Source(source_id=path.stem, path=path, title=path.stem, language="nl")
    if not Path(other).is_file():
        plain = select_sources(registered(from_), [other])[0]
    return read_document(replace(plain, path=path, sha256="", format=""))
