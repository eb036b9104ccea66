"""Orders the best passages anew with a cross-encoder, where the settings name one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

    from index.ranking import Scored


@dataclass(frozen=True, slots=True, kw_only=True)
class Reranker:
    """A cross-encoder, which reads query and passage together: slow, so that it sees the first `depth` only."""

    model: CrossEncoder
    depth: int = 20

    def reorder(self, query: str, found: Sequence[Scored]) -> list[Scored]:
        """The passages with the first ones in the model's order, ties in the order that they had.

        The scores keep their places, so that they still fall from first to last and mean what they meant.
        """
        first = list(found[: self.depth])
        if len(first) < 2:
            return list(found)
        given = query.encode("utf-8", "replace").decode("utf-8")
        judged = self.model.predict([(given, one.chunk.text) for one in first], show_progress_bar=False).tolist()
        order = sorted(range(len(first)), key=lambda i: (-round(judged[i], 5), i))
        moved = [replace(first[i], score=one.score) for i, one in zip(order, first, strict=True)]
        return moved + list(found[self.depth :])


def load_reranker(name: str) -> Reranker:
    """The cross-encoder of that name or folder; EmbedderMissing when it is not on this machine."""
    from index.embedding import EmbedderMissing, stay_offline

    stay_offline()
    from sentence_transformers import CrossEncoder

    try:
        return Reranker(model=CrossEncoder(name, device="cpu", local_files_only=True))
    except (OSError, ValueError) as error:
        raise EmbedderMissing(
            f"the cross-encoder {name!r} is not on this machine ({type(error).__name__}); give the folder of a "
            "sentence-transformers cross-encoder in PARAAT_CROSS_ENCODER, or leave it empty"
        ) from error
