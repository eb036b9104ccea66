"""Keeps the local copies of official texts: the files, a register of them, and the marks of the last fetch."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from sources.documents import Source
from sources.registers import OPTIONAL, REGISTER, load_register

STATE, EARLIER = "fetched.json", "earlier"
ENDINGS = {"PDF": ".pdf", "HTML": ".html", "DOCX": ".docx", "jsonl": ".jsonl", "text": ".md"}


@dataclass(slots=True)
class Copies:
    """A folder of copies: its sources by id, and what is known of the last fetch of each."""

    folder: Path
    sources: dict[str, Source] = field(default_factory=dict)
    state: dict[str, dict[str, str]] = field(default_factory=dict)

    def keep(self, source: Source, content: bytes, found: str, marks: Mapping[str, str]) -> Path | None:
        """Store a new copy; the one it replaces goes to the folder of earlier ones, whose path is given back."""
        path = self.folder / f"{source.source_id}{ENDINGS[found]}"
        old, digest = self.sources.get(source.source_id), hashlib.sha256(content).hexdigest()
        earlier = self.set_aside(source.source_id, digest)
        write(path, content)
        today = datetime.datetime.now(datetime.UTC).date().isoformat()
        self.sources[source.source_id] = replace(source, path=path, sha256=digest, checked_on=today, format="")
        self.state[source.source_id] = {**marks, "sha256": digest}
        self.save()
        if earlier and old is not None and old.path != path:
            old.path.unlink(missing_ok=True)
        return earlier

    def marks(self, source_id: str) -> dict[str, str]:
        """The marks of the last fetch of a copy; none when its file is missing or altered, so that it comes anew."""
        held = self.sources.get(source_id)
        if held is None or not held.path.is_file():
            return {}
        is_whole = hashlib.sha256(held.path.read_bytes()).hexdigest() == held.sha256
        return self.state.get(source_id, {}) if is_whole else {}

    def set_aside(self, source_id: str, digest: str) -> Path | None:
        """Copy the file there is to the earlier ones, unless it is the same."""
        old = self.sources.get(source_id)
        if old is None or old.sha256 == digest or not old.path.is_file():
            return None
        earlier = self.folder / EARLIER / f"{source_id}-{old.checked_on}-{old.sha256[:8]}{old.path.suffix}"
        earlier.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(old.path, earlier)
        return earlier

    def confirm(self, source_id: str, marks: Mapping[str, str]) -> None:
        """Note that the copy was looked at again and is still what the server has."""
        today = datetime.datetime.now(datetime.UTC).date().isoformat()
        self.sources[source_id] = replace(self.sources[source_id], checked_on=today)
        self.state[source_id] = {**self.state.get(source_id, {}), **{k: v for k, v in marks.items() if v}}
        self.save()

    def save(self) -> None:
        """Write register and marks; each is whole at every moment."""
        register = "\n".join(entry_text(source, self.folder) for _, source in sorted(self.sources.items()))
        write(self.folder / REGISTER, register.encode())
        write(self.folder / STATE, json.dumps(self.state, indent=1, sort_keys=True).encode())


def open_copies(folder: Path) -> Copies:
    """The copies in a folder, which is made when there is none; SourceError for a register that is damaged."""
    folder.mkdir(parents=True, exist_ok=True)
    copies = Copies(folder)
    if (folder / REGISTER).is_file():
        copies.sources = {source.source_id: source for source in load_register(folder)}
    if (folder / STATE).is_file():
        copies.state = read_state(folder / STATE)
    return copies


def read_state(path: Path) -> dict[str, dict[str, str]]:
    """The marks of earlier fetches; none when the file is damaged, so that everything is fetched anew."""
    try:
        state: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def write(path: Path, content: bytes) -> None:
    """Write a file aside and put it in place at once."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_bytes(content)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def entry_text(source: Source, folder: Path) -> str:
    """A source as an entry of a register."""
    rows = ["[[source]]", f"id = {quoted(source.source_id)}", f"file = {quoted(source.path.name)}"]
    rows += [f"title = {quoted(source.title)}", f"language = {quoted(source.language)}"]
    for name in field_names():
        value = getattr(source, name)
        if isinstance(value, Path):
            value = os.path.relpath(value, folder)
        if value:
            rows.append(f"{name} = {quoted(value)}")
    return "\n".join(rows) + "\n"


def field_names() -> Sequence[str]:
    """The optional fields of an entry in their order."""
    return [field.name for field in fields(Source) if field.name in OPTIONAL]


def quoted(text: str) -> str:
    """A text as TOML writes it, which is how JSON does."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
