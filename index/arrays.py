"""Reads arrays of numpy, one at a time.

numpy reads the head of a file as a Python expression, and some releases of Python raise SystemError when two threads do
that at once (cpython issue 106905; seen with 3.11.7).
"""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_READING = RLock()


def read_array(path: Path, mode: Literal["r"] | None = None) -> NDArray[Any]:
    """The array of a .npy file; with mode "r" its rows are read when they are looked at. Never unpickles."""
    import numpy as np

    with _READING:
        found: NDArray[Any] = np.load(path, mmap_mode=mode, allow_pickle=False)
    return found


def read_arrays(source: Path | BinaryIO) -> dict[str, NDArray[Any]]:
    """The arrays of a .npz file by their names, all read. Never unpickles."""
    import numpy as np

    with _READING, np.load(source, allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}
