"""The fixed parts of the chat page: its head, what it is, and the examples; each in every language of the page.

The style sheet shows the parts in the language that the page is in.
"""

from __future__ import annotations

import tomllib
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bot.interface import PAGE_LANGUAGES, operator_lines, show
from bot.turn_actions import ask_button

if TYPE_CHECKING:
    from bot.settings import Settings


def in_each_language(key: str, tag: str = "span", **values: str) -> str:
    """An interface text in every language of the page, each in an element with its language."""
    return "".join(
        f'<{tag} lang="{code}" class="only">{escape(show(key, code, **values))}</{tag}>' for code in PAGE_LANGUAGES
    )


def masthead(settings: Settings, *, has_official: bool) -> str:
    """Title, choice of language, who runs the service and the first notice."""
    logo = '<img src="/site/logo" alt="" class="logo">' if settings.logo else ""
    languages = "".join(
        f'<li><a href="/?lang={code}" lang="{code}" hreflang="{code}">{name}</a></li>'
        for code, name in PAGE_LANGUAGES.items()
    )
    label = escape(f"{show('language_choice', 'nl')} / {show('language_choice', 'en')}")
    about = "".join(
        f'<a href="{path}" lang="{code}" class="only">{escape(show("about", code))}</a>'
        for code, path in (("nl", "/over"), ("en", "/about"), ("pap", "/over"))
    )
    blocks = []
    for code in PAGE_LANGUAGES:
        # What Papiamentu lacks is there in Dutch, and says so to screen readers.
        read = "nl" if code == "pap" else code
        notes = [] if has_official else [show("guide_only", read)]
        notes += [show("unread", code)] if code == "pap" else []
        own = escape(" ".join(operator_lines(settings, code)))
        blocks.append(
            f'<div lang="{code}" class="only"><p class="lead">{escape(show("intro", code))}</p>'
            f'<p class="notice">{escape(show("first_notice", code))}</p>'
            f'<p class="operator"><strong>{own}</strong> <span lang="{read}">{escape(" ".join(notes))}</span></p></div>'
        )
    return (
        f'<header class="intro"><div class="bar">{logo}<h1>Paraat</h1>'
        f'<nav class="languages" aria-label="{label}"><ul>{languages}</ul></nav></div>'
        f"{''.join(blocks)}<p>{about}</p></header>"
    )


@cache
def themes() -> tuple[dict[str, Any], ...]:
    """The themes of the examples: audience, title (a key of the interface) and questions by language."""
    raw = (files("bot") / "site" / "examples.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(raw)["theme"])


def examples(audience: str) -> str:
    """Buttons that ask an example question, by theme, for one audience."""
    html = ""
    for code in PAGE_LANGUAGES:
        shown = "en" if code == "en" else "nl"
        groups = "".join(
            f"<h3>{escape(show(theme['title'], shown))}</h3><ul>"
            + "".join(f"<li>{ask_button(text, text)}</li>" for text in theme[shown])
            + "</ul>"
            for theme in themes()
            if theme["audience"] == audience
        )
        title = escape(show("examples", code))
        html += (
            f'<section lang="{code}" class="only examples"><h2>{title}</h2><div lang="{shown}">{groups}</div></section>'
        )
    return html


def danger() -> str:
    """The line that always stands under the question."""
    return f'<div class="danger">{in_each_language("danger_line", "p")}</div>'
