"""Puts a question in Papiamentu/o into English words, so that English texts are searched as for an English question."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from bot.regions import plain

# Aruba writes by origin what Curaçao and Bonaire write by sound; the table is by sound.
_BY_SOUND = (("qu", "k"), ("c(?=[eiy])", "s"), ("c(?!h)", "k"), ("cion\\b", "shon"), ("sion\\b", "shon"), ("x", "ks"))
_LONGEST = 5


@cache
def _table() -> dict[str, str]:
    raw = tomllib.loads((files("bot") / "papiamentu.toml").read_text(encoding="utf-8"))
    return {by_sound(key): value for key, value in (raw["phrases"] | raw["words"]).items()}


def by_sound(text: str) -> str:
    """The text in lower case without accents, spelt as on Curaçao and Bonaire as far as rules go."""
    folded = plain(text)
    for pattern, replacement in _BY_SOUND:
        folded = re.sub(pattern, replacement, folded)
    return folded


def in_english(question: str) -> str:
    """The question word by word in English; a word that the table lacks stays as it was written.

    A gloss for the search, never shown as a translation.
    """
    written = re.findall(r"[\w'-]+", question)
    words = [by_sound(word) for word in written]
    said: list[str] = []
    place = 0
    while place < len(words):
        for size in range(min(_LONGEST, len(words) - place), 0, -1):
            if (phrase := " ".join(words[place : place + size])) in _table():
                said.append(_table()[phrase])
                place += size
                break
        else:
            said.append(written[place])
            place += 1
    return " ".join(filter(None, said)) + "?"
