"""Reads a curated outline: which sections a text has, in reading order, and on which pages they stand."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sources.documents import SourceError

# Kinds of section whose text is not prose: it is left out, the section itself stays.
WITHOUT_TEXT = frozenset({"toc", "figure"})
# Labels that number the sections of a strategy, and the form in which two languages are compared.
LABELS = {
    "line of action": "action",
    "actielijn": "action",
    "theme": "theme",
    "thema": "theme",
    "objective": "objective",
    "main objective": "objective",
    "doelstelling": "objective",
    "hoofddoelstelling": "objective",
    "part": "part",
    "deel": "part",
}
LABEL = re.compile(rf"^(?P<word>{'|'.join(sorted(LABELS, key=len, reverse=True))})\s+(?P<number>\d{{1,2}})\b", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One section an outline names; `last_page` is the last printed page it stands on.

    Both pages are None for an outline of a text without page marks. `pages_given` is false where the last
    page was not in the outline but taken from where the next section begins. `label` is what a text prints before
    the title in any language, such as "action 7" for a line of action; empty for a section without one.
    """

    section_id: str
    level: int
    kind: str
    title: str
    title_nl: str
    title_nl_verified: bool
    page: int | None
    last_page: int | None
    pages_given: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The sections of a text in reading order."""

    entries: tuple[Entry, ...]

    def path(self, entry: Entry) -> tuple[str, ...]:
        """Titles from the top to the section itself; the dots in a section id say what it belongs to."""
        parts = entry.section_id.split(".")
        above = {".".join(parts[:length]) for length in range(1, len(parts))}
        return (*(other.title for other in self.entries if other.section_id in above), entry.title)

    def has_parts(self, section_id: str) -> bool:
        """Whether the section has numbered sections of its own; boxes, tables and figures do not count."""
        start = section_id + "."
        return any(
            other.section_id.startswith(start) and other.section_id[len(start) :].split(".")[0].isdigit()
            for other in self.entries
        )

    def starting_on(self, page: int | None) -> tuple[Entry, ...]:
        """Sections whose heading stands on that page, in reading order."""
        return tuple(entry for entry in self.entries if entry.page == page)

    def covers(self, page: int | None) -> bool:
        """Whether some section stands on that page."""
        return any(is_on(entry, page) for entry in self.entries)


def is_on(entry: Entry, page: int | None) -> bool:
    """Whether the outline lets the section stand on that page."""
    if entry.page is None or entry.last_page is None or page is None:
        return True
    return entry.page <= page <= entry.last_page


def load_outline(path: Path, language: str) -> Outline:
    """The outline in a JSON file, titles in the document's language where it has them.

    Raises:
        SourceError: the file is missing, is no JSON, or an entry lacks what it needs.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(f"the outline {path} cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise SourceError(f"the outline {path} is not JSON: {error}") from error
    rows = content.get("sections") if isinstance(content, dict) else None
    if not isinstance(rows, list) or not rows:
        raise SourceError(f"the outline {path} has no list 'sections' with at least one entry")
    entries = tuple(read_entry(row, number, path, language) for number, row in enumerate(rows, start=1))
    ids = [entry.section_id for entry in entries]
    doubles = sorted({name for name in ids if ids.count(name) > 1})
    if doubles:
        raise SourceError(f"the outline {path} names a section twice: {', '.join(doubles)}")
    return Outline(entries=with_last_pages(entries, rows))


def read_entry(row: object, number: int, path: Path, language: str) -> Entry:
    """One entry of the list; SourceError when it has no id, title or level."""
    where = f"entry {number} of the outline {path}"
    if not isinstance(row, Mapping):
        raise SourceError(f"{where} is not an object with id, level and title_en or title_nl")
    section_id, level, page = row.get("id"), row.get("level", 1), row.get("page")
    titles = {name: str(row.get(f"title_{name}") or "").strip() for name in ("en", "nl")}
    title = titles["nl" if language.startswith("nl") else "en"] or titles["en"] or titles["nl"]
    if not isinstance(section_id, str) or not section_id.strip() or not title:
        raise SourceError(f"{where} needs an 'id' and a 'title_en' or 'title_nl'")
    if not isinstance(level, int) or not (page is None or isinstance(page, int)):
        raise SourceError(f"{where} ({section_id}) has a 'level' or 'page' that is not a whole number")
    return Entry(
        section_id=section_id.strip(),
        level=level,
        kind=str(row.get("kind") or "section"),
        title=title,
        title_nl=titles["nl"],
        title_nl_verified=row.get("title_nl_status") == "verified",
        label=label_of(titles["en"]) or label_of(titles["nl"]),
        page=page,
        last_page=page,
    )


def label_of(title: str) -> str:
    """The numbered label a title begins with, in one form for both languages; empty when there is none."""
    found = LABEL.match(title)
    return f"{LABELS[found['word'].lower()]} {int(found['number'])}" if found else ""


def with_last_pages(entries: Sequence[Entry], rows: Sequence[Mapping[str, object]]) -> tuple[Entry, ...]:
    """The entries with their last page: the last of 'pages', else the page where the next section begins."""
    ended = []
    for at, (entry, row) in enumerate(zip(entries, rows, strict=True)):
        pages = row.get("pages")
        last, given = entry.page, False
        if isinstance(pages, list) and pages and all(isinstance(page, int) for page in pages):
            last, given = max(pages), True
        elif entry.page is not None:
            later = [other.page for other in entries[at + 1 :] if other.page is not None]
            last = max(entry.page, later[0]) if later else entry.page + len(entries)
        ended.append(replace(entry, last_page=last, pages_given=given))
    return tuple(ended)
