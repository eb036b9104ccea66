"""A build is published whole or not at all, and never embeds an unchanged chunk again."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import IndexMismatch, IndexMissing, build_index, open_index
from index.versions import BuildRunning, building
from tests.fakes import CountingEmbedder, make_document

FIRST = {"1": ["Het water stijgt snel."], "2": ["Het vuur brandt."]}
SECOND = {"1": ["Het water stijgt snel."], "2": ["De storm raast."]}


def test_an_unchanged_chunk_is_not_embedded_twice(tmp_path: Path, counting: CountingEmbedder) -> None:
    first = build_index([make_document("guide", FIRST)], tmp_path)
    second = build_index([make_document("guide", SECOND)], tmp_path)
    assert (first.embedded, first.reused) == (2, 0)
    assert (second.embedded, second.reused) == (1, 1)
    assert counting.passages == 3


def test_the_same_content_has_the_same_fingerprint_and_ranking_anywhere(
    tmp_path: Path, counting: CountingEmbedder
) -> None:
    one, two = (build_index([make_document("guide", FIRST)], tmp_path / name) for name in ("a", "b"))
    assert one.fingerprint == two.fingerprint
    rankings = [open_index(tmp_path / name).search("water en vuur").passages for name in ("a", "b")]
    assert rankings[0] == rankings[1]


def test_a_reader_keeps_its_version_while_a_new_one_is_published(tmp_path: Path, counting: CountingEmbedder) -> None:
    build_index([make_document("guide", FIRST)], tmp_path)
    reader = open_index(tmp_path)
    build_index([make_document("guide", SECOND)], tmp_path)
    build_index([make_document("guide", {"1": ["De stroom valt uit."]})], tmp_path)
    assert reader.search("vuur").passages[0].chunk.text == "Het vuur brandt."
    assert open_index(tmp_path).search("stroom").passages[0].chunk.text == "De stroom valt uit."


def test_a_build_that_dies_leaves_the_old_index_live(
    tmp_path: Path, counting: CountingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = build_index([make_document("guide", FIRST)], tmp_path).fingerprint

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("index.build.publish", die)
    with pytest.raises(KeyboardInterrupt):
        build_index([make_document("guide", SECOND)], tmp_path)
    assert open_index(tmp_path).fingerprint == before
    assert not list((tmp_path / "versions").glob("building-*"))


def test_what_a_killed_builder_left_is_removed(tmp_path: Path, counting: CountingEmbedder) -> None:
    leftover = tmp_path / "versions" / "building-1"
    leftover.mkdir(parents=True)
    build_index([make_document("guide", FIRST)], tmp_path)
    assert not leftover.exists()


def test_two_builders_in_one_folder_are_refused(tmp_path: Path, counting: CountingEmbedder) -> None:
    with building(tmp_path), pytest.raises(BuildRunning, match="another process"):
        build_index([make_document("guide", FIRST)], tmp_path)


def test_no_text_is_an_error(tmp_path: Path, counting: CountingEmbedder) -> None:
    with pytest.raises(ValueError, match="no text"):
        build_index([make_document("guide", {"1": []})], tmp_path)


def test_a_missing_index_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="paraat index build"):
        open_index(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_another_embedder_is_refused(
    tmp_path: Path, counting: CountingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index([make_document("guide", FIRST)], tmp_path)
    monkeypatch.setattr(counting, "identity", "another")
    with pytest.raises(IndexMismatch, match="counting-4, the settings ask for another"):
        open_index(tmp_path)


@pytest.mark.parametrize("name", ["chunks.jsonl", "sections.jsonl", "manifest.json"])
def test_a_changed_file_is_detected(tmp_path: Path, counting: CountingEmbedder, name: str) -> None:
    build_index([make_document("guide", FIRST)], tmp_path)
    path = next((tmp_path / "versions").glob(f"*/{name}"))
    path.write_text(path.read_text(encoding="utf-8").replace("water", "wader"), encoding="utf-8")
    if name == "manifest.json":
        path.write_text("{", encoding="utf-8")
    with pytest.raises(IndexMismatch, match="paraat index build"):
        open_index(tmp_path)
