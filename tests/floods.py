"""Records for tests of floods: near copies of one text, and records that are about something each."""

from __future__ import annotations

import json
import random
from pathlib import Path

COPIED = (
    "Leg een voorraad water aan voor drie dagen, en reken drie liter voor ieder mens per dag. Bewaar de flessen koel "
    "en donker, schrijf de datum erop en vervang ze elk half jaar door verse."
)
SYLLABLES = ["ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "wo", "zu"]


def made_up(draw: random.Random) -> str:
    return "".join(draw.choice(SYLLABLES) for _ in range(3))


def near_copy(number: int) -> str:
    """The text with two of its words replaced and its own number behind it."""
    draw = random.Random(number)
    words = COPIED.split()
    for at in draw.sample(range(len(words)), 2):
        words[at] = made_up(draw)
    return " ".join([*words, f"Versie {number}."])


def real_record(number: int) -> str:
    """A text of thirty words of its own that is about water too."""
    draw = random.Random(-number)
    return " ".join([made_up(draw) for _ in range(30)]) + f" en water voor proef {number} in drie dagen."


def write_flood(path: Path, copies: int = 1000, real: int = 50) -> Path:
    """A file of records: near copies of one text first, then real ones."""
    rows = [{"id": f"copy-{n}", "title": f"Water in huis {n}", "text": near_copy(n)} for n in range(copies)]
    rows += [{"id": f"real-{n}", "title": f"Proef {n}", "text": real_record(n)} for n in range(real)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path
