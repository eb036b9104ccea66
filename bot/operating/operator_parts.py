"""The parts of the operator's page as HTML; whatever comes from people or documents is escaped."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.feedback import Report
    from bot.operating.figures import TrafficSummary
    from bot.operating.gaps import GapReport
    from bot.operation import Switches
    from index import IndexedSource

_COMMENTS = 20
STATUSES = ("answered", "partial", "not_in_sources", "out_of_scope", "emergency", "refused", "unavailable")
SURFACES = ("web", "widget", "api")


@cache
def _texts() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("bot") / "operating" / "operator.toml").read_text(encoding="utf-8"))


def tell(key: str, language: str, **values: str) -> str:
    """The escaped text for a key; KeyError when unknown."""
    return escape(_texts()[language][key].format(**values))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str, *, kind: str = "") -> str:
    """A table with a caption; heads and cells are HTML, the first cell of a row is its head.

    Of kind "numbers" the cells are numbers, of kind "numbers sum" the last row is their sum.
    """
    kind = f' class="{kind}"' if kind else ""
    top = "".join(f'<th scope="col">{head}</th>' for head in heads)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>" for row in rows
    )
    inner = f"<caption>{caption}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody>"
    return f'<div class="wide" tabindex="0" role="region" aria-label="{caption}"><table{kind}>{inner}</table></div>'


def traffic_part(summary: TrafficSummary, language: str) -> str:
    """Questions in time, by outcome and language, and how fast they were answered."""
    if not summary.total:
        return f"<p>{tell('none_asked', language)}</p>"
    rows = [
        (
            tell(status, language),
            *(str(summary.by_status[status].get(code, 0)) for code in summary.languages),
            str(sum(summary.by_status[status].values())),
        )
        for status in STATUSES
        if status in summary.by_status
    ]
    sums = [sum(row.get(code, 0) for row in summary.by_status.values()) for code in summary.languages]
    rows.append((tell("total", language), *map(str, sums), str(summary.total)))
    heads = [tell("outcome", language), *map(escape, summary.languages), tell("total", language)]
    speed = [
        (tell(surface, language), *(tell("ms", language, number=str(limit)) for limit in limits))
        for surface, limits in summary.within_ms.items()
    ]
    fast = [tell(key, language) for key in ("channel", "half_within", "most_within")]
    return (
        _chart(summary, language)
        + table(heads, rows, tell("outcome", language), kind="numbers sum")
        + table(fast, speed, tell("speed", language), kind="numbers")
    )


def _chart(summary: TrafficSummary, language: str) -> str:
    """Bars in time; the tables beside it hold the sums."""
    most = max(number for _, number in summary.steps) or 1
    width, height = 100 / len(summary.steps), 60
    bars = "".join(
        f'<rect x="{position * width:.3f}" y="{height - height * number / most:.2f}" width="{width * 0.8:.3f}" '
        f'height="{height * number / most:.2f}"><title>{moment:%Y-%m-%d %H:%M} UTC: {number}</title></rect>'
        for position, (moment, number) in enumerate(summary.steps)
    )
    label = tell("per_hour" if summary.is_hourly else "per_day", language, most=str(most))
    first, last = (f"{summary.steps[end][0]:%d-%m %H:%M}" for end in (0, -1))
    return (
        f'<figure><svg viewBox="0 0 100 {height}" preserveAspectRatio="none" role="img" aria-label="{label}">{bars}'
        f"</svg><figcaption><span>{first}</span><span>{label}</span><span>{last} UTC</span></figcaption></figure>"
    )


def feedback_part(reports: Sequence[Report], language: str) -> str:
    """Opinions and reasons by number, and the latest explanations."""
    from bot.operating.figures import counted

    if not reports:
        return f"<p>{tell('no_feedback', language)}</p>"
    number = tell("number", language)
    verdicts = [(tell(name, language), str(n)) for name, n in counted(one.verdict for one in reports)]
    html = table([tell("verdict", language), number], verdicts, tell("verdict", language), kind="numbers")
    reasons = [
        (tell(name, language), str(n)) for name, n in counted(reason for one in reports for reason in one.reasons)
    ]
    if reasons:
        html += table([tell("why", language), number], reasons, tell("why", language), kind="numbers")
    said = [one for one in reversed(reports) if one.comment][:_COMMENTS]
    if said:
        rows = [
            (
                f"{one.at:%Y-%m-%d %H:%M}",
                tell(one.verdict, language),
                escape(one.comment),
                f"<code>{one.answer_id}</code>",
            )
            for one in said
        ]
        heads = [tell(key, language) for key in ("when", "verdict", "comments", "answer")]
        html += table(heads, rows, tell("comments", language))
    return html


def gaps_part(report: GapReport, language: str) -> str:
    """The groups of unanswered questions."""
    rest = tell("gaps_rest", language, ungrouped=str(report.ungrouped), questions=str(report.questions))
    if not report.gaps:
        return f"<p>{tell('gaps_none', language)} {rest}</p>"
    rows = [
        (
            escape(gap.example),
            str(gap.questions),
            str(gap.partly),
            escape(", ".join(gap.languages)),
            "<br>".join(map(escape, gap.nearest)) or tell("none", language),
        )
        for gap in report.gaps
    ]
    heads = [tell(key, language) for key in ("example", "number", "partial", "languages", "nearest")]
    return table(heads, rows, tell("gaps", language)) + f"<p>{rest}</p>"


def stale_part(stale: Sequence[IndexedSource], months: int, language: str) -> str:
    """The sources that were checked too long ago."""
    if not months:
        return f"<p>{tell('stale_off', language)}</p>"
    if not stale:
        return f"<p>{tell('no_stale', language, months=str(months))}</p>"
    rows = [(f"{escape(one.title)} <code>{escape(one.source_id)}</code>", escape(one.checked_on)) for one in stale]
    return table([tell("source", language), tell("checked", language)], rows, tell("sources", language))


def notice_part(switches: Switches, seal: str, language: str) -> str:
    """The message of now and the form that sets another."""
    notice = switches.notice
    shown, clear = f"<p>{tell('no_notice', language)}</p>", ""
    if notice is not None:
        until = f"{tell('until_shown', language)} {notice.until:%Y-%m-%d %H:%M %Z}"
        shown = f"<blockquote><p>{escape(notice.text)} {escape(notice.url)}</p><footer>{until}</footer></blockquote>"
        clear = _form(
            "notice/clear", seal, language, f'<button class="quiet">{tell("clear_notice", language)}</button>'
        )
    zone = datetime.now().astimezone().tzname() or "UTC"
    fields = (
        f'<label for="text">{tell("text", language)}</label>'
        '<textarea id="text" name="text" rows="2" maxlength="300" required></textarea>'
        f'<label for="until">{tell("until", language, zone=zone)}</label>'
        '<input id="until" name="until" type="datetime-local" required>'
        f'<label for="url">{tell("url", language)}</label><input id="url" name="url" type="url">'
        f"<button>{tell('set_notice', language)}</button>"
    )
    return shown + clear + _form("notice", seal, language, fields)


def pause_part(switches: Switches, seal: str, language: str) -> str:
    """Each channel with what it does now and the form that changes that."""
    items = []
    stop, go_on = tell("do_pause", language), tell("do_resume", language)
    for surface in SURFACES:
        fields = f'<input type="hidden" name="surface" value="{surface}">'
        name = tell(surface, language)
        if (why := switches.pauses.get(surface)) is not None:
            state = f'<strong class="off">{tell("paused", language, reason=why)}</strong>'
            form = _form("resume", seal, language, fields + f'<button aria-label="{go_on}: {name}">{go_on}</button>')
        else:
            state = tell("answering", language)
            fields += (
                f'<label for="reason-{surface}">{tell("reason", language)}</label>'
                f'<input id="reason-{surface}" name="reason" required maxlength="200">'
                f'<button class="quiet" aria-label="{stop}: {name}">{stop}</button>'
            )
            form = _form("pause", seal, language, fields)
        items.append(f"<li><p><b>{name}</b> {state}</p>{form}</li>")
    return f'<p>{tell("pause_intro", language)}</p><ul class="channels">{"".join(items)}</ul>'


def _form(action: str, seal: str, language: str, fields: str) -> str:
    return (
        f'<form method="post" action="/operator/{action}"><input type="hidden" name="seal" value="{seal}">'
        f'<input type="hidden" name="lang" value="{language}">{fields}</form>'
    )
