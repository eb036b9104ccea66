"""The records of search: Chunk, Passage and Ranking."""

from __future__ import annotations

from dataclasses import dataclass, field


class IndexMissing(FileNotFoundError):
    """There is no finished index in the folder that was named."""


class IndexMismatch(RuntimeError):
    """The index was built with another embedder or layout, or its files no longer agree."""


class IndexDamaged(IndexMismatch):
    """Texts, places or word index are not those that were built, or of another layout: only a new build helps."""


class MeaningAway(RuntimeError):
    """The Chroma server is away and there are too many vectors to compare one by one; words can be searched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A stored piece of one section: `section.text[start:end] == text`.

    `position` counts from 0 within the section; `chunk_id` is source, section and position, never a digest.
    `embedded_text` is what is searched: heading path and the repaired copy of the text; `digest` is its SHA-256.
    `page` is the printed page on which the chunk begins. `url` is the official address of a rendered
    paragraph. `note` is the number of an endnote, and `refers_to` the section whose text carries its mark.
    `flood` is the id of the first of many near copies that the chunk is one of, empty for any other.
    """

    chunk_id: str
    source_id: str
    section_id: str
    position: int
    text: str
    start: int
    end: int
    embedded_text: str
    digest: str
    page: int | None = None
    url: str = ""
    note: int | None = None
    refers_to: str = ""
    flood: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A chunk found for a query, with all that a citation needs; nothing else has to be looked up.

    `rank` counts from 1. `score` is the fused score in [0, 1], higher is better; `dense` the cosine in
    [-1, 1] and `lexical` the BM25 score (0 or more) before fusion, 0.0 where that search did not find the chunk;
    `asked` the cosine of the nearest question that its section answers, and `aim` how much the query reads like all of
    those together (about 0 to 1), None where none is known.
    `kind` is "official" or "rendering".
    """

    chunk: Chunk
    rank: int
    score: float
    dense: float
    lexical: float
    title: str
    publisher: str
    published: str
    language: str
    kind: str
    url: str
    heading_path: tuple[str, ...]
    asked: float | None = None
    aim: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Passages for one query, best first, ties by chunk id; `fingerprint` names the index it came from.

    `expansions` holds for each word or phrase of the query the stems that were searched beside its own, such as
    {"weerbaarheid": (("resili", 0.98),)}, the heaviest first; weights are in (0, 1]. `words_only` says that the search
    by meaning could take no part.
    """

    query: str
    passages: tuple[Passage, ...]
    fingerprint: str
    seconds: float
    expansions: dict[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)
    words_only: bool = False
