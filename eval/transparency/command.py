"""The command `paraat transparency`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def transparency_command(
    out: Annotated[Path, typer.Option(help="Folder to write the documents to.")] = Path("var/transparency"),
    index: Annotated[Path | None, typer.Option(help="Folder of the index [default: PARAAT_INDEX].")] = None,
) -> None:
    """Write drafts of what an operator publishes.

    From the settings and the index: register record, model and data card, processing record, accessibility statement.
    """
    from bot import Settings, open_assistant
    from eval.transparency.facts import TO_FILL, read_facts
    from eval.transparency.processing import processing_text
    from eval.transparency.register import REQUIRED, register_record
    from eval.transparency.texts import accessibility_text, card_text, register_text

    settings = Settings()
    facts = read_facts(settings, open_assistant(settings, folder=index).index)
    record = register_record(facts)
    written = {
        "algoritmeregister.json": json.dumps(record, ensure_ascii=False, indent=1) + "\n",
        "algoritmeregister.md": register_text(record, REQUIRED),
        "kaart.md": card_text(facts),
        "verwerking.md": processing_text(facts),
        "toegankelijkheid.md": accessibility_text(facts),
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, text in written.items():
        (out / name).write_text(text, encoding="utf-8")
        blanks = text.count(f"[{TO_FILL}")
        typer.echo(f"{out / name}: {blanks} for the operator to fill in", err=True)
