"""A build is published whole or not at all, and never embeds an unchanged chunk again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from index import IndexDamaged, IndexMismatch, IndexMissing, build_index, open_index
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


def test_chunks_of_one_text_are_embedded_once(tmp_path: Path, counting: CountingEmbedder) -> None:
    documents = [make_document(name, {"1": ["Het water stijgt."]}) for name in ("a", "b")]
    report = build_index(documents, tmp_path)
    assert (report.chunks, report.embedded, counting.passages) == (2, 1, 1)


def test_what_is_unchanged_is_copied_to_a_version_of_its_own(
    tmp_path: Path, counting: CountingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build_index([make_document("guide", FIRST)], tmp_path)
    before = open_index(tmp_path)
    monkeypatch.setattr("index.build._write_searches", None)
    second = build_index([make_document("guide", FIRST)], tmp_path)
    after = open_index(tmp_path)
    assert (second.fingerprint, second.embedded, second.reused) == (first.fingerprint, 0, 2)
    assert before.version != after.version
    assert after.search("water en vuur").passages == before.search("water en vuur").passages != ()


@pytest.mark.parametrize("part", ["vectors/rows.npy", "lexical/stems.json", "chroma"])
def test_what_is_damaged_or_missing_is_built_and_not_copied(
    tmp_path: Path, counting: CountingEmbedder, part: str
) -> None:
    build_index([make_document("guide", FIRST)], tmp_path)
    version = tmp_path / "versions" / open_index(tmp_path).version
    if part == "chroma":
        shutil.rmtree(version / part)
    else:
        (version / part).write_bytes(b"changed")
    build_index([make_document("guide", FIRST)], tmp_path)
    after = open_index(tmp_path)
    assert not after.degraded
    assert after.search("vuur").passages[0].chunk.text == "Het vuur brandt."


def test_a_source_that_is_given_twice_is_refused(tmp_path: Path, counting: CountingEmbedder) -> None:
    with pytest.raises(ValueError, match="'guide' was given twice"):
        build_index([make_document("guide", FIRST), make_document("guide", SECOND)], tmp_path)


def test_the_same_content_has_the_same_fingerprint_and_ranking_anywhere(
    tmp_path: Path, counting: CountingEmbedder
) -> None:
    one, two = (build_index([make_document("guide", FIRST)], tmp_path / name) for name in ("a", "b"))
    assert one.fingerprint == two.fingerprint
    rankings = [open_index(tmp_path / name).search("water en vuur").passages for name in ("a", "b")]
    assert rankings[0] == rankings[1] != ()


def test_the_order_of_the_documents_changes_nothing(tmp_path: Path, counting: CountingEmbedder) -> None:
    a, b = make_document("a", FIRST), make_document("b", SECOND)
    assert build_index([a, b], tmp_path / "1").fingerprint == build_index([b, a], tmp_path / "2").fingerprint


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


def test_only_the_live_version_and_the_one_before_are_kept(tmp_path: Path, counting: CountingEmbedder) -> None:
    texts = (FIRST, SECOND, {"1": ["De stroom valt uit."]})
    marks = [build_index([make_document("guide", text)], tmp_path).fingerprint[:16] for text in texts]
    assert sorted(path.name for path in (tmp_path / "versions").iterdir()) == sorted(marks[1:])


def test_a_version_in_use_is_never_written_over(tmp_path: Path, counting: CountingEmbedder) -> None:
    mark = build_index([make_document("guide", FIRST)], tmp_path).fingerprint[:16]
    build_index([make_document("guide", FIRST)], tmp_path)
    assert sorted(path.name for path in (tmp_path / "versions").iterdir()) == [mark, f"{mark}-2"]
    assert open_index(tmp_path).fingerprint.startswith(mark)


@pytest.mark.parametrize(
    "name", ["chunks.jsonl", "sections.jsonl", "manifest.json", "lexical/stems.json", "places/columns.npz"]
)
@pytest.mark.parametrize("damage", ["flip", "cut", "delete"])
def test_damage_is_detected_and_a_new_build_repairs_it(
    tmp_path: Path, counting: CountingEmbedder, name: str, damage: str
) -> None:
    build_index([make_document("guide", FIRST)], tmp_path)
    path = next((tmp_path / "versions").glob(f"*/{name}"))
    whole = path.read_bytes()
    # In the manifest, within the fingerprint.
    middle = 60
    if damage == "delete":
        path.unlink()
    else:
        path.write_bytes(whole[:middle] + (bytes([whole[middle] ^ 1]) + whole[middle + 1 :]) * (damage == "flip"))
    with pytest.raises(IndexDamaged, match="paraat index build"):
        open_index(tmp_path)
    build_index([make_document("guide", FIRST)], tmp_path)
    assert open_index(tmp_path).search("vuur").passages[0].chunk.text == "Het vuur brandt."


def test_an_index_whose_store_lacks_vectors_is_not_published(
    tmp_path: Path, counting: CountingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = build_index([make_document("guide", FIRST)], tmp_path).fingerprint
    monkeypatch.setattr("index.store.VectorStore.count", lambda _: 1)
    with pytest.raises(IndexMismatch, match="Chroma holds 1 of 2 chunks"):
        build_index([make_document("guide", SECOND)], tmp_path)
    assert open_index(tmp_path).fingerprint == before


def test_a_store_that_was_replaced_before_it_was_opened_says_so(tmp_path: Path, counting: CountingEmbedder) -> None:
    build_index([make_document("guide", FIRST)], tmp_path)
    reader = open_index(tmp_path)
    for text in (SECOND, {"1": ["De stroom valt uit."]}):
        build_index([make_document("guide", text)], tmp_path)
    with pytest.raises(IndexMissing, match="open the index again"):
        _ = reader.vector_store


def test_an_index_of_an_older_layout_is_refused(tmp_path: Path, counting: CountingEmbedder) -> None:
    build_index([make_document("guide", FIRST)], tmp_path)
    path = next((tmp_path / "versions").glob("*/manifest.json"))
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"schema": 0}), encoding="utf-8")
    with pytest.raises(IndexMismatch, match="layout 0"):
        open_index(tmp_path)


def test_an_index_can_be_moved_and_be_read_only(tmp_path: Path, counting: CountingEmbedder) -> None:
    build_index([make_document("guide", FIRST)], tmp_path / "here")
    moved = (tmp_path / "here").rename(tmp_path / "there")
    paths = [moved, *moved.rglob("*")]
    before = {path: path.stat().st_mtime_ns for path in paths}
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    assert open_index(moved).search("vuur").passages[0].chunk.text == "Het vuur brandt."
    assert {path: path.stat().st_mtime_ns for path in moved.rglob("*")} == {p: before[p] for p in moved.rglob("*")}
    for path in paths:
        path.chmod(0o755)


def test_the_dates_and_the_newer_version_of_a_text_go_with_it(tmp_path: Path, counting: CountingEmbedder) -> None:
    fields = {"published": "2023-04-03", "valid_until": "2029-12-31", "superseded_by": "newer"}
    build_index([make_document("older", FIRST, **fields)], tmp_path)
    index = open_index(tmp_path)
    (source,) = index.sources
    assert {name: getattr(source, name) for name in fields} == fields
    assert index.search("water").passages[0].published == "2023-04-03"
