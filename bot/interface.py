"""Gives the texts of the page and the widget."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings

MAX_QUESTION_CHARS = 1_000


PAGE_LANGUAGES = {"nl": "Nederlands", "en": "English", "pap": "Papiamentu/o"}


@cache
def interface_texts() -> dict[str, dict[str, str]]:
    """All interface texts: {language: {key: text}}; what Papiamentu lacks is there in Dutch."""
    texts = tomllib.loads((files("bot") / "site" / "interface.toml").read_text(encoding="utf-8"))
    return texts | {"pap": texts["nl"] | texts["pap"]}


def show(key: str, language: str, **values: str) -> str:
    """The interface text for a key; a language without texts gets the Dutch one. KeyError when unknown."""
    texts = interface_texts()
    return texts.get(language, texts["nl"])[key].format(**values)


def html_language(language: str) -> str:
    """The language of the labels around an answer in this language: the same where there are labels, else Dutch."""
    return language if language in PAGE_LANGUAGES else "nl"


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


# What the widget's own page shows of the interface; the rest would only make it larger.
_WIDGET_KEYS = (
    "first_notice danger_line question send clear about conversation too_many failed you busy language_choice "
    "audience citizen organisation"
)


def widget_texts(settings: Settings, language: str) -> dict[str, str]:
    """What the widget's own page shows in one language: texts and the operator; answers come rendered."""
    texts = interface_texts()[language]
    said = {key: texts[key] for key in _WIDGET_KEYS.split()}
    unread = [texts["unread"]] if language == "pap" else []
    return said | {"operator_line": " ".join([*operator_lines(settings, language), *unread])}


_LABEL_KEYS = "question placeholder send clear options audience citizen organisation language language_auto"


def label_texts(language: str) -> dict[str, str]:
    """The labels of the page's own controls, to change its language without losing the conversation."""
    texts = interface_texts()[language]
    return {key: texts[key] for key in _LABEL_KEYS.split()}
