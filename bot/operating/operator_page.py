"""The operator's page: what the service does, and the switches, for who knows the token."""

from __future__ import annotations

import io
import json
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from bot.database import DatabaseAway, StoredFeedback, StoredQuestions, TrafficCounts
from bot.operating.admission import Admission
from bot.operating.figures import summed
from bot.operating.gap_tables import write_csv_to
from bot.operating.gaps import GapReport, find_gaps
from bot.operating.operator_parts import (
    feedback_part,
    gaps_part,
    notice_part,
    pause_part,
    stale_part,
    table,
    tell,
    traffic_part,
)
from bot.operation import OperatorNotice, parse_until
from bot.wording import unverified_numbers

if TYPE_CHECKING:
    from bot.api import Desk

_HOURS = (24, 168, 720)
_GAP_DAYS, _CHANGES = 30, 10
_DONE = {"notice": "done_notice", "notice/clear": "done_clear", "pause": "done_pause", "resume": "done_resume"}
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Robots-Tag": "noindex",
}


def operator_router(desk: Desk) -> APIRouter:
    """The routes under /operator; ValueError when the token of the settings is too short."""
    router = APIRouter(include_in_schema=False)
    admission = Admission(desk.service.settings.operator_token.get_secret_value())

    @router.get("/operator")
    def overview(request: Request, lang: str = "nl", hours: int = 24, done: str = "") -> HTMLResponse:
        name = admission.admit(request)
        language = _language(lang)
        told = f'<p class="done" role="status">{tell(_DONE[done], language)}</p>' if done in _DONE else ""
        period = hours if hours in _HOURS else _HOURS[0]
        return _page(told + _overview(desk, language, period, admission.seal(name)), language, "/operator")

    @router.get("/operator/gaps")
    def gaps(request: Request, lang: str = "nl") -> HTMLResponse:
        admission.admit(request)
        language = _language(lang)
        body = f'<h1>{tell("gaps", language)}</h1><section class="whole">{_gaps(desk, language)}</section>'
        links = f'<a href="/operator?lang={language}">{tell("back", language)}</a>'
        return _page(f"<nav>{links}</nav>{body}", language, "/operator/gaps")

    @router.get("/operator/gaps.csv")
    def gaps_csv(request: Request) -> Response:
        admission.admit(request)
        text = io.StringIO()
        try:
            write_csv_to(_report(desk), text)
        except DatabaseAway as error:
            raise HTTPException(503, "the database is out of reach") from error
        headers = _HEADERS | {"Content-Disposition": 'attachment; filename="gaps.csv"'}
        return Response("\ufeff" + text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)

    for action in _DONE:
        router.add_api_route(f"/operator/{action}", _changing(desk, admission, action), methods=["POST"])
    return router


def _changing(desk: Desk, admission: Admission, action: str) -> Callable[[Request], Awaitable[Response]]:
    """The route of one switch."""

    async def change(request: Request) -> Response:
        name = admission.admit(request)
        body = parse_qs((await request.body()).decode("utf-8", errors="replace"), max_num_fields=10)
        fields = {key: values[0] for key, values in body.items()}
        admission.check_form(request, name, fields.get("seal", ""))
        language = _language(fields.get("lang", "nl"))
        try:
            await run_in_threadpool(_switch, desk, action, fields, name)
        except ValueError as error:
            why = f'<span lang="en">{escape(str(error))}</span>'
            told = f'<p class="alert" role="alert">{tell("failed", language)} {why}</p>'
            shown = await run_in_threadpool(_overview, desk, language, _HOURS[0], admission.seal(name))
            return _page(told + shown, language, "/operator", status=422)
        query = urlencode({"lang": language, "done": action})
        return RedirectResponse(f"/operator?{query}", status_code=303, headers=_HEADERS)

    return change


def _language(asked: str) -> str:
    return "en" if asked == "en" else "nl"


def _switch(desk: Desk, action: str, fields: dict[str, str], name: str) -> None:
    """Make the change; ValueError when it cannot be made as it was given."""
    operation, by = desk.service.operation, f"{name} (page)"
    if action == "notice":
        text = " ".join(fields.get("text", "").split())
        until = parse_until(fields.get("until", ""))
        operation.set_notice(OperatorNotice(text=text, until=until, url=fields.get("url", "").strip()), by=by)
    elif action == "notice/clear":
        operation.clear_notice(by=by)
    elif action == "pause":
        operation.pause([fields.get("surface", "")], fields.get("reason", ""), by=by)
    else:
        operation.resume([fields.get("surface", "")], by=by)


def _overview(desk: Desk, language: str, hours: int, seal: str) -> str:
    switches = desk.service.operation.switches()
    since = datetime.now(UTC) - timedelta(hours=hours)
    periods = "".join(
        f'<li><a href="/operator?lang={language}&amp;hours={one}"{" aria-current=page" if one == hours else ""}>'
        f"{tell(f'hours_{one}', language)}</a></li>"
        for one in _HOURS
    )
    picked = f'<nav aria-label="{tell("period", language)}"><ul>{periods}</ul></nav>'
    parts = [
        _part("state", language, _state(desk, language)),
        _part("notice", language, notice_part(switches, seal, language)),
        _part("pause", language, pause_part(switches, seal, language)),
        _part("traffic", language, picked + _traffic(desk, language, hours, since)),
        _part("feedback", language, _feedback(desk, language, since)),
        _part("sources", language, _stale(desk, language)),
        _part("gaps", language, _gaps_link(desk, language)),
        _part("audit", language, _audit(desk, language)),
    ]
    return f"<h1>Paraat: {tell('title', language)}</h1><p>{tell('intro', language)}</p>{''.join(parts)}"


