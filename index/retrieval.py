"""Opens a stored index and ranks its passages for a query."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.analysis import stems
from index.expanding import ExpandedQuery, Expander
from index.filters import Filters
from index.manifests import Manifest, read_contents, read_manifest
from index.origins import Origins
from index.passages import IndexMismatch, MeaningAway, Passage, Ranking
from index.recipes import SERVED, Recipe
from index.reranking import Reranker, load_reranker
from index.soundness import Meaning, load_meaning, load_model, without_model
from index.stored import IndexedSource, StoredSection
from index.versions import current_version
from index.vocabulary import Vocabulary

if TYPE_CHECKING:
    import numpy as np
    from langchain_core.vectorstores import VectorStore as VectorStoreInterface
    from numpy.typing import NDArray

    from index.chroma_server import ChromaServer
    from index.embedding import Embedder
    from index.lexical import LexicalIndex
    from index.ranking import Ranker, Scored
    from index.store import VectorStore

_log = logging.getLogger(__name__)
# Texts whose stems and vectors are kept: a query is looked at by search and answer, and its words are those of others.
_KEPT_STEMS, _KEPT_VECTORS = 2_048, 64


def open_index(
    folder: Path,
    *,
    embedder: str = "",
    cross_encoder: str = "",
    words_only: bool = False,
    server: ChromaServer | None = None,
) -> Index:
    """The live index in the folder, ready to search; a cross-encoder, when named, orders the best passages anew.

    An index that was built with a `server` asks that for its vectors, and goes on without while it is away. With
    `words_only` it is opened as if there were no embedder, to fit and to measure what is left then.

    When vectors, embedder or Chroma cannot be used it opens without them, says so in the log, and `degraded` says why.
    Raises IndexMissing when there is none, IndexMismatch when it was built with another embedder, and IndexDamaged
    when its texts or its search by words are not those that were built.
    """
    version = current_version(folder)
    manifest = read_manifest(version)
    model, fault = load_model(embedder, manifest) if not words_only else without_model(manifest)
    reranker = load_reranker(cross_encoder) if cross_encoder else None
    opened = open_version(version, manifest, model, reranker, fault=fault, server=server)
    if opened.degraded:
        _log.critical("the index in %s is degraded: %s", folder, opened.degraded)
    return opened


def open_version(
    version: Path,
    manifest: Manifest,
    model: Embedder,
    reranker: Reranker | None = None,
    *,
    fault: str = "",
    server: ChromaServer | None = None,
) -> Index:
    """The index that is stored in this folder, live or not yet; `fault` says what is wrong with the embedder.

    Raises IndexDamaged when texts, places or the search by words are damaged.
    """
    from index.asked import AskedIndex
    from index.lexical import LexicalIndex
    from index.ranking import ONE_BY_ONE, Ranker

    contents = read_contents(version, manifest)
    meaning = load_meaning(version, contents, model, fault, ONE_BY_ONE, server)
    lexical = LexicalIndex.load(version / "lexical")
    asked = AskedIndex.load(version / "asked", dim=0 if meaning.works else model.dim)
    named = {(section.source_id, section.section_id): section for section in contents.sections}
    ranker = Ranker(
        contents.chunks,
        named,
        manifest.sources,
        meaning.vectors,
        lexical=lexical,
        by_place=LexicalIndex.load(version / "places"),
        asked=asked,
        store=meaning.store,
    )
    languages = [source.language for source in manifest.sources]
    # Words that only questions hold lead to the sections that answer them.
    known = lexical.stems | (asked.stems if asked else frozenset())
    expander = Expander(known, Vocabulary.load(version / "lexical"), languages)
    return Index(
        manifest, named, lexical, expander, ranker, meaning, reranker, version=version.name, origins=Origins(version)
    )


class Index:
    """A stored index in memory; safe to share between threads, never changed.

    With `words_only` the search by meaning takes no part: cosines are 0 and how near a section's questions are is not
    known. `is_damaged` says that a new build would help.
    """

    def __init__(
        self,
        manifest: Manifest,
        sections: Mapping[tuple[str, str], StoredSection],
        lexical: LexicalIndex,
        expander: Expander,
        ranker: Ranker,
        meaning: Meaning,
        reranker: Reranker | None = None,
        *,
        version: str = "",
        origins: Origins | None = None,
    ) -> None:
        self._origins = origins
        self._degraded = meaning.degraded
        self.words_only = not meaning.works
        self.is_damaged = meaning.is_damaged
        # The folder's name: two builds of the same content have one fingerprint and two versions.
        self.version = version
        self.fingerprint = manifest.fingerprint
        self.sources: tuple[IndexedSource, ...] = manifest.sources
        self._source_of = {source.source_id: source for source in manifest.sources}
        self._sections = sections
        self._model = meaning.model
        self._lexical = lexical
        self._expander = expander
        self._ranker = ranker
        self._store = meaning.store
        self._reranker = reranker
        self._stems = lru_cache(_KEPT_STEMS)(stems)
        self._vector = lru_cache(_KEPT_VECTORS)(lambda text: meaning.model.encode_queries([text])[0])

    def search(
        self,
        query: str,
        *,
        k: int = 20,
        sources: Sequence[str] = (),
        languages: Sequence[str] = (),
        sections: Sequence[str] = (),
        pages: Sequence[int] = (),
        audience: str = "",
        region: str = "",
        recipe: Recipe = SERVED,
    ) -> Ranking:
        """The `k` best passages for the query, by words and by meaning; filters keep only what they name.

        A section names its sub-sections too, and a source without an audience or region passes for every one. An
        empty query, or one whose words and subwords are all unknown, gives an empty ranking. Raises ValueError
        when `k` is below 1.
        """
        if k < 1:
            raise ValueError(f"k is {k}; expected the number of passages wanted, 1 or more")
        started = time.perf_counter()
        filters = Filters(
            sources=tuple(sources),
            languages=tuple(languages),
            sections=tuple(sections),
            pages=tuple(pages),
            audience=audience,
            region=region,
        )
        asked = self._expander.expand(query) if recipe.expand else self._expander.plain(query)
        vector = self._vector(query)
        searched = asked if recipe.words else replace(asked, weights={})
        depth = max(k, self._reranker.depth) if self._reranker else k
        found, by_words = self._ranked(searched, vector, depth, filters, recipe)
        if self._reranker:
            found = self._reranker.reorder(query, found)[:k]
        return Ranking(
            query=query,
            passages=tuple(self._passage(one, rank, by_words) for rank, one in enumerate(found, start=1)),
            fingerprint=self.fingerprint,
            seconds=time.perf_counter() - started,
            expansions=asked.expansions,
            words_only=by_words,
        )

    def _ranked(
        self, asked: ExpandedQuery, vector: NDArray[np.float32], depth: int, filters: Filters, recipe: Recipe
    ) -> tuple[list[Scored], bool]:
        """The best passages, and whether they were found by words alone, because meaning is lost or away."""
        without = replace(recipe, meaning=False)
        if recipe.meaning and not self.words_only:
            try:
                return self._ranker.rank(asked, vector, depth, filters, recipe), False
            except MeaningAway:
                return self._ranker.rank(asked, 0 * vector, depth, filters, without), True
        return self._ranker.rank(asked, 0 * vector, depth, filters, without), self.words_only

    def nearest(self, query: str, k: int, *, exact: bool = False) -> list[float]:
        """The cosines of the `k` passages that are nearest to the query, as the search by meaning finds them.

        `exact` compares all passages, to tell what the store of many passages misses. None for a query without a
        known subword.
        """
        return self._ranker.nearest(self._model.encode_queries([query])[0], k, exact=exact)

    @property
    def degraded(self) -> str:
        """What cannot be used now and why, in one line; empty when all can. A Chroma server may be asked for it."""
        return self._degraded or (self._store.state() if self._store else "")

    def changed_sources(self) -> tuple[str, ...]:
        """The ids of sources whose file on this machine has changed since; what is cited stays as it was indexed."""
        return self._origins.changed() if self._origins else ()

    @property
    def size(self) -> int:
        """The number of chunks."""
        return self._ranker.size

    @property
    def vector_store(self) -> VectorStoreInterface:
        """The vectors as LangChain's Chroma store, for those who plug in another chain; search by meaning alone."""
        return self._used_store.langchain

    def check_store(self) -> None:
        """Raises IndexMismatch when Chroma does not hold the vector of every chunk, or cannot be used."""
        found, wanted = self._used_store.count(), self._ranker.size
        if found != wanted:
            raise IndexMismatch(f"Chroma holds {found} of {wanted} chunks; run paraat index build")

    @property
    def _used_store(self) -> VectorStore:
        if self._store is None:
            raise IndexMismatch(self.degraded)
        return self._store

    def section(self, source_id: str, section_id: str) -> StoredSection:
        """A section as it was read; KeyError when the index has none of that name."""
        return self._sections[source_id, section_id]

    def sections(self, source_id: str) -> tuple[StoredSection, ...]:
        """The sections of a source in reading order; none for an unknown source."""
        return tuple(section for (source, _), section in self._sections.items() if source == source_id)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of short texts as queries, shape (n_texts, dim), float32."""
        import numpy as np

        return np.stack([self._vector(text) for text in texts])

    def stems(self, text: str, language: str) -> tuple[str, ...]:
        """The stems of a text as the lexical search sees them, in order, stop words dropped."""
        return self._stems(text, language)

    def weight(self, stem: str) -> float:
        """How rare a stem is in this index (inverse document frequency, above 0); highest when unknown."""
        return self._lexical.weight(stem)

    def holds(self, stem: str) -> bool:
        """True when some text of this index, or a question that one answers, holds the stem."""
        return self._expander.knows(stem)

    def recognises(self, word: str) -> bool:
        """True for a word that a text, a lexicon or a list holds, or a misspelling of one; a name may be none."""
        return self._expander.recognises(word)

    def _passage(self, found: Scored, rank: int, by_words: bool) -> Passage:
        chunk = found.chunk
        source = self._source_of[chunk.source_id]
        return Passage(
            chunk=chunk,
            rank=rank,
            score=found.score,
            dense=found.dense,
            lexical=found.lexical,
            asked=None if by_words else found.asked,
            aim=found.aim,
            title=source.title,
            publisher=source.publisher,
            published=source.published,
            language=source.language,
            kind="rendering" if source.kind == "rendering" else "official",
            url=chunk.url or source.url,
            heading_path=self._sections[chunk.source_id, chunk.section_id].heading_path,
        )
