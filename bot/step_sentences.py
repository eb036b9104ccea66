"""Tells sentences that say what to do from what stands around them, and puts them first."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bot.checklist import is_action, is_lead
from bot.choosing import place_name
from bot.regions import plain
from bot.subject import is_only_narrower

if TYPE_CHECKING:
    from bot.choosing import Place
    from bot.evidence import Candidate
    from bot.reading import Line, ReadSection
    from index import Index, IndexedSource

# The least score of an item of a list of steps, of another sentence that tells what to do, and what is left of the
# score of a sentence that tells nothing of the kind.
_LISTED, _TOLD, _ASIDE = 0.9, 0.5, 0.02
# An official place beneath the steps must be this likely; and a place with a list of steps comes before one without
# that is likelier by so many log-odds.
_LIKELY, _FOR_LIST = 0.3, 1.5

_CONDITION = re.compile(r"^(Als|Bij|If|When|In) [^,]{1,80}, ")

Places = frozenset[tuple[str, str]]


@cache
def tables() -> dict[str, Any]:
    """What stands in bot/steps.toml."""
    return tomllib.loads((files("bot") / "steps.toml").read_text(encoding="utf-8"))


@cache
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    found = tables()[name]
    return tuple(re.compile(pattern) for pattern in ([found] if isinstance(found, str) else found))


def matches(name: str, text: str) -> bool:
    """True when a pattern of that name in bot/steps.toml is found in the text."""
    folded = " ".join(plain(text).replace("’", "'").split())
    return any(pattern.search(folded) for pattern in _patterns(name))


def holds_steps(read: ReadSection, index: Index) -> bool:
    """True when the section lists things to do or to have at hand."""
    return any(_are_steps(lines) for lines in _lists(read.lines(index, 0, len(read.section.text))))


def _lists(lines: Sequence[Line]) -> list[list[Line]]:
    """The lists of a section: each lead with its items."""
    found: list[list[Line]] = []
    for line in lines:
        if not line.span.listed:
            found.append([line])
        elif found:
            found[-1].append(line)
    return [rows for rows in found if len(rows) > 1]


def _are_steps(rows: Sequence[Line]) -> bool:
    return is_lead(rows[0].text) and all(not matches("aside", row.text) for row in rows)


def leading(
    places: Sequence[Place], first: Places, candidates: Sequence[Candidate], sources: Mapping[str, IndexedSource]
) -> tuple[Place, ...]:
    """The places that lead, with a list of steps before others, and then official ones that are likely to answer too.

    `candidates` have the scores of `steps_first`. All places as they are when none of them leads.
    """
    own = {source.renders or source.source_id for source in sources.values() if source.audience == "citizen"}
    listed = {place_name(candidate, sources) for candidate in candidates if candidate.score >= _LISTED}
    front = sorted(
        (place for place in places if place.name in first),
        key=lambda place: -place.odds - (_FOR_LIST if place.name in listed else 0.0),
    )
    beneath = [p for p in places if p.name not in first and p.name[0] not in own and p.likely >= _LIKELY]
    return (*front, *beneath) if front else tuple(places)


def steps_first(
    query: str, candidates: Sequence[Candidate], first: Places, sources: Mapping[str, IndexedSource]
) -> tuple[Candidate, ...]:
    """The sentences with scores by which, in the places that lead, steps come before all else and asides last.

    A list for something narrower than the query asks ("natuurbrand" for "brand") is no list of steps for it.
    """
    found: list[Candidate] = []
    lead: Candidate | None = None
    for candidate in candidates:
        if not candidate.span.listed:
            lead = candidate
        if place_name(candidate, sources) in first:
            is_step = lead is not None and is_lead(lead.text) and (candidate.span.listed or lead.text.endswith(":"))
            if is_step and lead is not None and is_only_narrower(query, [lead.text]) and not matches("outdoors", query):
                candidate = replace(candidate, score=round(_TOLD * candidate.score, 6))
            else:
                candidate = replace(candidate, score=round(_raised(candidate, is_step=is_step), 6))
        found.append(candidate)
    return tuple(found)


def _raised(candidate: Candidate, *, is_step: bool) -> float:
    score, text = candidate.score, candidate.text
    if is_step:
        return _LISTED + (1 - _LISTED) * score
    if matches("aside", text):
        return _ASIDE * score
    # "If paying by card does not work, you can use cash" tells what to do, though something does not work.
    is_told = not matches("pointer", _CONDITION.sub("", text)) and (is_action(text) or matches("told", text))
    return _TOLD + (_LISTED - _TOLD) * score if is_told else _TOLD * score
