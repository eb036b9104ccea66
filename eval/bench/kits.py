"""The same job in haystack-ai and llama-index-core, where the extra `bench` has installed them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from eval.bench.tutorial import TOP, Built, tutorial_splitter

if TYPE_CHECKING:
    from eval.bench.tutorial import Encoder

# Neither kit may report to its makers from a benchmark.
_SILENT = {"HAYSTACK_TELEMETRY_ENABLED": "False", "ANONYMIZED_TELEMETRY": "False"}


def build_haystack(texts: Sequence[str], encoder: Encoder) -> Built:
    """Pieces of 1,000 characters in haystack's store in memory; ImportError where it is not installed."""
    os.environ.update(_SILENT)
    from haystack import Document
    from haystack.components.preprocessors import RecursiveDocumentSplitter
    from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    started = time.perf_counter()
    splitter = RecursiveDocumentSplitter(
        split_length=1000, split_overlap=200, split_unit="char", separators=["\n\n", "\n", " "]
    )
    pieces = splitter.run([Document(content=text) for text in texts])["documents"]
    vectors = encoder.embed_documents([piece.content or "" for piece in pieces])
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    store.write_documents(
        [Document(content=piece.content, embedding=vector) for piece, vector in zip(pieces, vectors, strict=True)]
    )
    retriever = InMemoryEmbeddingRetriever(store, top_k=TOP)
    seconds = time.perf_counter() - started
    return Built(search=lambda query: retriever.run(encoder.embed_query(query)), pieces=len(pieces), seconds=seconds)


def build_llama_index(texts: Sequence[str], encoder: Encoder) -> Built:
    """The tutorial's pieces in llama-index's store in memory; ImportError where it is not installed."""
    os.environ.update(_SILENT)
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.node_parser import LangchainNodeParser

    started = time.perf_counter()
    nodes = LangchainNodeParser(tutorial_splitter()).get_nodes_from_documents([Document(text=text) for text in texts])
    index = VectorStoreIndex(nodes, embed_model=_embedding(encoder))
    retriever = index.as_retriever(similarity_top_k=TOP)
    seconds = time.perf_counter() - started
    return Built(search=retriever.retrieve, pieces=len(nodes), seconds=seconds)


def _embedding(encoder: Encoder) -> Any:  # noqa: ANN401 - a class of a library that may be absent
    from llama_index.core.embeddings import BaseEmbedding

    class Embedded(BaseEmbedding):  # type: ignore[misc, unused-ignore]
        def _get_query_embedding(self, query: str) -> list[float]:
            return encoder.embed_query(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return encoder.embed_query(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return encoder.embed_query(text)

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return encoder.embed_documents(texts)

    return Embedded(embed_batch_size=32)


KITS: dict[str, Callable[[Sequence[str], Encoder], Built]] = {
    "haystack-ai": build_haystack,
    "llama-index-core": build_llama_index,
}
