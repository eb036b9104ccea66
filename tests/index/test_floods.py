"""A thousand near copies of a text take one place in a ranking."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import build_index, open_index
from sources import read_records
from tests.fakes import CountingEmbedder, make_document
from tests.floods import write_flood


@pytest.fixture(scope="module")
def flooded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of 1,000 near copies and 50 real records, made with the embedder that is shipped."""
    folder = tmp_path_factory.mktemp("flood")
    report = build_index([read_records(write_flood(folder / "records.jsonl"))], folder / "index")
    assert report.chunks == 1050
    # On an idle machine it takes 4 s, most of it to load the embedder.
    assert report.seconds < 120
    return folder / "index"


@pytest.mark.parametrize(
    "query",
    ["Hoeveel water moet ik in huis hebben?", "water voor drie dagen", "flessen koel en donker", "versie 77", "proef"],
)
def test_the_top_ten_hold_one_copy_and_nine_real_records(flooded: Path, query: str) -> None:
    ranking = open_index(flooded).search(query, k=10)
    names = [passage.chunk.section_id.split("-")[0] for passage in ranking.passages]
    assert len(names) == 10
    assert names.count("copy") <= 1
    assert names.count("real") >= 9


def test_of_a_flood_the_copy_that_fits_best_is_shown_and_each_can_be_asked_for(flooded: Path) -> None:
    index = open_index(flooded)
    assert index.search("water in huis, versie 77", k=3).passages[0].chunk.section_id == "copy-77"
    (only,) = index.search("water", sections=["copy-400"], k=10).passages
    assert only.chunk.section_id == "copy-400"


def texts(count: int, change: str) -> dict[str, list[str]]:
    line = "Bij code {} wordt iedereen gevraagd thuis te blijven en buren, school en werk te bellen over water."
    return {str(n): [line.format(change.format(n))] for n in range(count)}


def test_texts_that_differ_in_one_word_are_all_needed_while_they_are_few(
    tmp_path: Path, counting: CountingEmbedder
) -> None:
    build_index([make_document("codes", texts(3, "kleur{}"))], tmp_path)
    chunks = {passage.chunk.section_id: passage.chunk for passage in open_index(tmp_path).search("water").passages}
    assert all(chunk.flood == "" for chunk in chunks.values())


def test_notes_that_cite_the_same_are_no_flood() -> None:
    from dataclasses import replace

    from index.chunking import chunk_document, mark_floods

    chunks = chunk_document(make_document("notes", texts(20, "{}")))
    assert {chunk.flood for chunk in mark_floods(chunks)} == {chunks[0].chunk_id}
    notes = [replace(chunk, note=number) for number, chunk in enumerate(chunks)]
    assert {chunk.flood for chunk in mark_floods(notes)} == {""}
