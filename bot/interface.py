"""Gives the texts of the page and the widget."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bot.wording import emergency_numbers, say

if TYPE_CHECKING:
    from bot.settings import Settings

MAX_QUESTION_CHARS = 1_000


PAGE_LANGUAGES = {"nl": "Nederlands", "en": "English", "pap": "Papiamentu"}


@cache
def interface_texts() -> dict[str, dict[str, str]]:
    """All interface texts: {language: {key: text}}; what Papiamentu lacks is there in Dutch."""
    texts = tomllib.loads((files("bot") / "site" / "interface.toml").read_text(encoding="utf-8"))
    return texts | {"pap": texts["nl"] | texts["pap"]}


def show(key: str, language: str, **values: str) -> str:
    """The interface text for a key; a language without texts gets the Dutch one. KeyError when unknown."""
    texts = interface_texts()
    return texts.get(language, texts["nl"])[key].format(**values)


def operator_lines(settings: Settings, language: str) -> tuple[str, ...]:
    """Who runs the service: without an operator it calls itself a demonstration."""
    if not settings.operator_name:
        return (show("demonstration", language),)
    lines = [show("operator", language, name=settings.operator_name)]
    if settings.operator_contact:
        lines.append(show("contact", language, contact=settings.operator_contact))
    if settings.operator_privacy:
        lines.append(show("privacy", language, privacy=settings.operator_privacy))
    return tuple(lines)


def widget_texts(settings: Settings) -> dict[str, dict[str, str]]:
    """What the widget's own page shows, by language: interface texts, the operator, and numbers that can be called."""
    numbers = " ".join(sorted({entry.number for entry in emergency_numbers()}))
    return {
        code: texts
        | {"operator_line": " ".join(operator_lines(settings, code)), "call_numbers": numbers}
        | {key: say(key, code, page="{page}") for key in ("place_page", "place_page_nl", "place_page_en")}
        for code, texts in interface_texts().items()
    }
