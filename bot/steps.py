"""Finds what people can do themselves, where a question asks for it, and puts it before what the government wants."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.confidence import ANSWERED, NAME, PARTIAL, UNAIDED
from bot.evidence import query_words
from bot.reading import read_section
from bot.step_sentences import holds_steps, matches, tables
from bot.triage import is_live_event

if TYPE_CHECKING:
    from bot.evidence import QueryWord
    from bot.reading import ReadSection
    from index import Index, IndexedSource, Passage, Ranking

# Passages that are looked at, and so many are searched among texts for citizens to have all of a section; so many
# sections are put in front, with so many passages of each.
_LOOKED_AT, _WIDE, _SECTIONS, _OF_EACH = 8, 60, 2, 3
# Of the words that name the subject a section must be about more than this share to have steps for it, and about
# nearly as many as the best; a form of a word that the search only guesses at must be this sure.
_LEAST_SUBJECT, _NEARLY, _SURE = 0.5, 0.2, 0.2
# A heading tells better what a section is about than the questions that it answers.
_OF_QUESTIONS = 0.9
# Confidence from which steps on the subject are shown; less where something is going on, since where it does ("in heel
# Zwolle") tells nothing of what to do.
_TOLD, _TOLD_LIVE = 0.1, 0.03
# Sections for the islands, and questions that they are for.
_ISLANDS = re.compile(r"eiland|island|caribi|caribb", re.I)
_FOR_ISLANDS = re.compile(
    r"eiland|island|carib|orkaan|hurricane|aruba|bonaire|boneiru|cura[cç]ao|korsou|saba|eustatius|statia|maarten", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search brought up: the ranking, and the places with steps that lead the answer.

    `steps` is "own" for steps on the subject, "likely" where the best passage is one for citizens, "general" for the
    steps of any preparation, "none" where steps were asked for and only other things are known, and empty where none
    were asked for. `beside` is a place that is wanted beside the one that leads, for `beside_query`, and `is_live` says
    that the steps are for something that is going on.
    """

    ranking: Ranking
    first: frozenset[tuple[str, str]] = frozenset()
    steps: str = ""
    beside: frozenset[tuple[str, str]] = frozenset()
    beside_query: str = ""
    is_live: bool = False

    @property
    def least(self) -> float:
        """The confidence from which a draft of this is worth showing.

        Steps on the subject need less than other answers, and what is no step though steps were asked for needs more.
        """
        partial = PARTIAL if any(passage.aim is not None for passage in self.ranking.passages) else UNAIDED
        return {"general": 0.0, "own": _TOLD_LIVE if self.is_live else _TOLD, "none": ANSWERED}.get(self.steps, partial)


@lru_cache(256)
def asks_for_steps(question: str) -> bool:
    """True when the question asks what people can do themselves, or tells of something urgent that is going on."""
    return not is_on_policy(question) and (matches("asks", question) or is_live_event(question))


def is_on_policy(question: str) -> bool:
    """True when the question names the strategy, the government or an organisation."""
    return matches("not_asks", question)


def when_to_call(language: str) -> str:
    """What to search for where a message told of danger and no text says what to do about that."""
    general: dict[str, str] = tables()["general"]["danger"]
    return general.get(language, general["en"])


def with_steps(
    ranking: Ranking,
    index: Index,
    *,
    audience: str,
    sources: Mapping[str, IndexedSource],
    searched: Sequence[str],
    region: str | None = None,
    is_danger: bool = False,
) -> Found:
    """The ranking with passages in front that tell citizens what to do about what its query asks, where there are any.

    `searched` are the ids of the sources that may answer. Where no text for citizens holds the subject but others do,
    a question on getting ready gets the steps of any preparation in front. What is written for the islands is left out
    unless the reader's `region` is one of them or the query speaks of them. With `is_danger` steps are looked for
    whatever the wording.
    """
    own = tuple(name for name in searched if name in sources and sources[name].audience == "citizen")
    if audience != "citizen" or not own or not (is_danger or asks_for_steps(ranking.query)):
        return Found(ranking=ranking)
    is_there = region not in (None, "nl") or bool(_FOR_ISLANDS.search(ranking.query))
    return _Steps(ranking if is_there else _without_islands(ranking), index, sources, own, is_there=is_there).found()


def _without_islands(ranking: Ranking) -> Ranking:
    kept = [passage for passage in ranking.passages if not _is_for_islands(passage)]
    return replace(ranking, passages=tuple(replace(one, rank=rank) for rank, one in enumerate(kept, start=1)))


def _is_for_islands(passage: Passage) -> bool:
    return bool(_ISLANDS.search(" ".join(passage.heading_path)))


