"""Gives the fixed text for a key in a language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _texts(language: str) -> dict[str, str]:
    raw = (files("bot.wording") / f"{language}.toml").read_text(encoding="utf-8")
    return {key: " ".join(text.split()) for key, text in tomllib.loads(raw).items()}


def say(key: str, language: str, **values: str) -> str:
    """The fixed text for `key`, with `{name}` filled from `values`; KeyError for an unknown key.

    Languages with texts of their own are nl and en. For any other (pap) the Dutch text comes first and the
    English one after it, because a reader of Papiamentu/o on the islands may read either.
    """
    if language in ("nl", "en"):
        return _texts(language)[key].format(**values)
    return f"{_texts('nl')[key].format(**values)} {_texts('en')[key].format(**values)}"
