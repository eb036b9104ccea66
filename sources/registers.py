"""Reads the register of a folder of texts: which text each file is, and where it comes from."""

from __future__ import annotations

import datetime
import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path

from sources.documents import Source, SourceError
from sources.guide import read_guide_source

REGISTER = "register.toml"
GUIDE = Path(__file__).parent / "guide"
REQUIRED = ("id", "file", "title", "language")
OPTIONAL = tuple(field.name for field in fields(Source) if field.name not in ("source_id", "path", *REQUIRED))
DATES = ("published", "checked_on", "valid_until")
DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
# What a field must look like, and how that is said in a message.
PATTERNS = {
    "id": (r"[A-Za-z0-9][A-Za-z0-9._-]*", "letters, digits, dots and dashes"),
    "language": (r"[a-z]{2,3}(-[A-Za-z0-9]+)*", "a language code such as nl, en or pap"),
    "url": (r"https?://\S+", "an address that begins with https://"),
    "published": (DATE, "a date such as 2023-04-03"),
    "checked_on": (DATE, "a date such as 2023-04-03"),
    "valid_until": (DATE, "a date such as 2023-04-03"),
    "superseded_by": (r"[A-Za-z0-9][A-Za-z0-9._-]*", "the id of the newer version"),
    "sha256": (r"[0-9a-fA-F]{64}", "64 hexadecimal digits"),
    "format": (r"markdown|text|jsonl|pdf|html|docx", "markdown, text, jsonl, pdf, html or docx"),
}
# Texts of these kinds are about something else and are read only when named.
ONLY_WHEN_NAMED = frozenset({"predecessor", "foreign"})


def builtin_sources() -> tuple[Source, ...]:
    """The sources that come with the package: the guide, by file name."""
    return tuple(read_guide_source(path) for path in sorted(GUIDE.glob("*.md")))


def official_sources() -> tuple[Source, ...]:
    """The official sources that this project knows, with their addresses; copies of them come by `sync`."""
    return load_register(Path(__file__).parent)


def load_register(folder: Path) -> tuple[Source, ...]:
    """The sources of a folder with a `register.toml`, in its order.

    Raises:
        SourceError: there is no register, it is not valid, or an entry has a wrong or unknown field.
    """
    path = folder / REGISTER
    if not path.is_file():
        raise SourceError(f"{folder} has no {REGISTER}; put one there that names the texts, or choose another folder")
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"{path} cannot be read: {error}") from error
    entries = content.get("source")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise SourceError(f"{path} names no text; it needs at least one [[source]] entry")
    if unknown := sorted(set(content) - {"source"}):
        raise SourceError(f"{path} has {unknown[0]!r} at the top; only [[source]] entries are expected")
    sources = tuple(read_entry(entry, number, folder) for number, entry in enumerate(entries, start=1))
    ids = [source.source_id for source in sources]
    if doubles := sorted({name for name in ids if ids.count(name) > 1}):
        raise SourceError(f"{path} names {doubles[0]!r} twice; every id must be its own")
    refuse_circles(sources, path)
    return sources


def refuse_circles(sources: Sequence[Source], path: Path) -> None:
    """Raise a SourceError when a text supersedes itself, over others or not: none of these would ever answer."""
    newer = {source.source_id: source.superseded_by for source in sources}
    for start in newer:
        name, passed = newer[start], [start]
        while name in newer and name not in passed:
            passed.append(name)
            name = newer[name]
        if name == start:
            chain = " -> ".join([*passed, start])
            raise SourceError(f"{path}: 'superseded_by' goes round in a circle ({chain}); the newest one has none")


def read_entry(entry: Mapping[str, object], number: int, folder: Path) -> Source:
    """One entry as a Source; SourceError names entry and field."""
    where = f"entry {number} ({entry.get('id') or 'without id'}) of {folder / REGISTER}"
    for name in entry:
        if name not in REQUIRED and name not in OPTIONAL:
            near = difflib.get_close_matches(name, [*REQUIRED, *OPTIONAL], 1)
            raise SourceError(f"{where}: unknown field {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
    values = {name: read_field(entry, name, where) for name in (*REQUIRED, *OPTIONAL)}
    for name in REQUIRED:
        if not values[name]:
            raise SourceError(f"{where}: the field {name!r} is missing or empty")
    file = folder / values["file"]
    if not file.resolve().is_relative_to(folder.resolve()):
        raise SourceError(f"{where}: 'file' is {values['file']!r}, which lies outside the folder")
    outline = folder / values["outline"] if values["outline"] else None
    plain = Source(
        source_id=values["id"],
        path=file,
        title=values["title"],
        language=values["language"],
        outline=outline,
    )
    if values["valid_until"] and values["valid_until"] < values["published"][: len(values["valid_until"])]:
        raise SourceError(f"{where}: 'valid_until' {values['valid_until']} lies before 'published'")
    rest = {name: values[name] for name in OPTIONAL if name != "outline"}
    return replace(plain, **rest)  # type: ignore[arg-type]


def read_field(entry: Mapping[str, object], name: str, where: str) -> str:
    """One field as text, empty when absent; a date may be given as one."""
    value = entry.get(name, "")
    if isinstance(value, datetime.date) and name in DATES:
        value = value.isoformat()[:10]
    if not isinstance(value, str):
        raise SourceError(f"{where}: the field {name!r} is {value!r}; text in quotes was expected")
    text = value if name == "page_separator" else value.strip()
    if text and name in PATTERNS and not re.fullmatch(PATTERNS[name][0], text):
        raise SourceError(f"{where}: the field {name!r} is {value!r}; expected {PATTERNS[name][1]}")
    if text and name in DATES and not is_date(text):
        raise SourceError(f"{where}: the field {name!r} is {value!r}, a day that no calendar has")
    return text


def is_date(text: str) -> bool:
    """Whether a year, month or day written as 2023, 2023-04 or 2023-04-03 exists."""
    try:
        datetime.date.fromisoformat(f"{text}-01-01"[: len("2023-04-03")])
    except ValueError:
        return False
    return True


def select_sources(sources: Sequence[Source], ids: Sequence[str]) -> tuple[Source, ...]:
    """The named sources in the order of `sources`; without names all that answer by themselves.

    Those are all but predecessors, foreign texts, and texts that another one of these supersedes: of two versions
    of a text the newest answers.

    Raises:
        SourceError: a name is unknown; the message names the nearest ones.
    """
    known = [source.source_id for source in sources]
    for name in ids:
        if name not in known:
            near = difflib.get_close_matches(name, known, 3, 0.4) or sorted(known)[:10]
            raise SourceError(f"there is no source {name!r}; did you mean {', '.join(near)}?")
    if ids:
        return tuple(source for source in sources if source.source_id in ids)
    return tuple(
        source for source in sources if source.kind not in ONLY_WHEN_NAMED and source.superseded_by not in known
    )
