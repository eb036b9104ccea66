"""Chooses the sentence that leads an answer, and the official one that stands beneath it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bot.asking import asked_kinds, count_shown, measures, needed_kinds
from bot.defining import how_well_defined
from bot.evidence import APART

if TYPE_CHECKING:
    from bot.evidence import Candidate
    from index import Index, Ranking

# A sentence that says what something is leads before a better one when it scores at least this share of it; one that
# says it of a thing with so many more words in its name needs more.
_NEARLY, _NEARLY_OF_MORE, _MORE = 0.03, 0.2, 2
# A sentence that stands alone leads before one that adds to another when it scores at least this share of it.
_AS_GOOD = 0.6
# Kinds of answer that a sentence either holds or does not.
_FACTS = frozenset({"time", "quantity"})
# From this cosine an official sentence is shown beneath the plain words that render it.
_QUOTED = 0.4


def by_score(candidate: Candidate) -> tuple[float, int, int]:
    """What orders sentences: the better one, then the one that the search found first, then the earlier one."""
    return candidate.score, -candidate.passage.rank, -candidate.span.start


def lead_of(query: str, candidates: Sequence[Candidate]) -> Candidate:
    """The best sentence, or one that is nearly as good: with the time or the number that is asked, or else alone.

    A sentence that only adds to another one leads where no other is nearly as good.
    """
    best = max(candidates, key=by_score)
    near = [c for c in candidates if c.score >= _AS_GOOD * best.score and not c.line.adds]
    return max([c for c in near if shows_fact(query, c)] or near, key=by_score, default=best)


def shows_fact(query: str, candidate: Candidate) -> bool:
    """True when a time or a number is asked and the sentence shows it."""
    wanted = asked_kinds(query) & _FACTS
    return bool(wanted) and wanted <= candidate.line.kinds


def meaning_of(query: str, ranking: Ranking, candidates: Sequence[Candidate], index: Index) -> Candidate | None:
    """The sentence that says what the query asks after; None where no meaning is asked or none of them says it."""
    if "definition" not in asked_kinds(query):
        return None
    top = max(candidate.score for candidate in candidates)
    found: list[tuple[tuple[int, int, bool], Candidate]] = []
    for candidate in candidates:
        if candidate.score >= _NEARLY * top:
            how = how_well_defined(candidate, ranking, index)
            if how is not None and (how == (0, 0) or (how[0] <= _MORE and candidate.score >= _NEARLY_OF_MORE * top)):
                # A list of terms is where a meaning is looked up.
                found.append(((*how, candidate.section.kind not in APART), candidate))
    found.sort(key=lambda one: (one[0], *(-value for value in by_score(one[1]))))
    return found[0][1] if found else None


def holding(query: str, candidates: Sequence[Candidate]) -> frozenset[Candidate]:
    """The sentences that hold what the answer cannot do without; none where nothing of the kind is asked.

    That is a kind of fact ("which countries"), or the measure that a claim names ("14 dagen").
    """
    needed, measured = needed_kinds(query), measures(query)
    if not needed and not measured:
        return frozenset()
    return frozenset(
        candidate
        for candidate in candidates
        if needed <= candidate.line.kinds and (not measured or measured & measures(candidate.text))
    )


def richest(query: str, needed: Iterable[Candidate]) -> Candidate | None:
    """Of the sentences that hold what is needed the best one, where one that names more of it counts for more."""
    kinds = needed_kinds(query)

    def worth(candidate: Candidate) -> tuple[float, float, int, int]:
        named = max((count_shown(kind, candidate.text) for kind in kinds), default=1)
        return (candidate.score * named, *by_score(candidate))

    return max(needed, key=worth, default=None)


def plain_words(members: Sequence[Candidate]) -> list[Candidate]:
    """Of the sentences of a place those of its rendering, where it has one."""
    return [candidate for candidate in members if candidate.passage.kind == "rendering"] or list(members)


def official_words(members: Sequence[Candidate], best: Candidate) -> list[Candidate]:
    """The official sentence that says most nearly what the best one renders; none where nothing comes near."""
    official = [candidate for candidate in members if candidate.passage.kind == "official"]
    if best.passage.kind == "official" or not official:
        return []
    import numpy as np

    vectors = np.stack([candidate.line.vector for candidate in (best, *official)])
    near = [round(float(cosine), 6) for cosine in vectors[1:] @ vectors[0]]
    nearest = max(range(len(official)), key=lambda number: (near[number], -number))
    leans = official[nearest].line.back > 0
    return [official[nearest]] if near[nearest] >= _QUOTED and not leans else []
