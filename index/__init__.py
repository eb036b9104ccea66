"""From Documents to ranked Passages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.build import BuildReport, build_index
from index.passages import Chunk, IndexMismatch, IndexMissing, Passage, Ranking
from index.recipes import Recipe
from index.retrieval import Index, open_index
from index.stored import IndexedSource, StoredSection

if TYPE_CHECKING:
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
    "open_index",
]


def __getattr__(name: str) -> object:
    """The retriever imports LangChain, which costs a second; it is loaded when first asked for."""
    if name == "StrategyRetriever":
        from index.langchain_retriever import StrategyRetriever

        return StrategyRetriever
    raise AttributeError(f"module 'index' has no attribute {name!r}")
