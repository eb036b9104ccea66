"""Holds many words in little memory: a hundred thousand as Python's strings and dictionaries take 20 MB, here 2."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Keys:
    """Finds the positions of keys by their checksums; whoever asks compares the keys themselves."""

    def __init__(self, keys: Iterable[bytes]) -> None:
        import numpy as np

        checksums = np.fromiter(map(crc32, keys), dtype=np.uint32)
        order = np.argsort(checksums, kind="stable").astype(np.int32)
        self._checksums, self._order = checksums[order].data, order.data

    def positions(self, key: bytes) -> Iterator[int]:
        """Where the key may stand, in order; seldom a place where another one does."""
        checksum = crc32(key)
        at = bisect_left(self._checksums, checksum)
        while at < len(self._checksums) and self._checksums[at] == checksum:
            yield self._order[at]
            at += 1

    def may_hold(self, keys: Sequence[bytes]) -> list[bool]:
        """For each of many keys whether it may be here: False is sure, True nearly so."""
        import numpy as np

        known = np.asarray(self._checksums)
        if not len(known):
            return [False] * len(keys)
        asked = np.fromiter(map(crc32, keys), dtype=np.uint32, count=len(keys))
        at = np.searchsorted(known, asked).clip(max=len(known) - 1)
        may: list[bool] = (known[at] == asked).tolist()
        return may


class Words(Sequence[str]):
    """A list of different words, none with a line end, that knows where each stands."""

    def __init__(self, joined: bytes) -> None:
        """`joined` holds the words in UTF-8 with a line end between every two."""
        import numpy as np

        self._joined = joined
        ends = np.flatnonzero(np.frombuffer(joined, dtype=np.uint8) == ord("\n")).astype(np.int32)
        self._ends = (np.append(ends, np.int32(len(joined))) if joined else ends).data
        self._keys = Keys(joined.split(b"\n") if joined else ())

    @classmethod
    def of(cls, words: Iterable[str]) -> Words:
        """The table of these words."""
        return cls("\n".join(words).encode("utf-8"))

    @property
    def joined(self) -> bytes:
        """The words in UTF-8 with a line end between every two."""
        return self._joined

    def __len__(self) -> int:
        return len(self._ends)

    def __iter__(self) -> Iterator[str]:
        return (word.decode("utf-8") for word in self._joined.split(b"\n")) if self._joined else iter(())

    def __getitem__(self, position: int) -> str:  # type: ignore[override]
        return self._at(position).decode("utf-8")

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.position(word) is not None

    def those_here(self, some: Sequence[str]) -> list[str]:
        """Those of many words that are here, in their order; most may be no words at all."""
        may_be = self._keys.may_hold([word.encode("utf-8", "surrogatepass") for word in some])
        return [word for word, may in zip(some, may_be, strict=True) if may and word in self]

    def position(self, word: str) -> int | None:
        """Where the word stands, counted from 0; None when it is not here."""
        key = word.encode("utf-8", "surrogatepass")
        return next((at for at in self._keys.positions(key) if self._at(at) == key), None)

    def blocks(self, size: int) -> Iterator[list[str]]:
        """All words in their order, so many at a time."""
        words = iter(self)
        while block := list(islice(words, size)):
            yield block

    def _at(self, position: int) -> bytes:
        return self._joined[self._ends[position - 1] + 1 if position else 0 : self._ends[position]]


def as_array(words: Words) -> NDArray[np.uint8]:
    """The words as bytes, shape (n_bytes,), as they are stored."""
    import numpy as np

    return np.frombuffer(words.joined, dtype=np.uint8)
