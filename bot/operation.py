"""What the operator has switched while the service runs: a notice above every answer, and pauses."""

from __future__ import annotations

import fcntl
import getpass
import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

SURFACES = ("web", "widget", "api")
MAX_NOTICE_CHARS = 300

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorNotice:
    """A message above every answer; it ends by itself at `until`, a moment with its time zone."""

    text: str
    until: datetime
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """The state at one moment; `pauses` gives the reason for each surface that is paused."""

    notice: OperatorNotice | None
    pauses: dict[str, str]


class Operation:
    """Reads and changes the switches in a folder; each change is written to `audit.jsonl` before it takes effect.

    Every process that serves reads the file again when it has changed, so a change needs no restart.
    """

    def __init__(self, folder: Path, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._path = folder / "operation.json"
        self._audit = folder / "audit.jsonl"
        self._now = now
        self._seen: tuple[int, int, int] | None = None
        self._kept = Switches(notice=None, pauses={})

    def switches(self) -> Switches:
        """What holds now: a notice that has ended is left out. A damaged file leaves what was read before."""
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            self._seen, self._kept = None, Switches(notice=None, pauses={})
            return self._kept
        stamp = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        if stamp != self._seen:
            self._seen = stamp
            try:
                self._kept = _read(self._path)
            except (OSError, ValueError, KeyError, TypeError) as error:
                _log.critical("%s cannot be read (%s); what was read before holds", self._path, type(error).__name__)
        notice = self._kept.notice
        return replace(self._kept, notice=None) if notice and notice.until <= self._now() else self._kept

    def set_notice(self, notice: OperatorNotice, *, by: str = "") -> None:
        """Show the notice from now on. ValueError when it is empty or too long, ends in the past or links oddly."""
        if not 0 < len(notice.text) <= MAX_NOTICE_CHARS:
            raise ValueError(f"the notice has {len(notice.text)} characters; expected 1 to {MAX_NOTICE_CHARS}")
        if notice.until <= self._now():
            raise ValueError(f"the notice would end at {notice.until.isoformat()}, which is past; name a later moment")
        if notice.url and not notice.url.startswith(("https://", "http://")):
            raise ValueError(f"the address is {notice.url!r}; expected one that begins with https://")
        what = {"text": notice.text, "until": notice.until.isoformat(), "url": notice.url}
        with self._changing("notice set", what, by) as before:
            self._write(replace(before, notice=notice))

    def clear_notice(self, *, by: str = "") -> None:
        """Take the notice away."""
        with self._changing("notice clear", {}, by) as before:
            self._write(replace(before, notice=None))

    def pause(self, surfaces: Sequence[str], reason: str, *, by: str = "") -> None:
        """Stop answering on these surfaces; ValueError without a reason or for a surface that does not exist."""
        if not reason.strip():
            raise ValueError("a pause needs a reason, for the audit; give one with --reason")
        with self._changing("pause", {"surfaces": list(_known(surfaces)), "reason": reason}, by) as before:
            self._write(replace(before, pauses=before.pauses | dict.fromkeys(surfaces, reason)))

    def resume(self, surfaces: Sequence[str], *, by: str = "") -> None:
        """Answer again on these surfaces; ValueError for a surface that does not exist."""
        with self._changing("resume", {"surfaces": list(_known(surfaces))}, by) as before:
            left = {name: reason for name, reason in before.pauses.items() if name not in surfaces}
            self._write(replace(before, pauses=left))

    @contextmanager
    def _changing(self, action: str, what: Mapping[str, object], by: str) -> Iterator[Switches]:
        """One change at a time over all processes: the audit line first, then the switches as they stand."""
        self._audit.parent.mkdir(parents=True, exist_ok=True)
        with self._audit.open("a", encoding="utf-8") as audit:
            fcntl.flock(audit, fcntl.LOCK_EX)
            row = {"at": self._now().isoformat(), "by": by or getpass.getuser(), "action": action} | dict(what)
            audit.write(json.dumps(row, ensure_ascii=False) + "\n")
            audit.flush()
            yield _read(self._path) if self._path.exists() else Switches(notice=None, pauses={})

    def _write(self, switches: Switches) -> None:
        notice = switches.notice and asdict(switches.notice) | {"until": switches.notice.until.isoformat()}
        aside = self._path.with_suffix(".new")
        text = json.dumps({"notice": notice, "pauses": switches.pauses}, ensure_ascii=False, indent=1)
        aside.write_text(text + "\n", encoding="utf-8")
        aside.replace(self._path)


def _known(surfaces: Sequence[str]) -> Sequence[str]:
    if unknown := [name for name in surfaces if name not in SURFACES]:
        raise ValueError(f"the surface is {unknown[0]!r}; expected one of {', '.join(SURFACES)}")
    return surfaces


def _read(path: Path) -> Switches:
    raw = json.loads(path.read_text(encoding="utf-8"))
    given = raw["notice"]
    notice = given and OperatorNotice(
        text=str(given["text"]), until=datetime.fromisoformat(given["until"]), url=str(given["url"])
    )
    pauses = {name: str(reason) for name, reason in raw["pauses"].items() if name in SURFACES}
    return Switches(notice=notice, pauses=pauses)


def parse_until(text: str) -> datetime:
    """A moment with its time zone from "2026-11-25", "2026-11-25T18:00" or with an offset; a day ends at its midnight.

    Without an offset it is in the time zone of this machine. ValueError when it is written otherwise.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"the end is {text!r}; expected a moment such as 2026-11-25T18:00 or 2026-11-25") from error
    if len(text) == len("2026-11-25"):
        moment = moment.replace(hour=23, minute=59, second=59)
    return moment if moment.tzinfo else moment.astimezone()
