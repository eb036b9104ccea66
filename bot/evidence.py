"""Weighs the sentences of a ranking as answers to a query."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bot.asking import asked_kinds, frame_words, shown_kinds
from bot.sentences import Span, sentence_spans

if TYPE_CHECKING:
    from index import Index, IndexedSource, Passage, Ranking, StoredSection

# Passages whose sentences are weighed; what stands lower is hardly ever the answer.
_PASSAGES = 8
# What tells whether a sentence answers, each in [0, 1]: cosine with the query; share of the query's words in the
# sentence; share that only its headings add; score and place of its passage; the kind of answer that is asked for; a
# text for this audience; a lettered priority, which is more precise than the line of action above it.
FEATURES = ("cosine", "coverage", "headings", "passage", "place", "kind", "audience", "priority")
# Of the sections of that many passages all sentences are weighed, since one of them nearly always answers.
_WHOLE = 3
_APART = ("glossary", "endnotes")
# "X is", but not "X is in section 3".
_COPULA = re.compile(r"\b(?:is|zijn|betekent|betekenen|houdt in|are|means?)\b(?! (?:in|on|at|op|bij|aan)\b)")
_SUBJECT_WORDS, _ALL = 6, 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence that may join an answer; `score` in (0, 1) says how likely it answers.

    `evidence` holds one value in [0, 1] for each of FEATURES.
    """

    passage: Passage
    section: StoredSection
    span: Span
    evidence: tuple[float, ...]
    score: float

    @property
    def text(self) -> str:
        """The sentence as it stands in the section."""
        return self.section.text[self.span.start : self.span.end]

    @property
    def cosine(self) -> float:
        """The cosine of sentence and query, not below 0."""
        return self.evidence[0]

    @property
    def coverage(self) -> float:
        """The share of the query's words, by rarity, in the sentence or its headings."""
        return self.evidence[1] + self.evidence[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    passage: Passage
    section: StoredSection
    span: Span
    cosine: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryWord:
    """A word of the query: its weight by rarity, and the stems that stand for it with how surely they do.

    The stems are its own in the language of a text (1.0), and those that the search added.
    """

    weight: float
    stems: Mapping[str, float]


@cache
def fitted(name: str) -> Mapping[str, float]:
    """The weights of a model of bot/weights.toml by feature, "bias" among them."""
    table = tomllib.loads((files("bot") / "weights.toml").read_text(encoding="utf-8"))
    weights: dict[str, float] = table[name]
    return weights


def logistic(name: str, features: Mapping[str, float]) -> float:
    """The probability in (0, 1) that the named model gives to these features."""
    weights = fitted(name)
    x = weights["bias"] + sum(weights[feature] * value for feature, value in features.items())
    return 1.0 / (1.0 + math.exp(-x))


def weigh(
    query: str, ranking: Ranking, index: Index, *, audience: str, sources: Mapping[str, IndexedSource]
) -> tuple[Candidate, ...]:
    """The sentences of the first passages, in the ranking's order, each with its evidence and score."""
    found = _sentences(ranking, index)
    if not found:
        return ()
    vectors = index.embed([query] + [section.text[span.start : span.end] for _, section, span in found])
    cosines = [round(float(cosine), 6) for cosine in vectors[1:] @ vectors[0]]
    # What "X is" is asked of is told by the words; its wording adds nothing.
    wanted = asked_kinds(query) - {"definition"}
    languages = {passage.language for passage, _, _ in found}
    words = {code: tuple(query_words(query, ranking, index, code).values()) for code in languages}
    return tuple(
        _weighed(
            _Found(passage=passage, section=section, span=span, cosine=cosine),
            words[passage.language],
            wanted,
            index,
            is_aimed=sources[passage.chunk.source_id].audience == audience,
        )
        for (passage, section, span), cosine in zip(found, cosines, strict=True)
    )


def _sentences(ranking: Ranking, index: Index) -> list[tuple[Passage, StoredSection, Span]]:
    """The sentences of the first passages in the ranking's order, each once; of the best its whole section.

    What a good section is about often stands in a part of it that was not found. Sections whose parts stand apart (a
    term, a note, a page at another address) are not taken whole.
    """
    found: dict[tuple[str, str, int], tuple[Passage, StoredSection, Span]] = {}
    leading = {passage.chunk.section_id for passage in ranking.passages[:_WHOLE]}
    for passage in ranking.passages:
        chunk = passage.chunk
        # A rendering may stand far below the text that it renders, and the other way round.
        if passage.rank > _PASSAGES and chunk.section_id not in leading:
            continue
        section = index.section(chunk.source_id, chunk.section_id)
        is_whole = passage.rank <= _WHOLE and section.kind not in _APART and not any(b.url for b in section.blocks)
        for span in sentence_spans(section):
            if is_whole or (chunk.start <= span.start and span.end <= chunk.end):
                found.setdefault((chunk.source_id, chunk.section_id, span.start), (passage, section, span))
    return list(found.values())


def query_words(query: str, ranking: Ranking, index: Index, language: str) -> dict[str, QueryWord]:
    """The words of the query that carry its subject, as typed in lower case, in their order."""
    words: dict[str, QueryWord] = {}
    for typed in re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", query.lower()):
        stems = dict.fromkeys(index.stems(typed, language), 1.0)
        stems |= {stem: weight for stem, weight in ranking.expansions.get(typed, ()) if stem not in stems}
        if stems and typed not in frame_words():
            words[typed] = QueryWord(weight=max(index.weight(stem) * sure for stem, sure in stems.items()), stems=stems)
    return words


def _weighed(
    found: _Found, words: Sequence[QueryWord], wanted: frozenset[str], index: Index, *, is_aimed: bool
) -> Candidate:
    passage, section, span = found.passage, found.section, found.span
    text = section.text[span.start : span.end]
    here = set(index.stems(text, passage.language))
    above = here | set(index.stems(" ".join(section.heading_path[-2:]), passage.language))
    coverage, with_headings = covered(words, here), covered(words, above)
    values = {
        "cosine": max(found.cosine, 0.0),
        "coverage": coverage,
        "headings": with_headings - coverage,
        "passage": passage.score,
        "place": 1.0 / passage.rank,
        "kind": len(wanted & shown_kinds(text)) / len(wanted) if wanted else 0.0,
        "audience": float(is_aimed),
        "priority": float(section.kind == "priority"),
    }
    evidence = tuple(round(values[name], 6) for name in FEATURES)
    score = logistic("sentence", dict(zip(FEATURES, evidence, strict=True)))
    return Candidate(passage=passage, section=section, span=span, evidence=evidence, score=round(score, 6))


def covered(words: Sequence[QueryWord], stems: set[str]) -> float:
    """The share of the words, by their weight, that the stems hold; a guessed stem counts as far as it is sure."""
    total = sum(word.weight for word in words)
    if not total:
        return 0.0
    hit = sum(
        word.weight * max((sure for stem, sure in word.stems.items() if stem in stems), default=0) for word in words
    )
    return hit / total


def defines(candidate: Candidate, ranking: Ranking, index: Index) -> bool:
    """True when a sentence says of all that the query asks, right at its start, what it is ("X is …")."""
    subject, copula, _ = (*_COPULA.split(candidate.text, maxsplit=1), "", "")[:3]
    if not copula or len(subject.split()) > _SUBJECT_WORDS:
        return False
    language = candidate.passage.language
    words = tuple(query_words(ranking.query, ranking, index, language).values())
    return bool(words) and covered(words, set(index.stems(subject, language))) > _ALL
