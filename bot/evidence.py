"""Weighs the sentences of a ranking as answers to a query."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import mul
from typing import TYPE_CHECKING

from bot.asking import asked_kinds, frame_words
from bot.reading import read_section

if TYPE_CHECKING:
    from bot.reading import Line, ReadSection
    from bot.sentences import Span
    from index import Index, IndexedSource, Passage, Ranking, StoredSection

# Passages whose sentences are weighed; what stands lower is hardly ever the answer.
_PASSAGES = 8
# What tells whether a sentence answers, each in [0, 1]: cosine with the query; share of the query's words in the
# sentence; share that only its headings add; score and place of its passage; the kind of answer that is asked for; a
# text for this audience; a lettered priority, which is more precise than the line of action above it.
FEATURES = ("cosine", "coverage", "headings", "passage", "place", "kind", "audience", "priority")
# Of the sections of that many passages all sentences are weighed, since one of them nearly always answers.
_WHOLE = 3
# Sections of which the parts stand apart: each is about a term or a source of its own.
APART = ("glossary", "endnotes")


# Two sentences are one only when they are the same record: weighing gives each place in the text once.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidate:
    """A sentence that may join an answer; `score` in (0, 1) says how likely it answers.

    `line` is the sentence as it was read; `evidence` holds one value in [0, 1] for each of FEATURES.
    """

    passage: Passage
    section: StoredSection
    line: Line
    evidence: tuple[float, ...]
    score: float

    @property
    def span(self) -> Span:
        """Where the sentence stands in the section."""
        return self.line.span

    @property
    def text(self) -> str:
        """The sentence as it stands in the section."""
        return self.line.text

    @property
    def cosine(self) -> float:
        """The cosine of sentence and query, not below 0."""
        return self.evidence[0]

    @property
    def is_aimed(self) -> bool:
        """True when its text was written for readers of this kind."""
        return bool(self.evidence[6])

    @property
    def mentions(self) -> bool:
        """True when a word of the query stands in the sentence in some form."""
        return self.evidence[1] > 0

    @property
    def coverage(self) -> float:
        """The share of the query's words, by rarity, in the sentence or its headings."""
        return self.evidence[1] + self.evidence[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """The sentences that one passage brings, none of them brought by a better one."""

    passage: Passage
    read: ReadSection
    lines: Sequence[Line]


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


@cache
def _by_feature(name: str, features: tuple[str, ...]) -> tuple[float, tuple[float, ...]]:
    """The bias of a model, and its weights in the order of the features."""
    weights = fitted(name)
    return weights["bias"], tuple(weights[feature] for feature in features)


def weigh(
    query: str, ranking: Ranking, index: Index, *, audience: str, sources: Mapping[str, IndexedSource]
) -> tuple[Candidate, ...]:
    """The sentences of the first passages, in the ranking's order, each with its evidence and score."""
    import numpy as np

    parts = _sentences(ranking, index)
    if not parts:
        return ()
    vectors = np.stack([*index.embed([query]), *(line.vector for part in parts for line in part.lines)])
    cosines = iter((vectors[1:] @ vectors[0]).tolist())
    # What "X is" is asked of is told by the words; its wording adds nothing.
    wanted = asked_kinds(query) - {"definition"}
    languages = {part.passage.language for part in parts}
    asked = {code: AskedWords(query_words(query, ranking, index, code).values()) for code in languages}
    found: list[Candidate] = []
    best = _best_passages(parts)
    for part in parts:
        aimed = sources[part.passage.chunk.source_id].audience == audience
        passage = best.get(_section_of(part), part.passage)
        found += _weighed(part, passage, cosines, asked[part.passage.language], wanted, is_aimed=aimed)
    return tuple(found)


def _best_passages(parts: Sequence[_Part]) -> dict[tuple[str, str], Passage]:
    """The best passage of each section, by which all its sentences are weighed; none where its parts stand apart.

    Where one section is cut into passages, by address or by length, the question often meets one and is answered by
    another.
    """
    found: dict[tuple[str, str], Passage] = {}
    for part in parts:
        if part.read.section.kind not in APART:
            found.setdefault(_section_of(part), part.passage)
    return found


def _section_of(part: _Part) -> tuple[str, str]:
    return part.passage.chunk.source_id, part.passage.chunk.section_id


def _sentences(ranking: Ranking, index: Index) -> list[_Part]:
    """The sentences of the first passages in the ranking's order, each once; of the best its whole section.

    What a good section is about often stands in a part of it that was not found. Sections whose parts stand apart (a
    term, a note, a page at another address) are not taken whole.
    """
    found: list[_Part] = []
    taken: dict[tuple[str, str], set[int]] = {}
    leading = {passage.chunk.section_id for passage in ranking.passages[:_WHOLE]}
    for passage in ranking.passages:
        chunk = passage.chunk
        # A rendering may stand far below the text that it renders, and the other way round.
        if passage.rank > _PASSAGES and chunk.section_id not in leading:
            continue
        read = read_section(index, chunk.source_id, chunk.section_id)
        section = read.section
        is_whole = passage.rank <= _WHOLE and section.kind not in APART and not any(b.url for b in section.blocks)
        start, end = (0, len(section.text)) if is_whole else (chunk.start, chunk.end)
        here = taken.setdefault((chunk.source_id, chunk.section_id), set())
        if lines := [line for line in read.lines(index, start, end) if line.span.start not in here]:
            here.update(line.span.start for line in lines)
            found.append(_Part(passage=passage, read=read, lines=lines))
    return found


def query_words(query: str, ranking: Ranking, index: Index, language: str) -> dict[str, QueryWord]:
    """The words of the query that carry its subject, as typed in lower case, in their order."""
    words: dict[str, QueryWord] = {}
    for typed in re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", query.lower()):
        stems = dict.fromkeys(index.stems(typed, language), 1.0)
        stems |= {stem: weight for stem, weight in ranking.expansions.get(typed, ()) if stem not in stems}
        if stems and typed not in frame_words():
            words[typed] = QueryWord(weight=max(index.weight(stem) * sure for stem, sure in stems.items()), stems=stems)
    return words


class AskedWords:
    """The words of a query, to be compared with the stems of many texts."""

    def __init__(self, words: Iterable[QueryWord]) -> None:
        self._words = tuple(words)
        self._total = sum(word.weight for word in self._words)
        self._stems = frozenset(stem for word in self._words for stem in word.stems)
        # Many sentences hold the same few words of a query, most of them none.
        self._shares: dict[frozenset[str], float] = {frozenset(): 0.0}

    def among(self, stems: Set[str]) -> frozenset[str]:
        """Those of the stems that stand for a word of the query."""
        return self._stems & stems

    def covered(self, among: frozenset[str]) -> float:
        """The share of the words, by their weight, that these hold; a guessed stem counts as far as it is sure."""
        share = self._shares.get(among)
        if share is None:
            share = self._shares[among] = self._share(among) if self._total else 0.0
        return share

    def _share(self, stems: Set[str]) -> float:
        hit = 0.0
        for word in self._words:
            sure = max((word.stems[stem] for stem in stems if stem in word.stems), default=0)
            hit += word.weight * sure
        return hit / self._total


def covered(words: Iterable[QueryWord], stems: Set[str]) -> float:
    """The share of the words, by their weight, that the stems hold."""
    asked = AskedWords(words)
    return asked.covered(asked.among(stems))


def _weighed(
    part: _Part,
    best: Passage,
    cosines: Iterator[float],
    asked: AskedWords,
    wanted: frozenset[str],
    *,
    is_aimed: bool,
) -> Iterator[Candidate]:
    """The sentences of a passage with their evidence, `best` counting for it; takes the next cosine for each."""
    passage, section = part.passage, part.read.section
    above = asked.among(part.read.above)
    of_passage = (round(best.score, 6), round(1.0 / best.rank, 6))
    of_text = (float(is_aimed), float(section.kind == "priority"))
    bias, weights = _by_feature("sentence", FEATURES)
    for line in part.lines:
        here = asked.among(line.stems)
        coverage = asked.covered(here)
        # Most headings add nothing to a sentence.
        added = 0.0 if above <= here else asked.covered(here | above) - coverage
        evidence = (
            max(round(next(cosines), 6), 0.0),
            round(coverage, 6),
            round(added, 6),
            *of_passage,
            round(len(wanted & line.kinds) / len(wanted), 6) if wanted else 0.0,
            *of_text,
        )
        score = 1.0 / (1.0 + math.exp(-(bias + sum(map(mul, weights, evidence)))))
        yield Candidate(passage=passage, section=section, line=line, evidence=evidence, score=round(score, 6))
