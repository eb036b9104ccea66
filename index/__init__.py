"""From Documents to ranked Passages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.analysis import stems
from index.build import BuildReport, build_index
from index.chroma_server import ChromaServer
from index.chunking import split_plainly
from index.lexicon import word_translations
from index.loading_once import loaded_once
from index.passages import Chunk, IndexDamaged, IndexMismatch, IndexMissing, Passage, Ranking
from index.recipes import Recipe
from index.retrieval import Index, open_index
from index.stored import IndexedSource, StoredSection
from index.versions import live_version, roll_back, stored_source_ids

if TYPE_CHECKING:
    from index.embedding import Embedder, load_embedder
    from index.entailment import Entailment, EntailmentMissing, load_entailment
    from index.langchain_retriever import StrategyRetriever

__all__ = [
    "BuildReport",
    "ChromaServer",
    "Chunk",
    "Embedder",
    "Entailment",
    "EntailmentMissing",
    "Index",
    "IndexDamaged",
    "IndexMismatch",
    "IndexMissing",
    "IndexedSource",
    "Passage",
    "Ranking",
    "Recipe",
    "StoredSection",
    "StrategyRetriever",
    "build_index",
    "live_version",
    "load_embedder",
    "load_entailment",
    "loaded_once",
    "open_index",
    "roll_back",
    "split_plainly",
    "stems",
    "stored_source_ids",
    "word_translations",
]


_LATE = {
    "Embedder": "index.embedding",
    "Entailment": "index.entailment",
    "EntailmentMissing": "index.entailment",
    "StrategyRetriever": "index.langchain_retriever",
    "load_embedder": "index.embedding",
    "load_entailment": "index.entailment",
}


def __getattr__(name: str) -> object:
    """Names whose modules import LangChain, which costs a second, are loaded when first asked for."""
    if name in _LATE:
        from importlib import import_module

        return getattr(import_module(_LATE[name]), name)
    raise AttributeError(f"module 'index' has no attribute {name!r}")
