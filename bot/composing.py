"""Composes an extractive answer: the fewest sentences of the passages that answer the query, verbatim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sentences import Span, sentence_spans

if TYPE_CHECKING:
    from index import Index, Passage, Ranking, StoredSection

# Passages whose sentences are weighed; what stands lower is hardly ever the answer.
_PASSAGES = 6
# A sentence joins the answer when it scores at least this share of the best one.
_JOIN = 0.72
# Words of an answer and number of places it cites, by audience (design: citizens 40-90 words, three citations).
_LIMITS = {"citizen": (90, 3), "organisation": (160, 4)}
# The longest quote, in words, that sentences of several passages share.
_PLACE_WORDS = 180
# A list that a chosen item belongs to is shown whole up to this many words.
_LIST_WORDS = 250
_WEIGHT_COSINE, _WEIGHT_COVERAGE, _WEIGHT_PASSAGE = 0.4, 0.4, 0.2
# A sentence with such an opening leans on the one before it, and is never shown without it.
_LEANS = re.compile(
    r"(Dit|Deze|Dat|Die|Daarom|Daarnaast|Daarbij|Daarmee|Daardoor|Hierdoor|Hiermee|Hierbij|Zo|Zij|Ook|Bovendien|Toch"
    r"|This|These|That|Those|It|They|Their|Therefore|Moreover|However|Furthermore|Consequently|Such|Hence|Also|Yet"
    r"|In addition|In this (way|respect|context)|As a result|For this reason)\b"
)
# A question for a meaning is answered best by a sentence of the form "X is …", with X at its start.
_ASKS_MEANING = re.compile(
    r"\s*(wat (is|zijn|betekent|houdt|wordt)|what (is|are|does)|define|kiko ta)\b", re.IGNORECASE
)
_COPULA = re.compile(r"\b(is|zijn|betekent|betekenen|houdt in|are|means?)\b")
_SUBJECT_WORDS, _DEFINITION = 6, 0.2
# How many sentences back an antecedent is looked for.
_CHAIN = 2
# Two sentences that share this much of their words say the same.
_SAME = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence that may join an answer, with its evidence.

    `cosine` is between query and sentence; `coverage` the share, by rarity, of the query's stems found in the
    sentence or its heading, in [0, 1]; `score` mixes both with the passage's own score.
    """

    passage: Passage
    section: StoredSection
    span: Span
    cosine: float
    coverage: float
    score: float

    @property
    def text(self) -> str:
        """The sentence as it stands in the section."""
        return self.section.text[self.span.start : self.span.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Chosen sentences grouped by place, in the order in which they are shown; `best` leads them."""

    groups: tuple[tuple[Candidate, ...], ...]
    best: Candidate


def compose(query: str, ranking: Ranking, index: Index, *, audience: str, language: str) -> Draft | None:
    """The draft of an answer to the query, or None when the ranking holds no sentence at all."""
    candidates = _candidates(query, ranking.passages[:_PASSAGES], index, language)
    if not candidates:
        return None
    best = max(candidates, key=lambda c: (c.score, -c.passage.rank, -c.span.start))
    chosen = _choose(candidates, best, audience)
    return Draft(groups=_grouped(chosen, best), best=best)


def _candidates(query: str, passages: Sequence[Passage], index: Index, language: str) -> tuple[Candidate, ...]:
    found: list[tuple[Passage, StoredSection, Span]] = []
    for passage in passages:
        chunk = passage.chunk
        section = index.section(chunk.source_id, chunk.section_id)
        inside = [s for s in sentence_spans(section) if chunk.start <= s.start and s.end <= chunk.end]
        found += [(passage, section, span) for span in inside]
    if not found:
        return ()
    vectors = index.embed([query] + [section.text[span.start : span.end] for _, section, span in found])
    cosines = vectors[1:] @ vectors[0]
    return tuple(
        _weigh(query, passage, section, span, float(cosine), index)
        for (passage, section, span), cosine in zip(found, cosines, strict=True)
    )


def _weigh(query: str, passage: Passage, section: StoredSection, span: Span, cosine: float, index: Index) -> Candidate:
    text = section.text[span.start : span.end]
    asked = set(index.stems(query, passage.language))
    total = sum(index.weight(stem) for stem in asked)
    here = set(index.stems(text, passage.language))
    above = set(index.stems(section.heading, passage.language))
    hits = sum(index.weight(s) * (1.0 if s in here else 0.6) for s in asked if s in here or s in above)
    coverage = hits / total if total else 0.0
    score = _WEIGHT_COSINE * max(cosine, 0.0) + _WEIGHT_COVERAGE * coverage + _WEIGHT_PASSAGE * passage.score
    if _ASKS_MEANING.match(query) and _defines(text, asked, passage.language, index):
        score += _DEFINITION
    return Candidate(passage=passage, section=section, span=span, cosine=cosine, coverage=coverage, score=score)


def _defines(text: str, asked: set[str], language: str, index: Index) -> bool:
    """True when a sentence says of all that was asked, right at its start, what it is."""
    subject, copula, _ = (*_COPULA.split(text, maxsplit=1), "", "")[:3]
    return bool(copula) and len(subject.split()) <= _SUBJECT_WORDS and asked <= set(index.stems(subject, language))


def _choose(candidates: Sequence[Candidate], best: Candidate, audience: str) -> list[Candidate]:
    max_words, max_places = _LIMITS.get(audience, _LIMITS["citizen"])
    if whole := _whole_list(candidates, best):
        return whole
    chosen = _with_antecedent(candidates, best) or [best]
    for candidate in sorted(candidates, key=lambda c: (-c.score, c.passage.rank, c.span.start)):
        if candidate.score < _JOIN * best.score:
            break
        together = _whole_list(candidates, candidate) or _with_antecedent(candidates, candidate)
        added = [c for c in together if c not in chosen]
        together = chosen + added
        if len({c.passage.chunk.chunk_id for c in together}) > max_places or _count_words(together) > max_words:
            continue
        if not any(_say_the_same(candidate, other) for other in chosen):
            chosen = together
    return chosen


def _with_antecedent(candidates: Sequence[Candidate], candidate: Candidate) -> list[Candidate]:
    """The sentence with those before it that it leans on; empty when what it leans on is not at hand."""
    position = candidates.index(candidate)
    chain = [candidate]
    while _LEANS.match(chain[0].text) and not chain[0].span.listed:
        position -= 1
        before = candidates[position] if position >= 0 else None
        if before is None or before.passage is not candidate.passage or len(chain) > _CHAIN:
            return []
        chain.insert(0, before)
    return chain


def _whole_list(candidates: Sequence[Candidate], best: Candidate) -> list[Candidate]:
    """All items of the list that the best sentence is part of or leads in, with the sentence that leads it in."""
    same = [c for c in candidates if c.passage is best.passage]
    first = last = same.index(best)
    while first > 0 and same[first].span.listed:
        first -= 1
    while last + 1 < len(same) and same[last + 1].span.listed:
        last += 1
    whole = same[first : last + 1]
    is_lead = best.text.endswith(":") or best.span.listed
    return whole if is_lead and len(whole) > 1 and _count_words(whole) <= _LIST_WORDS else []


def _count_words(candidates: Sequence[Candidate]) -> int:
    return sum(len(candidate.text.split()) for candidate in candidates)


def _say_the_same(one: Candidate, other: Candidate) -> bool:
    if one is other:
        return True
    words = [set(re.findall(r"\w+", candidate.text.lower())) for candidate in (one, other)]
    smaller = min(len(words[0]), len(words[1]))
    return smaller == 0 or len(words[0] & words[1]) / smaller >= _SAME


def _grouped(chosen: Sequence[Candidate], best: Candidate) -> tuple[tuple[Candidate, ...], ...]:
    """One group a place, the best sentence's group first; sentences of a group in the text's order.

    Sentences of one section that stand near each other share a place, so that a reader is not sent to the same
    page three times.
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
    start = min(c.span.start for c in (*group, candidate))
    end = max(c.span.end for c in (*group, candidate))
    is_one_page = section.page_at(start) == section.page_at(candidate.span.start) == group[0].passage.chunk.page
    return is_one_page and len(section.text[start:end].split()) <= _PLACE_WORDS
