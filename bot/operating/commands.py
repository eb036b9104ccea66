"""The commands `paraat gaps` and `paraat database`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.database import Database

database_app = typer.Typer(help="The database of feedback, kept questions and traffic.", no_args_is_help=True)


@database_app.command("upgrade")
def database_upgrade() -> None:
    """Bring the tables up to date.

    As `serve` does at its start; an old feedback file is taken over.
    """
    print(f"the tables have revision {_database().upgrade()}", file=sys.stderr)


@database_app.command("backup")
def database_backup(file: Annotated[Path, typer.Argument(help="Where to write the copy; must not exist.")]) -> None:
    """Copy the database file while it is in use.

    PostgreSQL has pg_dump for that.
    """
    from bot.database.copying import copy_file
    from bot.settings import Settings

    copy_file(Settings(), file)
    print(f"copied to {file}", file=sys.stderr)


def gaps_command(
    since: Annotated[str, typer.Option(help="Only since 2026-11-01, or the last days as 7d.")] = "",
    csv: Annotated[Path | None, typer.Option(help="Write the groups to this CSV file too.")] = None,
    index: Annotated[Path | None, typer.Option("--index", help="Folder of the index [default: PARAAT_INDEX].")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")] = False,
) -> None:
    """Show what people asked in vain.

    What the sources do not answer, in groups of five questions and more.
    """
    from bot.database import StoredQuestions
    from bot.operating.gap_tables import as_rows, gap_lines, moment_since, write_csv
    from bot.operating.gaps import find_gaps
    from bot.settings import Settings
    from index import open_index

    settings = Settings()
    asked = StoredQuestions(_database()).unanswered(moment_since(since))
    if not asked and not settings.keep_questions:
        raise ValueError("no questions are kept; switch that on with PARAAT_KEEP_QUESTIONS=true, then serve")
    opened = open_index(index or settings.index, embedder=settings.embedder, server=settings.chroma_server())
    report = find_gaps(asked, opened)
    if csv is not None:
        write_csv(report, csv)
    if as_json:
        counts = {"questions": report.questions, "ungrouped": report.ungrouped}
        print(json.dumps(counts | {"gaps": as_rows(report)}, ensure_ascii=False, indent=1))
        return
    print("\n".join(gap_lines(report)))


def _database() -> Database:
    from bot.database import Database, open_database
    from bot.settings import Settings

    settings = Settings()
    return open_database(settings) or Database("", settings.data)
