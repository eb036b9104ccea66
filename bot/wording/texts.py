"""Gives the fixed text for a key in a language, and says which language each part of a fixed text is in."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

from bot.wording.dates import write_date

# The languages that have a file of texts.
LANGUAGES = ("nl", "en", "es", "de", "fr", "tr", "pap")
# Parts of a sentence, of a place or of a button: in one language only.
_PARTS = ("service_", "place_", "island_number", "suggestion")
_BLANK = re.compile(r"\\\{\w+\\\}")


@cache
def _texts(language: str) -> dict[str, str]:
    raw = (files("bot.wording") / f"{language}.toml").read_text(encoding="utf-8")
    return {key: " ".join(text.split()) for key, text in tomllib.loads(raw).items()}


def say(key: str, language: str, **values: str | date) -> str:
    """The fixed text for `key`, with `{name}` filled from `values`; KeyError for an unknown key.

    Dutch and English have every text, Papiamentu/o every text but names of places in a document, the other languages
    of LANGUAGES those of the emergency cards. Under a text in Papiamentu/o come the Dutch and the English one, because
    a reader on the islands may read either and no native speaker has read ours yet; a part of a sentence comes alone.
    Where a language has no text, the Dutch and the English one come in a row, of a part the Dutch one. A date is
    written out in the language of each.
    """
    is_known = language in LANGUAGES and key in _texts(language)
    if is_known and (language != "pap" or key.startswith(_PARTS)):
        spoken = [language]
    elif is_known:
        spoken = [language, "nl", "en"]
    else:
        spoken = ["nl"] if key.startswith(_PARTS) and language not in LANGUAGES[:2] else ["nl", "en"]
    return " ".join(_texts(code)[key].format(**_in_words(values, code)) for code in spoken)


def _in_words(values: dict[str, str | date], code: str) -> dict[str, str]:
    return {
        name: write_date(value.isoformat(), code) if isinstance(value, date) else value
        for name, value in values.items()
    }


@cache
def _in_a_row() -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    """The texts that `say` gives in several languages at once, as patterns with a group for each language."""
    rows = []
    for key in _texts("nl"):
        if not key.startswith(_PARTS):
            for spoken in (("pap", "nl", "en"), ("nl", "en")):
                groups = (_BLANK.sub(".+?", re.escape(_texts(code)[key])) for code in spoken)
                rows.append((spoken, re.compile(" ".join(f"({group})" for group in groups))))
    return tuple(rows)


@cache
def by_language(text: str) -> tuple[tuple[str, str], ...]:
    """The text of `say` as (language, part) in their order; empty for a text that is in one language."""
    for spoken, pattern in _in_a_row():
        if found := pattern.fullmatch(text):
            return tuple(zip(spoken, found.groups(), strict=True))
    return ()
