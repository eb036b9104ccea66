"""Gives the fixed text for a key in a language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

# The languages that have a file of texts.
LANGUAGES = ("nl", "en", "es", "de", "fr", "tr", "pap")
# Parts of a sentence, of a place or of a button: in one language only.
_PARTS = ("service_", "place_", "island_number", "suggestion")


@cache
def _texts(language: str) -> dict[str, str]:
    raw = (files("bot.wording") / f"{language}.toml").read_text(encoding="utf-8")
    return {key: " ".join(text.split()) for key, text in tomllib.loads(raw).items()}


def say(key: str, language: str, **values: str) -> str:
    """The fixed text for `key`, with `{name}` filled from `values`; KeyError for an unknown key.

    Dutch and English have every text, Papiamentu/o every text but names of places in a document, the other languages
    of LANGUAGES those of the emergency cards. Under a text in Papiamentu/o come the Dutch and the English one, because
    a reader on the islands may read either and no native speaker has read ours yet; a part of a sentence comes alone.
    Where a language has no text, the Dutch and the English one come in a row, of a part the Dutch one.
    """
    is_known = language in LANGUAGES and key in _texts(language)
    if is_known and (language != "pap" or key.startswith(_PARTS)):
        spoken = [language]
    elif is_known:
        spoken = [language, "nl", "en"]
    else:
        spoken = ["nl"] if key.startswith(_PARTS) and language not in LANGUAGES[:2] else ["nl", "en"]
    return " ".join(_texts(code)[key].format(**values) for code in spoken)
