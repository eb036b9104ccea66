"""Small texts with the defects of real extractions, and sources that point to them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sources import Document, Source, read_document


def read_text(
    folder: Path,
    text: str,
    outline: list[dict[str, Any]] | None = None,
    *,
    language: str = "en",
    separator: str = "-----",
) -> Document:
    """The document of a text written to a file, with an outline beside it when one is given."""
    path = folder / "text.md"
    path.write_text(text, encoding="utf-8")
    if outline is not None:
        (folder / "outline.json").write_text(json.dumps({"sections": outline}), encoding="utf-8")
    return read_document(
        Source(
            source_id="text",
            path=path,
            title="The text",
            language=language,
            outline=folder / "outline.json" if outline is not None else None,
            page_separator=separator,
        )
    )


def entry(section_id: str, title: str, page: int, last: int = 0, **more: Any) -> dict[str, Any]:
    """One entry of an outline."""
    return {
        "id": section_id,
        "level": section_id.count(".") + 1,
        "kind": "section",
        "title_en": title,
        "title_nl": None,
        "title_nl_status": "unverified",
        "page": page,
        "pages": list(range(page, (last or page) + 1)),
        **more,
    }


def page(*regions: str) -> str:
    """A page whose regions stand apart by two empty lines."""
    return "\n\n\n".join(region.strip("\n") for region in regions)


def pages(*printed: str) -> str:
    """Pages with a separator line between them."""
    return "\n\n-----\n\n".join(printed) + "\n"


HARBOUR = [
    entry("1", "Part 1: Harbours", 1),
    entry("1.1", "Aim 1: Calm water", 1),
    entry("1.1.1", "Course 1: Build better piers", 1, 2),
    entry("1.1.2", "Course 2: Train the pilots", 2),
    entry("1.2", "Aim 2: Bright lamps", 3),
    entry("1.2.3", "Course 3: Light the whole coast", 3, 4),
    entry("1.2.4", "Course 4: Count the ships", 4),
]

# Columns stand out of order as in the real text: the list of course 1 before its heading, its rest on page 2
# after the heading of course 2, and the list of course 4 before everything else on its page.
HARBOUR_TEXT = pages(
    page(
        "# Part 1\n## Harbours\n\nHarbours keep an island fed.",
        "###### Aim 1: Calm water\n\nCalm water needs walls. This asks for two courses:",
        "Old walls crack in winter storms.\n\nPriorities for now:\n\nA. Inspect every pier twice a year.\n\n"
        "B. Replace rotten beams with",
        "**Course 1: Build better piers**\nPiers carry the whole trade of the town.",
    ),
    page(
        "Priorities for now:\n\nA. Teach night sailing.\n\nB. Pay for refresher days.",
        "steel ones before the spring.\n\nC. Keep spare stone near the quay.",
        "**Course 2: Train the pilots**\nPilots know each sandbank by heart.",
    ),
    page(
        "###### Aim 2: Bright lamps\n\nLamps save lives at night.",
        "Priorities for now:\n\nA. Repair the north tower.\n\nB. Buy oil for two",
        "**Course 3: Light the**\n**whole coast**\nThe coast is dark for miles.",
    ),
    page(
        "Priorities for now:\n\nA. Write down each arrival.\n\nB. Share the count weekly.",
        "winters.\n\nC. Paint the buoys.",
        "**Course 4: Count the ships**\nNobody knows how many ships pass.",
    ),
)
