"""Turns texts into vectors: the model in the package, or any sentence-transformers model."""

from __future__ import annotations

import hashlib
import os
import re
from abc import abstractmethod
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

# What stands beyond this many subwords hardly changes the mean and would let one long text cost seconds.
_MAX_TOKENS = 512
# These models were trained with prompts that their own files do not hold; their cards ask for them in any language.
_E5 = re.compile(r"(?<![a-z0-9])e5-(?:small|base|large)(?!.*instruct)", re.IGNORECASE)
_E5_PROMPTS = {"query": "query: ", "document": "passage: "}


class EmbedderMissing(LookupError):
    """The model that the settings name is not on this machine, or damaged; nothing is ever fetched."""


class Embedder(Embeddings):
    """A LangChain `Embeddings` that also gives arrays: float32 of shape (n_texts, dim), rows of unit length.

    A text without any known subword gives a row of zeros, whose cosine with everything is 0. Any string is taken: half
    a character (a lone surrogate) is read as a question mark.
    """

    identity: str
    dim: int

    @abstractmethod
    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of texts that will be searched."""

    @abstractmethod
    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of queries, comparable with those of passages."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages as LangChain wants them."""
        vectors: list[list[float]] = self.encode_passages(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The vector of one query as LangChain wants it."""
        vector: list[float] = self.encode_queries([text])[0].tolist()
        return vector


def load_embedder(name: str = "") -> Embedder:
    """The embedder in the package for an empty name, else the sentence-transformers model of that name or folder.

    Raises EmbedderMissing when the model is not on this machine, or that of the package is damaged.
    """
    return PackagedEmbedder() if not name else NamedEmbedder(name)


class NoEmbedder(Embedder):
    """Stands in for an embedder that cannot be used: every text gives a row of zeros, as if no subword were known."""

    def __init__(self, identity: str, dim: int) -> None:
        self.identity, self.dim = identity, dim

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Rows of zeros."""
        return self.encode_queries(texts)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Rows of zeros."""
        import numpy as np

        return np.zeros((len(texts), self.dim), dtype=np.float32)


class PackagedEmbedder(Embedder):
    """The model of index/model, or of a folder like it: the mean of one vector a subword, of the first 512.

    The same as `StaticEmbedding` of sentence-transformers (within 1e-4, held by a test), by tokenizers and numpy only:
    importing PyTorch takes longer than building an index. Passages and queries are encoded alike.
    """

    def __init__(self, folder: Path | None = None) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        if folder is None:
            folder = Path(str(files("index") / "model"))
            _check_card(folder)
        stored = load_file(folder / "model.safetensors")
        # The rows stay as they are stored: as floats they take 33 MB, and a query needs a dozen.
        self._rows: NDArray[np.int8] = stored["rows"]
        self._scales: NDArray[np.float32] = stored["scales"]
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_MAX_TOKENS)
        self.dim = int(self._rows.shape[1])
        digest = hashlib.sha256((folder / "model.safetensors").read_bytes())
        digest.update((folder / "tokenizer.json").read_bytes())
        self.identity = f"paraat-static-{digest.hexdigest()[:16]}"

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of queries, one by one."""
        import numpy as np

        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for position, text in enumerate(_clean(texts)):
            # One by one: the tokenizer's batches start threads, which cost more than a query.
            if ids := self._tokenizer.encode(text, add_special_tokens=False).ids:
                rows[position] = (self._rows[ids].astype(np.float32) * self._scales[ids]).mean(axis=0)
        return _unit(rows)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages, as of queries."""
        return self.encode_queries(texts)


class NamedEmbedder(Embedder):
    """Any sentence-transformers model on this machine, with its prompts for queries and passages.

    The prompts are those in the model's files. Of the E5 family, whose files have none, they are known by its name.
    """

    def __init__(self, name: str) -> None:
        stay_offline()
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(name, device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            raise EmbedderMissing(
                f"the embedder {name!r} is not on this machine ({type(error).__name__}); give the folder of a "
                "sentence-transformers model in PARAAT_EMBEDDER, or leave it empty for the one in the package"
            ) from error
        if _E5.search(name) and not any(self._model.prompts.values()):
            self._model.prompts = dict(_E5_PROMPTS)
        self.dim = int(self._model.get_embedding_dimension() or 0)
        folder = Path(name)
        revision = _folder_digest(folder) if folder.is_dir() else _cached_revision(name)
        self.identity = f"{folder.name if folder.is_dir() else name}@{revision}"

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of queries, with the model's query prompt."""
        return self._unit_rows(self._model.encode_query(_clean(texts), show_progress_bar=False))

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of passages, with the model's document prompt."""
        return self._unit_rows(self._model.encode_document(_clean(texts), show_progress_bar=False))

    def _unit_rows(self, vectors: object) -> NDArray[np.float32]:
        import numpy as np

        return _unit(np.asarray(vectors, dtype=np.float32).reshape(-1, self.dim))


def _check_card(folder: Path) -> None:
    """EmbedderMissing when the model's files are not those that its card names by digest."""
    for name in ("model.safetensors", "tokenizer.json"):
        try:
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
            is_known = f" {found} |" in (folder / "MODEL.md").read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise EmbedderMissing(
                f"the embedder of the package cannot be read ({error}); install the package again"
            ) from error
        if not is_known:
            raise EmbedderMissing(
                f"{folder / name} is damaged (its card has another digest); install the package again"
            )


def _clean(texts: Sequence[str]) -> list[str]:
    """The texts with lone surrogates replaced: the tokenizers refuse them, and a browser can send them."""
    return [text.encode("utf-8", "replace").decode("utf-8") for text in texts]


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths == 0, 1, lengths), dtype=np.float32)


def stay_offline() -> None:
    """Keep the model libraries quiet and from calling home: set before their first import, which reads it."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")


def _cached_revision(name: str) -> str:
    """The commit of a model in the local hub cache, "unknown" when it cannot be told."""
    from huggingface_hub import try_to_load_from_cache

    for repository in (name, f"sentence-transformers/{name}"):
        found = try_to_load_from_cache(repository, "modules.json")
        if isinstance(found, str):
            return Path(found).parent.name
    return "unknown"


def _folder_digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode("utf-8"))
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