class _Steps:
    """Looks for steps in the texts for citizens (`own`) of one index, for the query of one ranking.

    `is_there` says that what is written for the islands may be meant.
    """

    def __init__(
        self,
        ranking: Ranking,
        index: Index,
        sources: Mapping[str, IndexedSource],
        own: Sequence[str],
        *,
        is_there: bool,
    ) -> None:
        self._ranking, self._index, self._sources, self._own = ranking, index, sources, own
        self._is_there = is_there
        self._query = ranking.query
        self._language = sources[own[0]].language
        self._subjects: dict[str, tuple[QueryWord, ...]] = {}

    def found(self) -> Found:
        """The ranking with the steps in front."""
        kind = next((kind for kind in ("stocks", "prepares") if matches(kind, self._query)), None)
        near = self._index.search(self._query, k=_WIDE, sources=self._own)
        if about := self._about(near, kind):
            return self._led(self._told(about, near), "own")
        best = self._ranking.passages[:1]
        has_subject = bool(self._subject(self._language))
        if kind is not None and (not has_subject or self._is_hazard()):
            general = tables()["general"][kind]
            near = self._index.search(general.get(self._language, general["en"]), k=_WIDE, sources=self._own)
            is_any = not has_subject or matches("any_hazard", self._query)
            return self._led(self._told(near.passages[:1], near), "own" if is_any else "general")
        if best and best[0].chunk.source_id in self._own:
            return self._led(self._told(best, near), "likely")
        return Found(ranking=self._ranking, steps="none" if has_subject else "")

    def _is_hazard(self) -> bool:
        """True for a subject that some text holds, or that is known for a danger."""
        if matches("any_hazard", self._query) or matches("hazard", self._query):
            return True
        return any(self._share(p, self._held) > _LEAST_SUBJECT for p in self._ranking.passages[:_LOOKED_AT])

    def _led(self, told: Sequence[Passage], steps: str) -> Found:
        """The ranking with these passages in front; its passages keep their order, and are numbered anew."""
        ids = {passage.chunk.chunk_id for passage in told}
        rest = [passage for passage in self._ranking.passages if passage.chunk.chunk_id not in ids]
        depth = max(len(self._ranking.passages), 1)
        passages = tuple(replace(passage, rank=rank) for rank, passage in enumerate([*told, *rest][:depth], start=1))
        first = {
            (self._sources[passage.chunk.source_id].renders or passage.chunk.source_id, passage.chunk.section_id)
            for passage in told
        }
        ranking = replace(self._ranking, passages=passages)
        return Found(ranking=ranking, first=frozenset(first), steps=steps, is_live=is_live_event(self._query))

    def _told(self, about: Sequence[Passage], near: Ranking) -> list[Passage]:
        """The passages of the first sections that are about the subject; those that hold a list come first."""
        found: list[Passage] = []
        for name in list(dict.fromkeys(_section_of(passage) for passage in about))[:_SECTIONS]:
            listed = [block.start for block in read_section(self._index, *name).section.blocks if block.listed]
            mine = [passage for passage in near.passages if _section_of(passage) == name]
            found += sorted(mine, key=lambda passage: not _holds_any(passage, listed))[:_OF_EACH]
        return found

    def _about(self, near: Ranking, kind: str | None) -> list[Passage]:
        """The passages that are most about the subject, those with a list of steps before others as much about it.

        What one wants to have at home is told by headings ("water"); why one wants it ("war") is not. To get ready for
        something, a section that only its questions call about it must list steps.
        """
        found: list[tuple[float, bool, Passage]] = []
        for passage in near.passages[:_LOOKED_AT]:
            if not self._is_there and _is_for_islands(passage):
                continue
            named = self._share(passage, self._named)
            asked = 0.0 if kind == "stocks" else self._share(passage, self._asked)
            has_steps = holds_steps(read_section(self._index, *_section_of(passage)), self._index)
            if named > _LEAST_SUBJECT or kind is None or has_steps:
                found.append((max(named, _OF_QUESTIONS * asked), has_steps, passage))
        least = max(_LEAST_SUBJECT, max((share for share, _, _ in found), default=0.0) - _NEARLY)
        kept = [one for one in found if one[0] > least]
        return [passage for _, _, passage in sorted(kept, key=lambda one: (-one[0], not one[1]))]

    def _share(self, passage: Passage, told_by: Callable[[ReadSection], frozenset[str]]) -> float:
        """The share of the subject's words, in [0, 1], among what tells of a section; 0.0 for no subject."""
        held = told_by(read_section(self._index, *_section_of(passage)))
        subject = self._subject(passage.language)
        known = [word for word in subject if any(sure >= _SURE and stem in held for stem, sure in word.stems.items())]
        return round(len(known) / len(subject), 3) if subject else 0.0

    def _held(self, read: ReadSection) -> frozenset[str]:
        return read.held

    def _named(self, read: ReadSection) -> frozenset[str]:
        return frozenset(self._index.stems(read.section.heading, read.section.language))

    def _asked(self, read: ReadSection) -> frozenset[str]:
        language = read.section.language
        asked = [text for text, code in read.section.questions if code == language]
        return frozenset(self._index.stems(" ".join([read.section.heading, *asked]), language))

    def _subject(self, language: str) -> tuple[QueryWord, ...]:
        """The words of the query that name its subject, leaving out the words of asking."""
        if language not in self._subjects:
            words = query_words(self._query, self._ranking, self._index, language)
            named = subject_words(tuple(words), self._query, self._index, language)
            # A name that no text holds ("in heel Zwolle") tells where, not what.
            where = {name.lower() for name in NAME.findall(self._query)}
            held = [w for w in named if w not in where or any(self._index.holds(stem) for stem in words[w].stems)]
            self._subjects[language] = tuple(words[typed] for typed in held or named)
        return self._subjects[language]


def _section_of(passage: Passage) -> tuple[str, str]:
    return passage.chunk.source_id, passage.chunk.section_id


def _holds_any(passage: Passage, starts: Sequence[int]) -> bool:
    return any(passage.chunk.start <= start < passage.chunk.end for start in starts)


def subject_words(words: Sequence[str], question: str, index: Index, language: str) -> tuple[str, ...]:
    """Those of some words of a question that name its subject, where it asks for steps; else all of them."""
    if not asks_for_steps(question):
        return tuple(words)
    idle = frozenset(index.stems(tables()["idle"], language))
    return tuple(word for word in words if not idle & set(index.stems(word, language)))
