"""From Documents to ranked Passages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.build import BuildReport, build_index
from index.chunking import split_plainly
from index.passages import Chunk, IndexMismatch, IndexMissing, Passage, Ranking
from index.recipes import Recipe
from index.retrieval import Index, open_index
from index.stored import IndexedSource, StoredSection

if TYPE_CHECKING:
    from index.embedding import load_embedder
    from index.langchain_retriever import StrategyRetriever

__all__ = [
    "BuildReport",
    "Chunk",
    "Index",
    "IndexMismatch",
    "IndexMissing",
    "IndexedSource",
    "Passage",
    "Ranking",
    "Recipe",
    "StoredSection",
    "StrategyRetriever",
    "build_index",
    "load_embedder",
    "open_index",
    "split_plainly",
]


_LATE = {"StrategyRetriever": "index.langchain_retriever", "load_embedder": "index.embedding"}


def __getattr__(name: str) -> object:
    """What needs LangChain, which costs half a second, is loaded when first asked for."""
    if name in _LATE:
        from importlib import import_module

        return getattr(import_module(_LATE[name]), name)
    raise AttributeError(f"module 'index' has no attribute {name!r}")
