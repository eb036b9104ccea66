"""The pipeline that tutorials build with LangChain: pieces of 1,000 characters, an encoder, Chroma, the first four."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langchain_core.documents import Document
    from langchain_text_splitters import TextSplitter
    from sentence_transformers import SentenceTransformer

# The sizes of all-MiniLM-L6-v2. The weights are random: they cost the same time, and this measures nothing else.
_LAYERS, _WIDTH, _HEADS, _INNER, _TOKENS = 6, 384, 12, 1536, 256
TOP = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A pipeline that is ready: its search, its number of pieces, and the seconds that it took to build."""

    search: Callable[[str], object]
    pieces: int
    seconds: float


class Encoder:
    """An encoder as the frameworks call it: vectors of texts and of one query, as lists of numbers."""

    def __init__(self, folder: Path) -> None:
        self._model = _model(folder)

    def embed_documents(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector a text."""
        rows: list[list[float]] = self._model.encode(list(texts), batch_size=32, show_progress_bar=False).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        """The vector of a query."""
        return self.embed_documents([text])[0]


def _model(folder: Path) -> SentenceTransformer:
    """A sentence-transformers model of that size with this product's subwords, made in the folder."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(0)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(files("index") / "model" / "tokenizer.json"),
        pad_token="[PAD]",
        unk_token="[UNK]",
        model_max_length=_TOKENS,
    )
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=_WIDTH,
        num_hidden_layers=_LAYERS,
        num_attention_heads=_HEADS,
        intermediate_size=_INNER,
    )
    BertModel(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return SentenceTransformer(modules=[Transformer(str(folder)), Pooling(_WIDTH)], device="cpu")


def tutorial_splitter() -> TextSplitter:
    """The splitter with the sizes that tutorials use."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    return RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)


def build_tutorial(texts: Sequence[str], encoder: Encoder) -> Built:
    """The pipeline over these texts."""
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

    class Embedded(Encoder, Embeddings):
        def __init__(self, one: Encoder) -> None:
            self._model = one._model

    started = time.perf_counter()
    pieces = tutorial_splitter().create_documents(list(texts))
    store = Chroma.from_documents(pieces, Embedded(encoder), collection_name=f"tutorial-{len(pieces)}")
    seconds = time.perf_counter() - started

    def search(query: str) -> list[Document]:
        found: list[Document] = store.similarity_search(query, k=TOP)
        return found

    return Built(search=search, pieces=len(pieces), seconds=seconds)
