"""Pages without JavaScript: what the service is, a form that answers, and small files about the service."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from pydantic import ValidationError

from bot.api_models import Asked
from bot.interface import MAX_QUESTION_CHARS, operator_lines, show
from bot.regions import REGIONS
from bot.rendering import Shown, render_turn
from bot.settings import LOGO_TYPES
from bot.turn_actions import FORM_ID

if TYPE_CHECKING:
    from bot.api import Desk
    from bot.settings import Settings

# RFC 9116 wants a date before which the file is read again.
_SECURITY_DAYS = 180
# The form has six; more of them are no form of ours.
_MOST_FIELDS = 20


def plain_router(desk: Desk) -> APIRouter:
    """The routes /over, /about, /ask, /site/tokens.css, /site/logo and /.well-known/security.txt."""
    router = APIRouter(include_in_schema=False)
    settings = desk.service.settings

    @router.get("/over")
    def over() -> HTMLResponse:
        return _page(show("about", "nl"), _about(settings, "nl"), "nl")

    @router.get("/about")
    def about() -> HTMLResponse:
        return _page(show("about", "en"), _about(settings, "en"), "en")

    @router.get("/ask")
    def form(lang: str = "nl") -> HTMLResponse:
        language = _language(lang)
        notice = desk.service.notice(language)
        crisis = f'<p class="crisis">{escape(notice)}</p>' if notice else ""
        return _page("Paraat", crisis + _head(desk, language) + _form(desk, language, {}), language)

    @router.post("/ask")
    async def answer(request: Request) -> HTMLResponse:
        return await _answered(desk, request)

    @router.get("/site/tokens.css")
    def tokens() -> Response:
        return Response(f":root {{ --paraat-accent: {settings.accent}; }}\n", media_type="text/css; charset=utf-8")

    @router.get("/site/logo")
    def logo() -> Response:
        if settings.logo is None or not settings.logo.is_file():
            raise HTTPException(404, "there is no logo")
        return FileResponse(settings.logo, media_type=LOGO_TYPES[settings.logo.suffix])

    @router.get("/.well-known/security.txt")
    def security() -> PlainTextResponse:
        contact = _as_address(settings.operator_contact)
        if not contact:
            raise HTTPException(404, "no operator is set who could be told")
        expires = (datetime.now(UTC) + timedelta(days=_SECURITY_DAYS)).strftime("%Y-%m-%dT00:00:00Z")
        return PlainTextResponse(f"Contact: {contact}\nExpires: {expires}\nPreferred-Languages: nl, en\n")

    return router


def _language(asked: str) -> str:
    return "en" if asked == "en" else "nl"


def _as_address(contact: str) -> str:
    """The contact as an address that a program can use; empty when it is something else, such as a street."""
    if contact.startswith(("https://", "mailto:", "tel:")):
        return contact
    return f"mailto:{contact}" if "@" in contact and " " not in contact else ""


def _page(title: str, body: str, language: str, status: int = 200) -> HTMLResponse:
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="/site/tokens.css">'
        f'<link rel="stylesheet" href="/site/turn.css"><link rel="stylesheet" href="/site/plain.css"></head>'
        f"<body><main>{body}</main></body></html>"
    )
    return HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-store"})


@cache
def _sections() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads((files("bot") / "site" / "about.toml").read_text(encoding="utf-8"))["section"])


def _about(settings: Settings, language: str) -> str:
    contact = show("contact", language, contact=settings.operator_contact) if settings.operator_contact else ""
    values = {"operator": " ".join(operator_lines(settings, language)), "contact": contact}
    values["days"] = str(settings.keep_questions_days)
    is_shown = {"feedback": settings.feedback, "questions": settings.keep_questions}
    parts = [f"<h1>{escape(show('about', language))}</h1>"]
    for section in _sections():
        if not is_shown.get(section.get("key", ""), True):
            continue
        paragraphs = "".join(f"<p>{escape(text.format(**values))}</p>" for text in section[f"{language}_text"])
        parts.append(f"<section><h2>{escape(section[language])}</h2>{paragraphs}</section>")
    other, path = ("English", "/about") if language == "nl" else ("Nederlands", "/over")
    code = "en" if language == "nl" else "nl"
    parts.append(f'<nav><a href="/?lang={language}">Paraat</a> <a href="{path}" lang="{code}">{other}</a></nav>')
    return "".join(parts)


def form_fields(body: bytes) -> dict[str, str]:
    """The fields of the form as a browser sends them, each once; `question` is always there, `lang` is nl or en."""
    try:
        given = parse_qs(body.decode("utf-8", errors="replace"), max_num_fields=_MOST_FIELDS)
    except ValueError:
        # More fields than the form has: nothing of it is read, and the page asks for a question.
        given = {}
    fields = {name: values[0] for name, values in given.items()}
    question = fields.get("suggestion", fields.get("question", "")).strip()
    return fields | {"question": question, "lang": _language(fields.get("lang", "nl"))}


def asked_in(fields: Mapping[str, str]) -> Asked:
    """What the form asks; ValidationError for a question that is empty or too long."""
    return Asked(
        question=fields["question"],
        audience="organisation" if fields.get("audience") == "organisation" else "citizen",
        region=fields.get("region") if fields.get("region") in REGIONS else None,
        not_in_danger=fields.get("not_in_danger") == "yes",
    )


def refusal_page(desk: Desk, fields: dict[str, str], key: str, status: int, seconds: str) -> HTMLResponse:
    """The form as it was filled in, and above it why it is not answered now and after how many seconds to try again."""
    page = _told(desk, fields, show(key, fields["lang"], seconds=seconds), status)
    page.headers["Retry-After"] = seconds
    return page


def _told(desk: Desk, fields: dict[str, str], said: str, status: int = 200) -> HTMLResponse:
    told = f'<p class="alert" role="alert">{escape(said)}</p>'
    language = fields["lang"]
    return _page("Paraat", _head(desk, language) + told + _form(desk, language, fields), language, status)


async def _answered(desk: Desk, request: Request) -> HTMLResponse:
    """The answer with the form under it; a body that is not as agreed gets the form with what is wrong."""
    fields = form_fields(await request.body())
    language = fields["lang"]
    try:
        asked = asked_in(fields)
    except ValidationError:
        return _told(desk, fields, show("too_long", language) if fields["question"] else show("empty", language))
    key = "warming_form"
    try:
        desk.count(request)
        assistant = await desk.assistant()
        key = "busy_form"
        given = await desk.answer(assistant, asked.to_question(), "web")
    except HTTPException as error:
        seconds = (error.headers or {}).get("Retry-After", "5")
        key = "too_many" if error.status_code == 429 else key
        return refusal_page(desk, fields, key, error.status_code, seconds)
    shown = Shown(above=desk.service.notice(given.language), has_script=False)
    turn = render_turn(1, asked.question, given, assistant.index, shown)
    return _page("Paraat", _head(desk, language) + turn + _form(desk, language, fields), language)


def _head(desk: Desk, language: str) -> str:
    """What stands above everything on the form page: what it is and who runs it."""
    return (
        f"<header><h1>Paraat</h1><p>{escape(show('first_notice', language))}</p>"
        f"<p><strong>{escape(' '.join(operator_lines(desk.service.settings, language)))}</strong></p></header>"
    )


def _form(desk: Desk, language: str, fields: dict[str, str]) -> str:
    def chosen(name: str, value: str) -> str:
        return " checked" if fields.get(name, "citizen") == value else ""

    audiences = "".join(
        f'<label><input type="radio" name="audience" value="{value}"{chosen("audience", value)}> '
        f"{escape(show(value, language))}</label>"
        for value in ("citizen", "organisation")
    )
    region = fields.get("region", "")
    kept = f'<input type="hidden" name="region" value="{region}">' if region in REGIONS else ""
    return (
        f'<form id="{FORM_ID}" method="post" action="/ask"><input type="hidden" name="lang" value="{language}">{kept}'
        f'<label for="question">{escape(show("question", language))}</label>'
        f'<textarea id="question" name="question" rows="3" maxlength="{MAX_QUESTION_CHARS}" required>'
        f"{escape(fields.get('question', ''))}</textarea>"
        f"<fieldset><legend>{escape(show('audience', language))}</legend>{audiences}</fieldset>"
        f"<button>{escape(show('send', language))}</button>"
        f'<p class="danger">{escape(show("danger_line", language))}</p></form>'
        f'<p><a href="{"/about" if language == "en" else "/over"}">{escape(show("about", language))}</a></p>'
    )
