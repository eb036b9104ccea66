"""Puts the sentences of an answer together by place, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.evidence import Candidate

# The longest quote, in words, that sentences of several passages share.
_PLACE_WORDS = 180


def grouped(chosen: Sequence[Candidate], best: Candidate) -> tuple[tuple[Candidate, ...], ...]:
    """One group a place, the best sentence's group first; sentences of a group in the text's order.

    Sentences of one section that stand near each other and rest on one address share a place, so that a reader is
    not sent to the same page three times.
    """
    groups: list[list[Candidate]] = []
    ordered = sorted(chosen, key=lambda c: (c.section is not best.section, c.passage.rank, c.span.start))
    for candidate in ordered:
        for group in groups:
            if _is_near(group, candidate):
                group.append(candidate)
                break
        else:
            groups.append([candidate])
    groups.sort(key=lambda group: best not in group)
    return tuple(tuple(sorted(group, key=lambda c: c.span.start)) for group in groups)


def _is_near(group: Sequence[Candidate], candidate: Candidate) -> bool:
    section = candidate.section
    if group[0].section is not section:
        return False
    if group[0].passage is candidate.passage:
        return True
    if group[0].passage.url != candidate.passage.url:
        return False
    start = min(c.span.start for c in (*group, candidate))
    end = max(c.span.end for c in (*group, candidate))
    is_one_page = section.page_at(start) == section.page_at(candidate.span.start) == group[0].passage.chunk.page
    return is_one_page and len(section.text[start:end].split()) <= _PLACE_WORDS
