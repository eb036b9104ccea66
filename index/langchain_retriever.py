"""Offers an index to LangChain as a retriever."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from index.retrieval import Index


class StrategyRetriever(BaseRetriever):
    """Finds the `k` best passages; each LangChain Document carries where its text stands.

    Metadata: source_id, section_id, heading_path (list), page, url, title, kind, language, rank, score.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Index
    k: int = 4
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        ranking = self.index.search(query, k=self.k, sources=self.sources, languages=self.languages)
        return [
            Document(
                id=passage.chunk.chunk_id,
                page_content=passage.chunk.text,
                metadata={
                    "source_id": passage.chunk.source_id,
                    "section_id": passage.chunk.section_id,
                    "heading_path": list(passage.heading_path),
                    "page": passage.chunk.page,
                    "url": passage.url,
                    "title": passage.title,
                    "kind": passage.kind,
                    "language": passage.language,
                    "rank": passage.rank,
                    "score": passage.score,
                },
            )
            for passage in ranking.passages
        ]