def _part(key: str, language: str, body: str) -> str:
    return f'<section class="{key}"><h2>{tell(key, language)}</h2>{body}</section>'


def _state(desk: Desk, language: str) -> str:
    assistant = desk.warmth.assistant
    if assistant is None:
        return f'<p class="alert">{tell("warming", language)}</p>'
    lines = [
        f"<p>{tell('ready', language)} {tell('index', language)} <code>{assistant.index.fingerprint[:16]}</code></p>"
    ]
    if degraded := desk.watch.degraded():
        items = "".join(f'<li lang="en">{escape(name)}: {escape(reason)}</li>' for name, reason in degraded.items())
        lines.append(f'<div class="alert"><p>{tell("away", language)}</p><ul>{items}</ul></div>')
    if numbers := unverified_numbers():
        lines.append(f"<p>{tell('unverified', language)} {escape(', '.join(numbers))}</p>")
    return "".join(lines)


def _traffic(desk: Desk, language: str, hours: int, since: datetime) -> str:
    database, recorder = desk.watch.database, desk.watch.recorder
    if database is None or recorder is None:
        return f"<p>{tell('database_away', language)}</p>"
    try:
        # So that what was asked a second ago is counted too.
        recorder.flush()
        counts = TrafficCounts(database).since(since)
    except DatabaseAway:
        return f'<p class="alert">{tell("database_away", language)}</p>'
    return traffic_part(summed(counts, hours=hours, now=datetime.now(UTC)), language)


def _feedback(desk: Desk, language: str, since: datetime) -> str:
    if not desk.service.settings.feedback or desk.watch.database is None:
        return f"<p>{tell('feedback_off', language)}</p>"
    try:
        return feedback_part(StoredFeedback(desk.watch.database).reports(since), language)
    except DatabaseAway:
        return f'<p class="alert">{tell("database_away", language)}</p>'


def _gaps_link(desk: Desk, language: str) -> str:
    off = "" if desk.service.settings.keep_questions else f"<p>{tell('gaps_off', language)}</p>"
    return f'{off}<p><a href="/operator/gaps?lang={language}">{tell("gaps_link", language)}</a></p>'


def _gaps(desk: Desk, language: str) -> str:
    off = "" if desk.service.settings.keep_questions else f"<p>{tell('gaps_off', language)}</p>"
    try:
        report = _report(desk)
    except DatabaseAway:
        return f'<p class="alert">{tell("database_away", language)}</p>'
    link = f'<p><a href="/operator/gaps.csv">{tell("download", language)}</a></p>' if report.gaps else ""
    return f"<p>{tell('gaps_intro', language)}</p>{off}{gaps_part(report, language)}{link}"


def _report(desk: Desk) -> GapReport:
    """The gaps of the last 30 days; HTTPException 503 while nothing is loaded, DatabaseAway as it says."""
    assistant = desk.warmth.assistant
    if assistant is None or desk.watch.database is None:
        raise HTTPException(503, "the service is starting; try again soon", {"Retry-After": "5"})
    since = datetime.now(UTC) - timedelta(days=_GAP_DAYS)
    return find_gaps(StoredQuestions(desk.watch.database).unanswered(since), assistant.index)


def _stale(desk: Desk, language: str) -> str:
    assistant = desk.warmth.assistant
    sources = desk.service.stale_sources(assistant.index.sources) if assistant else ()
    return stale_part(sources, desk.service.settings.stale_after_months, language)


def _audit(desk: Desk, language: str) -> str:
    path = desk.service.settings.data / "audit.jsonl"
    if not path.is_file():
        return f"<p>{tell('no_audit', language)}</p>"
    with path.open(encoding="utf-8") as handle:
        changes = [json.loads(line) for line in deque(handle, _CHANGES)]
    rows = [
        (
            escape(str(row.pop("at", ""))[:16].replace("T", " ")),
            escape(str(row.pop("by", ""))),
            escape(f"{row.pop('action', '')} {json.dumps(row, ensure_ascii=False) if row else ''}".strip()),
        )
        for row in reversed(changes)
    ]
    return table([tell(key, language) for key in ("when", "who", "what")], rows, tell("audit", language))


def _page(body: str, language: str, path: str, *, status: int = 200) -> HTMLResponse:
    other = "nl" if language == "en" else "en"
    link = f'<a href="{path}?lang={other}" lang="{other}" hreflang="{other}">{tell("other_language", language)}</a>'
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Paraat: {tell('title', language)}</title>"
        '<link rel="stylesheet" href="/site/tokens.css"><link rel="stylesheet" href="/site/operator.css"></head>'
        f'<body><main><p class="language">{link}</p>{body}</main></body></html>'
    )
    return HTMLResponse(html, status_code=status, headers=_HEADERS)
