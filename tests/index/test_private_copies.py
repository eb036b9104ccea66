"""A process works on its own copy of a folder, and copies of dead processes do not pile up."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from index.private_copies import PrivateCopy


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to copy, and an empty temporary folder to copy it to."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    (tmp_path / "original" / "inner").mkdir(parents=True)
    (tmp_path / "original" / "inner" / "file").write_text("water", encoding="utf-8")
    return tmp_path / "original"


def test_a_copy_can_be_written_where_the_original_is_read_only(folder: Path) -> None:
    for path in (folder, folder / "inner", folder / "inner" / "file"):
        path.chmod(0o555)
    copy = PrivateCopy(folder)
    assert (copy.path / "inner" / "file").read_text(encoding="utf-8") == "water"
    modes = [path.stat().st_mode & 0o200 for path in (copy.path, copy.path / "inner", copy.path / "inner" / "file")]
    assert modes == [0o200] * 3
    copy.remove()
    (folder / "inner").chmod(0o755)
    folder.chmod(0o755)


def test_a_removed_copy_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    copy = PrivateCopy(folder)
    copy.remove()
    copy.remove()
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_copy_that_fails_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    (folder / "inner" / "gone").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError):
        PrivateCopy(folder)
    assert list((tmp_path / "temporary").iterdir()) == []


def test_the_copy_of_a_dead_process_is_removed_and_that_of_a_living_one_stays(folder: Path, tmp_path: Path) -> None:
    living = PrivateCopy(folder)
    dead, young, foreign = (tmp_path / "temporary" / f"paraat-{name}" for name in ("dead", "young", "foreign"))
    for path in (dead, young, foreign):
        path.mkdir()
    (dead / "in-use.lock").touch()
    (young / "in-use.lock").touch()
    an_hour_ago = time.time() - 3600
    for lock in (dead / "in-use.lock", living.path.parent / "in-use.lock"):
        os.utime(lock, (an_hour_ago, an_hour_ago))
    PrivateCopy(folder).remove()
    left = {path.name for path in (tmp_path / "temporary").iterdir()}
    assert left == {living.path.parent.name, "paraat-young", "paraat-foreign"}
    living.remove()
