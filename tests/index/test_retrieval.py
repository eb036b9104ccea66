"""Search ranks by words and meaning, filters, and takes any query."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index import Index, StrategyRetriever, build_index, open_index
from tests.fakes import CountingEmbedder, make_document


@pytest.fixture
def index(tmp_path: Path, counting: CountingEmbedder) -> Index:
    dutch = make_document(
        "gids", {"1": ["Het water stijgt.", "- Sluit de deur."], "2": ["Het vuur brandt fel."], "3": ["Bel de buren."]}
    )
    english = make_document("guide", {"1": ["The water rises."]}, language="en", kind="rendering")
    build_index([dutch, english], tmp_path)
    return open_index(tmp_path)


def test_the_passage_with_word_and_meaning_comes_first(index: Index) -> None:
    best = index.search("vuur").passages[0]
    assert (best.rank, best.chunk.section_id, best.score) == (1, "2", 1.0)
    assert best.dense == pytest.approx(1.0, abs=1e-5)
    assert best.lexical > 0


def test_a_passage_that_only_its_words_bring_up_has_its_true_cosine(index: Index) -> None:
    found = {passage.chunk.section_id: passage for passage in index.search("buren vuur").passages}
    assert found["3"].lexical > 0
    assert found["3"].dense == pytest.approx(0.0, abs=1e-6)


def test_filters_keep_only_what_they_name(index: Index) -> None:
    assert {p.chunk.source_id for p in index.search("water", languages=["en"]).passages} == {"guide"}
    assert {p.chunk.source_id for p in index.search("water", sources=["gids"]).passages} == {"gids"}
    assert index.search("water", sources=["nowhere"]).passages == ()


def test_a_rendering_is_told_from_an_official_text(index: Index) -> None:
    kinds = {passage.chunk.source_id: passage.kind for passage in index.search("water").passages}
    assert kinds == {"gids": "official", "guide": "rendering"}


@pytest.mark.parametrize(
    "query", ["", " ", "de het een", "🙂🙂", "水", "x" * 10_000, "water " * 2_000, "\x00", "'; --"]
)
def test_any_query_gives_a_ranking(index: Index, query: str) -> None:
    passages = index.search(query, k=3).passages
    assert len(passages) <= 3
    assert [passage.rank for passage in passages] == list(range(1, len(passages) + 1))


@pytest.mark.parametrize("query", ["", "de het een", "🙂🙂", "xyz"])
def test_a_query_without_known_words_finds_nothing(index: Index, query: str) -> None:
    assert index.search(query).passages == ()


def test_half_a_character_is_no_error(index: Index) -> None:
    assert index.search("water \ud800").passages == index.search("water").passages


@pytest.mark.parametrize("k", [0, -1])
def test_fewer_than_one_passage_cannot_be_asked_for(index: Index, k: int) -> None:
    with pytest.raises(ValueError, match="expected the number of passages"):
        index.search("water", k=k)


def test_equal_scores_are_ordered_by_chunk_id(tmp_path: Path, counting: CountingEmbedder) -> None:
    texts = {"b": "Het water stijgt.", "c": "Het water zakt.", "a": "Het water golft."}
    build_index([make_document(name, {"1": [text]}) for name, text in texts.items()], tmp_path)
    passages = open_index(tmp_path).search("water").passages
    assert [passage.chunk.chunk_id for passage in passages] == ["a/1/0", "b/1/0", "c/1/0"]
    assert len({passage.score for passage in passages}) == 1


def test_a_passage_links_to_the_address_of_its_paragraph_else_of_its_source(
    tmp_path: Path, counting: CountingEmbedder
) -> None:
    document = make_document("gids", {"1": ["Het water stijgt."], "2": ["Het vuur brandt."]})
    first = document.sections[0]
    blocks = tuple(replace(block, url="https://example.org/water") for block in first.blocks)
    build_index([replace(document, sections=(replace(first, blocks=blocks), document.sections[1]))], tmp_path)
    urls = {p.chunk.section_id: p.url for p in open_index(tmp_path).search("water vuur").passages}
    assert urls == {"1": "https://example.org/water", "2": "https://example.org"}


def test_k_may_exceed_the_number_of_chunks(index: Index) -> None:
    assert len(index.search("water", k=500).passages) == 4


def test_many_passages_are_searched_by_chroma_with_the_same_result(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.ranking.ONE_BY_ONE", 2)
    by_chroma = open_index(tmp_path)
    for query in ("water", "vuur en water", "buren"):
        for languages in ((), ("nl",), ("en",)):
            found = by_chroma.search(query, languages=languages).passages
            assert found == index.search(query, languages=languages).passages
    assert by_chroma.nearest("water vuur", 3) == by_chroma.nearest("water vuur", 3, exact=True)
    assert len(by_chroma.nearest("water", 3)) == 3
    assert by_chroma.nearest("🙂", 3) == []


def test_chains_of_others_search_the_vectors_through_langchain(index: Index) -> None:
    found = index.vector_store.similarity_search("vuur", k=1)
    assert [document.page_content for document in found] == ["Het vuur brandt fel."]
    assert index.vector_store is index.vector_store


def test_sections_come_back_whole_and_in_order(index: Index) -> None:
    assert [section.section_id for section in index.sections("gids")] == ["1", "2", "3"]
    section = index.section("gids", "1")
    assert section.text == "Het water stijgt.\n\nSluit de deur."
    assert section.page_at(section.text.index("Sluit")) == 2
    with pytest.raises(KeyError):
        index.section("gids", "9")


def test_a_rare_stem_weighs_more_than_a_frequent_one(index: Index) -> None:
    buren, water = index.stems("buren", "nl")[0], index.stems("water", "nl")[0]
    assert index.weight("unheard-of") > index.weight(buren) > index.weight(water)


def test_langchain_documents_carry_their_place(index: Index) -> None:
    found = StrategyRetriever(index=index, k=1).invoke("vuur")
    assert found[0].page_content == "Het vuur brandt fel."
    assert found[0].metadata["heading_path"] == ["Gids", "Deel 2"]
    assert found[0].metadata["page"] == 1
    assert found[0].metadata["section_id"] == "2"
