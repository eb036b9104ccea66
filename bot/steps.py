"""Puts what people can do themselves before what the government wants, where a question asks for steps."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bot.checklist import is_action, is_lead
from bot.choosing import place_name
from bot.evidence import query_words
from bot.reading import read_section
from bot.regions import plain
from bot.triage import is_live_event

if TYPE_CHECKING:
    from bot.choosing import Place
    from bot.evidence import Candidate, QueryWord
    from index import Index, IndexedSource, Passage, Ranking

# Passages that are looked at, and so many are searched among texts for citizens to have all of a section; so many
# sections are put in front, with so many passages of each.
_LOOKED_AT, _WIDE, _SECTIONS, _OF_EACH = 8, 60, 2, 3
# Of the words that name the subject a section must be about more than this share to have steps for it, and about
# nearly as many as the best; a form of a word that the search only guesses at must be this sure.
_LEAST_SUBJECT, _NEARLY, _SURE = 0.5, 0.34, 0.2
# An official place beneath the steps must be this likely.
_LIKELY = 0.3
# What a step gains and an aside loses: an item of a list, another sentence that tells what to do, a sentence that does not.
_LISTED, _TOLD, _ASIDE = 0.9, 0.5, 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search brought up: the ranking, and the places with steps that lead the answer.

    `steps` is "own" for steps on the subject, "general" for those of any preparation, "none" where steps were asked for
    and only other things are known, and empty where none were asked for.
    """

    ranking: Ranking
    first: frozenset[tuple[str, str]] = frozenset()
    steps: str = ""


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((files("bot") / "steps.toml").read_text(encoding="utf-8"))


@cache
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    found = _tables()[name]
    return tuple(re.compile(pattern) for pattern in ([found] if isinstance(found, str) else found))


def _matches(name: str, text: str) -> bool:
    folded = " ".join(plain(text).replace("’", "'").split())
    return any(pattern.search(folded) for pattern in _patterns(name))


@lru_cache(256)
def asks_for_steps(question: str) -> bool:
    """True when the question asks what people can do themselves, or tells of something urgent that is going on."""
    return not _matches("not_asks", question) and (_matches("asks", question) or is_live_event(question))


def with_steps(
    ranking: Ranking, index: Index, *, audience: str, sources: Mapping[str, IndexedSource], searched: Sequence[str]
) -> Found:
    """The ranking with passages in front that tell citizens what to do about what its query asks, where there are any.

    `searched` are the ids of the sources that may answer. Where no text for citizens holds the subject but others do,
    a question on getting ready gets the steps of any preparation in front.
    """
    query, depth = ranking.query, max(len(ranking.passages), 1)
    own = tuple(name for name in searched if name in sources and sources[name].audience == "citizen")
    if audience != "citizen" or not own or not asks_for_steps(query):
        return Found(ranking=ranking)
    kind = next((kind for kind in ("stocks", "prepares") if _matches(kind, query)), None)
    near = index.search(query, k=_WIDE, sources=own)
    # What one wants to have at home is told by headings ("water"); why one wants it ("war") is not.
    if about := _about(near, index, "heading" if kind == "stocks" else "questions"):
        return _led(ranking, _told(about, near, index), depth, sources, "own")
    language = sources[own[0]].language
    has_subject = bool(_subject(ranking, index, language))
    if has_subject and not _about(ranking, index, "text"):
        return Found(ranking=ranking)
    if kind is None:
        return Found(ranking=ranking, steps="none" if has_subject else "")
    general = _tables()["general"][kind]
    near = index.search(general.get(language, general["en"]), k=_WIDE, sources=own)
    return _led(ranking, _told(near.passages[:1], near, index), depth, sources, "general" if has_subject else "own")


def _led(
    ranking: Ranking, told: Sequence[Passage], depth: int, sources: Mapping[str, IndexedSource], steps: str
) -> Found:
    """The ranking with these passages in front; its passages keep their order, and are numbered anew."""
    ids = {passage.chunk.chunk_id for passage in told}
    rest = [passage for passage in ranking.passages if passage.chunk.chunk_id not in ids]
    passages = tuple(replace(passage, rank=rank) for rank, passage in enumerate([*told, *rest][:depth], start=1))
    first = {
        (sources[passage.chunk.source_id].renders or passage.chunk.source_id, passage.chunk.section_id)
        for passage in told
    }
    return Found(ranking=replace(ranking, passages=passages), first=frozenset(first), steps=steps)


