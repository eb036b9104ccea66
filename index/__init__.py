"""From Documents to ranked Passages."""

from index.passages import Chunk, IndexMismatch, IndexMissing, Passage, Ranking

__all__ = ["Chunk", "IndexMismatch", "IndexMissing", "Passage", "Ranking"]
