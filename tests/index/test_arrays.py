"""Arrays come back as they were saved, also to threads that read at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.arrays import read_array, read_arrays


def test_an_array_comes_back_as_it_was_saved_whole_or_by_row(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.arange(6).reshape(3, 2))
    assert read_array(tmp_path / "a.npy").tolist() == [[0, 1], [2, 3], [4, 5]]
    assert read_array(tmp_path / "a.npy", "r")[1].tolist() == [2, 3]


def test_arrays_come_back_by_their_names(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", one=np.array([1]), two=np.array([2, 3]))
    assert {name: found.tolist() for name, found in read_arrays(tmp_path / "a.npz").items()} == {
        "one": [1],
        "two": [2, 3],
    }


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(ValueError, match="allow_pickle"):
        read_array(tmp_path / "a.npy")


def test_threads_read_at_once_without_a_fault(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", **{f"a{number}": np.zeros((number, 2)) for number in range(20)})
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: len(read_arrays(tmp_path / "a.npz")), range(200)))
    assert set(found) == {20}