def _told(about: Sequence[Passage], near: Ranking, index: Index) -> list[Passage]:
    """The passages of the first sections that are about the subject; those that hold a list come first."""
    names = dict.fromkeys((passage.chunk.source_id, passage.chunk.section_id) for passage in about)
    found: list[Passage] = []
    for name in list(names)[:_SECTIONS]:
        blocks = read_section(index, *name).section.blocks
        listed = [block.start for block in blocks if block.listed]
        mine = [passage.chunk for passage in near.passages if (passage.chunk.source_id, passage.chunk.section_id) == name]
        holding = {chunk.chunk_id for chunk in mine if any(chunk.start <= start < chunk.end for start in listed)}
        passages = [p for p in near.passages if (p.chunk.source_id, p.chunk.section_id) == name]
        found += sorted(passages, key=lambda passage: passage.chunk.chunk_id not in holding)[:_OF_EACH]
    return found


def _about(ranking: Ranking, index: Index, told_by: str) -> list[Passage]:
    """The passages of the ranking that are most about its query's subject, the most first; none where none is about it.

    A section is about what its heading names, with "questions" also what the questions that it answers ask for, and
    with "text" all that it holds.
    """
    found: list[tuple[float, Passage]] = []
    subjects: dict[str, tuple[QueryWord, ...]] = {}
    for passage in ranking.passages[:_LOOKED_AT]:
        language = passage.language
        if language not in subjects:
            subjects[language] = _subject(ranking, index, language)
        found.append((_share_held(passage, subjects[language], index, told_by), passage))
    least = max(_LEAST_SUBJECT, max((share for share, _ in found), default=0.0) - _NEARLY)
    found = [(share, passage) for share, passage in found if share > least]
    return [passage for _, passage in sorted(found, key=lambda item: -item[0])]


def _subject(ranking: Ranking, index: Index, language: str) -> tuple[QueryWord, ...]:
    """The words of the query that name its subject, leaving out the words of asking."""
    idle = _idle_stems(index, language)
    words = query_words(ranking.query, ranking, index, language)
    return tuple(word for typed, word in words.items() if not idle & set(index.stems(typed, language)))


def _share_held(passage: Passage, subject: Sequence[QueryWord], index: Index, told_by: str) -> float:
    """The share of the subject's words, in [0, 1], that the section of the passage is about; 0.0 for no subject."""
    read = read_section(index, passage.chunk.source_id, passage.chunk.section_id)
    section, language = read.section, passage.language
    asked = [text for text, code in section.questions if code == language and told_by == "questions"]
    named = frozenset(index.stems(" ".join([section.heading, *asked]), language))
    held = read.held if told_by == "text" else named
    known = [word for word in subject if any(sure >= _SURE and stem in held for stem, sure in word.stems.items())]
    return round(len(known) / len(subject), 3) if subject else 0.0


def _idle_stems(index: Index, language: str) -> frozenset[str]:
    return frozenset(index.stems(_tables()["idle"], language))


def subject_words(words: Sequence[str], question: str, index: Index, language: str) -> tuple[str, ...]:
    """Those of some words of a question that name its subject, where it asks for steps; all of them where it does not."""
    if not asks_for_steps(question):
        return tuple(words)
    idle = _idle_stems(index, language)
    return tuple(word for word in words if not idle & set(index.stems(word, language)))


def leading(
    places: Sequence[Place], first: frozenset[tuple[str, str]], sources: Mapping[str, IndexedSource]
) -> tuple[Place, ...]:
    """The places that lead, in their order, and then those of official texts that are likely to answer too."""
    own = {source.renders or source.source_id for source in sources.values() if source.audience == "citizen"}
    beneath = [p for p in places if p.name not in first and p.name[0] not in own and p.likely >= _LIKELY]
    return (*(place for place in places if place.name in first), *beneath) or tuple(places)


def steps_first(
    candidates: Sequence[Candidate], first: frozenset[tuple[str, str]], sources: Mapping[str, IndexedSource]
) -> tuple[Candidate, ...]:
    """The sentences with scores by which, in the places that lead, steps come before all else and asides last."""
    found: list[Candidate] = []
    lead: Candidate | None = None
    for candidate in candidates:
        if not candidate.span.listed:
            lead = candidate
        if place_name(candidate, sources) not in first:
            found.append(candidate)
            continue
        is_item = candidate.span.listed and lead is not None and is_lead(lead.text)
        found.append(replace(candidate, score=round(_raised(candidate, is_item=is_item), 6)))
    return tuple(found)


def _raised(candidate: Candidate, *, is_item: bool) -> float:
    score, text = candidate.score, candidate.text
    if is_item or (text.endswith(":") and is_lead(text)):
        return _LISTED + (1 - _LISTED) * score
    if _matches("aside", text):
        return _ASIDE * score
    is_told = not _matches("pointer", text) and (is_action(text) or _matches("told", text))
    return _TOLD + (_LISTED - _TOLD) * score if is_told else _TOLD * score
