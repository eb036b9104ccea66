"""Tells from the letters of a message how much it is like the calls that a small table of weights was learned from."""

from __future__ import annotations

import base64
import json
import math
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise

from bot.triage.rules import KINDS
from bot.triage.words import fold, tokens
from index import loaded_once

CALL_TABLE = files("bot.triage") / "likeness.json"
CALL_PLACES = 1 << 15
# A call is short; what stands beyond this many characters is not read, so that the time stays bounded.
_MAX_CHARS = 240
_GROUPS = (2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Table:
    """One row of CALL_PLACES weights and one offset a label; the first label, "none", stands for no emergency."""

    labels: tuple[str, ...]
    offsets: tuple[float, ...]
    scale: float
    rows: tuple[memoryview, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """The kind of emergency that a message is most like, and the log odds that it is an emergency at all."""

    kind: str
    odds: float


def call_places(text: str) -> tuple[int, ...]:
    """The places in a row of weights that a message touches, sorted, each once: its letter groups, words and pairs."""
    return tuple(sorted({zlib.crc32(part.encode()) % CALL_PLACES for part in _parts(tokens(fold(text[:_MAX_CHARS])))}))


def _parts(words: list[str]) -> Iterator[str]:
    for word in words:
        yield f"={word}"
        padded = f" {word} "
        for size in _GROUPS:
            yield from (padded[start : start + size] for start in range(len(padded) - size + 1))
    yield from (f"{one}={other}" for one, other in pairwise(words))


@loaded_once
def load_table() -> Table:
    """The table that ships with the package. Raises ValueError when its labels are not the kinds of emergencies."""
    raw = json.loads(CALL_TABLE.read_text(encoding="utf-8"))
    if raw["labels"] != ["none", *KINDS]:
        raise ValueError(f"likeness.json: found labels {raw['labels']}; expected none and {', '.join(KINDS)}")
    rows = tuple(memoryview(base64.b85decode(row)).cast("b") for row in raw["rows"])
    return Table(labels=tuple(raw["labels"]), offsets=tuple(raw["offsets"]), scale=raw["scale"], rows=rows)


def likeness(text: str, table: Table | None = None) -> Likeness:
    """What the message is like: softmax regression over hashed letter groups, each counted once, of length one."""
    table = table or load_table()
    touched = call_places(text)
    if not touched:
        return Likeness(kind=KINDS[0], odds=-math.inf)
    unit = table.scale / math.sqrt(len(touched))
    scores = [
        offset + unit * sum(row[place] for place in touched)
        for offset, row in zip(table.offsets, table.rows, strict=True)
    ]
    best = max(range(1, len(scores)), key=lambda number: scores[number])
    top = scores[best]
    any_kind = top + math.log(sum(math.exp(score - top) for score in scores[1:]))
    return Likeness(kind=table.labels[best], odds=any_kind - scores[0])
