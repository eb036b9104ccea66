"""Whatever is wrong with vectors, embedder or Chroma, an index opens, says what is wrong and searches what it can."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

import index.embedding
from index import Index, IndexDamaged, IndexMismatch, Passage, build_index, open_index, stored_source_ids
from index.embedding import EmbedderMissing, PackagedEmbedder
from tests.fakes import CountingEmbedder, make_document

TEXTS = {"1": ["Het water stijgt snel."], "2": ["Het vuur brandt."], "3": ["De storm en het water."]}


@pytest.fixture
def folder(tmp_path: Path, counting: CountingEmbedder) -> Path:
    build_index([make_document("gids", TEXTS)], tmp_path)
    return tmp_path


def damage(folder: Path, name: str, how: str) -> None:
    path = next((folder / "versions").glob(f"*/{name}"))
    whole = path.read_bytes()
    if how == "delete":
        path.unlink()
    else:
        path.write_bytes(whole[:60] + (bytes([whole[60] ^ 1]) + whole[61:]) * (how == "flip"))


def found(opened: Index) -> tuple[Passage, ...]:
    return opened.search("water bij storm").passages


@pytest.mark.parametrize("how", ["flip", "cut", "delete"])
def test_without_vectors_the_words_are_searched(folder: Path, how: str, caplog: pytest.LogCaptureFixture) -> None:
    by_words = found(open_index(folder, words_only=True))
    damage(folder, "vectors/rows.npy", how)
    caplog.clear()
    opened = open_index(folder)
    assert opened.words_only
    assert opened.is_damaged
    assert opened.degraded == (
        "search works by words only: vectors are changed or missing (vectors/rows.npy); run paraat index build"
    )
    assert [record.levelno for record in caplog.records] == [logging.CRITICAL]
    assert found(opened) == by_words != ()
    assert opened.search("water").words_only
    assert {(passage.dense, passage.asked) for passage in found(opened)} == {(0.0, None)}
    assert not opened.embed(["water"]).any()
    assert opened.nearest("water", 3) == []


@pytest.mark.parametrize("how", ["flip", "cut", "delete"])
def test_without_chroma_the_ranking_is_the_same(folder: Path, how: str) -> None:
    whole = found(open_index(folder))
    damage(folder, "chroma/chroma.sqlite3", how)
    opened = open_index(folder)
    assert (opened.words_only, opened.is_damaged) == (False, True)
    assert "without Chroma: its files are changed or missing" in opened.degraded
    assert found(opened) == whole
    with pytest.raises(IndexMismatch, match="without Chroma"):
        _ = opened.vector_store


@pytest.mark.parametrize("error", [MemoryError(), EmbedderMissing("gone"), OSError("no such file")])
def test_without_an_embedder_the_words_are_searched(
    folder: Path, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_words = found(open_index(folder, words_only=True))

    def fail(_name: str = "") -> CountingEmbedder:
        raise error

    monkeypatch.setattr(index.embedding, "load_embedder", fail)
    opened = open_index(folder)
    assert (opened.words_only, opened.is_damaged) == (True, False)
    assert f"the embedder cannot be used ({type(error).__name__})" in opened.degraded
    assert found(opened) == by_words


def test_a_damaged_model_of_the_package_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = Path(index.embedding.__file__).parent / "model"
    for name in ("model.safetensors", "tokenizer.json", "MODEL.md"):
        (tmp_path / "model").mkdir(exist_ok=True)
        (tmp_path / "model" / name).write_bytes((package / name).read_bytes())
    monkeypatch.setattr(index.embedding, "files", lambda _: tmp_path)
    assert PackagedEmbedder().dim > 0
    path = tmp_path / "model" / "model.safetensors"
    whole = path.read_bytes()
    path.write_bytes(whole[:-5] + bytes([whole[-5] ^ 1]) + whole[-4:])
    with pytest.raises(EmbedderMissing, match="damaged"):
        PackagedEmbedder()
    path.unlink()
    with pytest.raises(EmbedderMissing, match="install the package again"):
        PackagedEmbedder()


def test_an_index_is_built_and_searched_where_chroma_cannot_be_imported(
    tmp_path: Path, counting: CountingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index([make_document("gids", TEXTS)], tmp_path / "with")

    def fail(*_: object) -> None:
        raise ImportError("libchroma.so: cannot open shared object file")

    monkeypatch.setattr("index.store._client", fail)
    build_index([make_document("gids", TEXTS)], tmp_path / "without")
    opened = open_index(tmp_path / "without")
    assert "the index was built without it" in opened.degraded
    assert (opened.words_only, opened.is_damaged) == (False, False)
    assert found(opened) == found(open_index(tmp_path / "with"))


@pytest.mark.parametrize(
    ("stub", "reason"),
    [("raise ImportError", "its import ended with 1"), ("import os; os.abort()", "its import ended with -6")],
)
def test_many_passages_are_compared_one_by_one_when_chroma_crashes(
    folder: Path, tmp_path: Path, stub: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = found(open_index(folder))
    (tmp_path / "stub").mkdir()
    (tmp_path / "stub" / "chromadb.py").write_text(stub, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.fspath(tmp_path / "stub"))
    monkeypatch.setattr("index.ranking.ONE_BY_ONE", 1)
    opened = open_index(folder)
    assert reason in opened.degraded
    assert found(opened) == whole


def test_a_search_goes_on_when_chroma_fails_in_the_middle(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = found(open_index(folder))
    monkeypatch.setattr("index.ranking.ONE_BY_ONE", 1)
    monkeypatch.setattr("index.soundness._import_fault", lambda: "")
    opened = open_index(folder)
    assert opened.degraded == ""

    def fail(*_: object) -> list[str]:
        raise RuntimeError("the server is gone")

    monkeypatch.setattr("index.store.VectorStore.nearest", fail)
    assert found(opened) == whole


@pytest.mark.parametrize("said", ["", "0123456789abcdef", "../../etc", "\xff"])
def test_a_pointer_to_nothing_is_refused_with_what_to_do(folder: Path, said: str) -> None:
    (folder / "current").write_text(said, encoding="latin-1")
    (version,) = (folder / "versions").iterdir()
    with pytest.raises(IndexDamaged, match=f"those in .*: {version.name}"):
        open_index(folder)


def test_the_sources_of_a_damaged_index_are_known_as_far_as_they_can_be_read(folder: Path) -> None:
    assert stored_source_ids(folder) == {"gids"}
    damage(folder, "manifest.json", "delete")
    assert stored_source_ids(folder) == {"gids"}
    for name in ("chunks.jsonl", "sections.jsonl"):
        damage(folder, name, "delete")
    assert stored_source_ids(folder) == {"?"}
