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


# What the widget's own page shows of the interface; the rest would only make it larger.
_WIDGET_KEYS = """
first_notice danger_line question send clear about conversation open_source official_place rendered_place kind_rendering
kind_official nearby suggestions too_many failed operator_notice not_in_danger where_are_you status_emergency
status_not_in_sources status_out_of_scope status_refused status_unavailable status_partial status_answered
"""


def widget_texts(settings: Settings, language: str) -> dict[str, str]:
    """What the widget's own page shows in one language: texts, areas, the operator, numbers that can be called."""
    texts = interface_texts()[language]
    said = "en" if language == "en" else "nl"
    return (
        {key: text for key, text in texts.items() if key in _WIDGET_KEYS.split() or key.startswith("region_")}
        | {key: say(key, said, page="{page}") for key in ("place_page", "place_page_nl", "place_page_en")}
        | {
            "suggestion": say("suggestion", said, heading="{heading}"),
            "operator_line": " ".join(operator_lines(settings, language)),
            "call_numbers": " ".join(sorted({entry.number for entry in emergency_numbers()})),
        }
    )


def label_texts(language: str) -> dict[str, str]:
    """The labels of the page's own controls, for a language that Gradio does not know."""
    texts = interface_texts()[language]
    return {key: texts[key] for key in ("question", "send", "audience", "language")}
