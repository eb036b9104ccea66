"""Gives the fixed text for a key in a language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

# The languages that have a file of texts.
LANGUAGES = ("nl", "en", "es", "de", "fr", "tr")


@cache
def _texts(language: str) -> dict[str, str]:
    raw = (files("bot.wording") / f"{language}.toml").read_text(encoding="utf-8")
    return {key: " ".join(text.split()) for key, text in tomllib.loads(raw).items()}


def say(key: str, language: str, **values: str) -> str:
    """The fixed text for `key`, with `{name}` filled from `values`; KeyError for an unknown key.

    Dutch and English have every text, the other languages of LANGUAGES those of the emergency cards. Where a
    language has none (pap) the Dutch text comes first and the English one after it, because a reader of
    Papiamentu/o on the islands may read either.
    """
    spoken = [language] if language in LANGUAGES and key in _texts(language) else ["nl", "en"]
    return " ".join(_texts(code)[key].format(**values) for code in spoken)
