"""An index tells that the file of a source has changed since; what it cites is what it was built from."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index import build_index, open_index, roll_back
from index.origins import Origins
from tests.fakes import CountingEmbedder, make_document


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "gids.md"
    path.write_text("# Gids\n\nHet water stijgt snel.\n", encoding="utf-8")
    return path


@pytest.fixture
def folder(file: Path, tmp_path: Path, counting: CountingEmbedder) -> Path:
    build_index([make_document("gids", {"1": ["Het water stijgt snel."]}, path=file)], tmp_path / "index")
    return tmp_path / "index"


def test_a_line_that_was_changed_is_told_until_the_index_is_built_again(folder: Path, file: Path) -> None:
    opened = open_index(folder)
    assert opened.changed_sources() == ()
    file.write_text("# Gids\n\nHet water zakt snel.\n\nEn traag.\n", encoding="utf-8")
    assert opened.changed_sources() == ("gids",) == open_index(folder).changed_sources()
    passage = opened.search("water").passages[0]
    assert passage.chunk.text in opened.section("gids", passage.chunk.section_id).text
    changed = make_document("gids", {"1": ["Het water zakt snel.", "En traag."]}, path=file)
    build_index([changed], folder)
    assert open_index(folder).changed_sources() == ()
    # The version before was made of what the file held then.
    roll_back(folder)
    assert open_index(folder).changed_sources() == ("gids",)


def test_the_same_text_written_again_is_no_change(folder: Path, file: Path) -> None:
    opened = open_index(folder)
    file.write_bytes(file.read_bytes())
    os.utime(file, ns=(1, 1))
    assert opened.changed_sources() == ()


def test_a_change_of_the_same_length_is_a_change(folder: Path, file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace("stijgt", "daalde"), encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert open_index(folder).changed_sources() == ("gids",)


def test_a_file_that_is_not_here_tells_nothing(folder: Path, file: Path) -> None:
    opened = open_index(folder)
    file.unlink()
    assert opened.changed_sources() == ()


@pytest.mark.parametrize("said", [None, "", "{", "[7]", '[{"path": "x"}]', "\x00"])
def test_an_index_of_before_or_a_damaged_list_tells_nothing(folder: Path, file: Path, said: str | None) -> None:
    path = next((folder / "versions").glob("*/origins.json"))
    path.unlink() if said is None else path.write_text(said, encoding="utf-8")
    assert Origins(path.parent).changed() == ()
    assert open_index(folder).search("water").passages
