"""Sections that say the same lift each other, copies count once, neighbours join, filters lose nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import Index, Recipe, build_index, open_index
from index.choosing import find_alone, join_neighbours
from index.chunking import MAX_WORDS
from index.passages import Chunk
from index.places import find_places
from index.reranking import Reranker, load_reranker
from tests.fakes import CountingEmbedder, make_document

FILLER = "Een twee drie vier vijf zes zeven acht negen tien. " * 11


def opened(tmp_path: Path, *documents: object) -> Index:
    build_index(documents, tmp_path)  # type: ignore[arg-type]
    return open_index(tmp_path)


def test_a_row_is_alone_when_no_other_comes_near_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.array([[1, 0], [0.99, 0.141], [0, 1], [0, 0], [0, 0]], dtype=np.float32)
    assert find_alone(rows) == [False, False, True, True, True]
    monkeypatch.setattr("index.choosing._MOST_COMPARED", 4)
    assert find_alone(rows) == [False] * 5


def test_a_hit_on_the_guide_lifts_the_official_section(tmp_path: Path, counting: CountingEmbedder) -> None:
    official = make_document(
        "wet", {"1": ["Nothing here."], "2": ["Qwerty uiop."], "3": ["Something else."]}, language="en", kind="law"
    )
    guide = make_document("gids", {"2": ["Het zandkasteel valt om."]}, kind="rendering", renders="wet")
    index = opened(tmp_path, official, guide)
    found = index.search("zandkasteel", k=2)
    assert [passage.chunk.chunk_id for passage in found.passages] == ["gids/2/0", "wet/2/0"]
    alone = index.search("zandkasteel", k=2, sources=["wet"])
    assert [passage.chunk.chunk_id for passage in alone.passages] == ["wet/2/0"]
    assert len(index.search("zandkasteel", recipe=Recipe(place=0.0)).passages) >= 1


def test_the_official_text_wins_from_its_rendering_when_both_fit_alike(
    tmp_path: Path, counting: CountingEmbedder
) -> None:
    official = make_document("zwet", {"1": ["Het water stijgt snel."]}, kind="law")
    guide = make_document("agids", {"1": ["Het water stijgt hard."]}, kind="rendering", renders="zwet")
    passages = opened(tmp_path, official, guide).search("water").passages
    assert [passage.chunk.source_id for passage in passages] == ["zwet", "agids"]
    assert [passage.kind for passage in passages] == ["official", "rendering"]


def test_the_rendering_in_the_language_of_the_query_comes_first(tmp_path: Path, counting: CountingEmbedder) -> None:
    rendering = {"kind": "rendering", "renders": "wet"}
    dutch = make_document("zgids", {"1": ["Over Saba en water."]}, **rendering)
    english = make_document("aguide", {"1": ["About Saba and water."]}, language="en", **rendering)
    index = opened(tmp_path, dutch, english)
    assert index.search("Wat is er met het water op Saba?").passages[0].language == "nl"
    assert index.search("What about the water on Saba?").passages[0].language == "en"


def test_a_flood_of_copies_fills_one_place(tmp_path: Path, counting: CountingEmbedder) -> None:
    copies = {f"k{number}": ["Het water stijgt in de haven."] for number in range(300)}
    others = {f"x{number}": [f"Over water en {word}."] for number, word in enumerate(("dijken", "sluizen", "bruggen"))}
    found = opened(tmp_path, make_document("gids", copies | others)).search("water haven", k=4).passages
    assert {passage.chunk.section_id for passage in found} >= {"x0", "x1", "x2"}
    assert sum(passage.chunk.section_id.startswith("k") for passage in found) == 1


def test_neighbours_join_into_one_passage_that_is_verbatim(tmp_path: Path, counting: CountingEmbedder) -> None:
    index = opened(
        tmp_path, make_document("gids", {"1": [f"Het water stijgt. {FILLER}", f"Het vuur brandt. {FILLER}"]})
    )
    joined = index.search("water vuur").passages
    apart = index.search("water vuur", recipe=Recipe(merge=False)).passages
    assert (len(joined), len(apart)) == (1, 2)
    chunk, section = joined[0].chunk, index.section("gids", "1")
    assert section.text[chunk.start : chunk.end] == chunk.text == section.text
    assert chunk.chunk_id == "gids/1/0"


def test_a_passage_never_grows_beyond_its_limit() -> None:
    text = " ".join(f"w{number}" for number in range(300))
    cut = text.index(" w150")
    base = Chunk(
        chunk_id="a/1/0",
        source_id="a",
        section_id="1",
        position=0,
        text="",
        start=0,
        end=0,
        embedded_text="",
        digest="",
    )
    parts = [
        replace(base, text=text[:cut], end=cut),
        replace(base, chunk_id="a/1/1", position=1, text=text[cut + 1 :], start=cut + 1, end=len(text)),
    ]
    section = make_document("a", {"1": [text]}).sections[0]
    sections = {("a", "1"): section}
    chosen = join_neighbours([(0, 1.0), (1, 0.9)], parts, sections, lambda _: 150)  # type: ignore[arg-type]
    assert [passage.best for passage in chosen] == [0, 1]


@pytest.mark.parametrize(("limit_minus_words", "joined"), [(0, 1), (1, 2)])
def test_chunks_that_meet_within_a_word_share_it(limit_minus_words: int, joined: int) -> None:
    text = " ".join(f"w{number}" for number in range(MAX_WORDS + limit_minus_words))
    cut = text.index("w100") + 2
    whole = Chunk(
        chunk_id="a/1/0",
        source_id="a",
        section_id="1",
        position=0,
        text=text[:cut],
        start=0,
        end=cut,
        embedded_text="",
        digest="",
    )
    parts = [whole, replace(whole, chunk_id="a/1/1", position=1, text=text[cut:], start=cut, end=len(text))]
    sections = {("a", "1"): make_document("a", {"1": [text]}).sections[0]}
    found = join_neighbours([(1, 1.0), (0, 0.9)], parts, sections, lambda row: len(parts[row].text.split()))  # type: ignore[arg-type]
    assert len(found) == joined
    assert found[0].n_words == len(found[0].chunk(sections).text.split()) <= MAX_WORDS  # type: ignore[arg-type]


def test_places_take_turns(tmp_path: Path, counting: CountingEmbedder) -> None:
    many = make_document(
        "gids", {"1": [f"Water een. {FILLER}" * 2, f"Water twee. {FILLER}" * 2], "2": [f"Water vier. {FILLER}" * 2]}
    )
    index = opened(tmp_path, many)
    assert [p.chunk.section_id for p in index.search("water", recipe=Recipe(spread=0.5)).passages][:2] == ["1", "2"]


def test_filters_by_section_page_audience_and_region_lose_nothing(tmp_path: Path, counting: CountingEmbedder) -> None:
    paragraphs = {f"2.{number}": [f"Het water stijgt {number}."] for number in range(150)}
    everyone = make_document("gids", paragraphs | {"3.1": ["Eerst.", "Water hier."], "3.10": ["Water daar."]})
    firms = make_document("firma", {"1": ["Water voor bedrijven."]}, audience="organisation", region="bonaire")
    index = opened(tmp_path, everyone, firms)
    assert {p.chunk.section_id for p in index.search("water", sections=["3"]).passages} == {"3.1", "3.10"}
    assert {p.chunk.section_id for p in index.search("water", sections=["3.1"]).passages} == {"3.1"}
    assert len(index.search("water", k=200, sections=["2"]).passages) == 150
    assert index.search("water", pages=[9]).passages == ()
    assert "firma" not in {p.chunk.source_id for p in index.search("water", k=200, audience="citizen").passages}
    assert "firma" in {p.chunk.source_id for p in index.search("bedrijven", audience="organisation").passages}
    assert "firma" not in {p.chunk.source_id for p in index.search("bedrijven", region="saba").passages}
    assert index.search("bedrijven", region="bonaire").passages[0].chunk.source_id == "firma"


def test_places_are_numbered_across_official_text_and_renderings(tmp_path: Path, counting: CountingEmbedder) -> None:
    official = make_document("wet", {"1": ["Water."], "2": ["Vuur."]})
    guide = make_document("gids", {"1": ["Water in het kort."]}, kind="rendering", renders="wet")
    index = opened(tmp_path, official, guide)
    chunks = [passage.chunk for passage in index.search("water vuur").passages]
    numbers = dict(zip([c.chunk_id for c in chunks], find_places(chunks, index.sources).tolist(), strict=True))
    assert numbers["wet/1/0"] == numbers["gids/1/0"] != numbers["wet/2/0"]


def test_expansions_are_part_of_the_ranking(tmp_path: Path, counting: CountingEmbedder) -> None:
    english = make_document("doc", {"1": ["The resilience of society."]}, language="en")
    ranking = opened(tmp_path, english).search("Wat is weerbaarheid?")
    assert ranking.expansions["weerbaarheid"][0][0] == "resili"
    assert ranking.passages[0].lexical > 0


class Longest:
    """Prefers the longest text."""

    def predict(self, pairs: list[tuple[str, str]], **_: object) -> np.ndarray:
        return np.array([len(text) for _, text in pairs], dtype=np.float32)


def test_a_cross_encoder_orders_the_best_and_scores_keep_falling(tmp_path: Path, counting: CountingEmbedder) -> None:
    index = opened(
        tmp_path, make_document("gids", {"1": ["Water, water."], "2": ["Water met veel meer woorden erbij."]})
    )
    before = index.search("water").passages
    index._reranker = Reranker(model=Longest())  # type: ignore[arg-type]
    after = index.search("water").passages
    assert [p.chunk.section_id for p in after] == ["2", "1"] == [p.chunk.section_id for p in before][::-1]
    assert [p.score for p in after] == [p.score for p in before]
    assert [p.rank for p in after] == [1, 2]


@pytest.mark.slow
def test_a_cross_encoder_of_a_local_folder_is_used(tmp_path: Path, counting: CountingEmbedder) -> None:
    import torch
    from sentence_transformers import CrossEncoder
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    words = {word: number for number, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "water", "vuur"])}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", sep_token="[SEP]", cls_token="[CLS]"
    )
    config = BertConfig(
        vocab_size=6, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8, num_labels=1
    )
    folder = tmp_path / "cross"
    torch.manual_seed(3)
    BertForSequenceClassification(config).save_pretrained(folder)
    fast.save_pretrained(folder)
    model = CrossEncoder(str(folder), device="cpu", local_files_only=True)
    build_index([make_document("gids", {"1": ["Het water stijgt."], "2": ["Vuur en water."]})], tmp_path / "index")
    passages = open_index(tmp_path / "index", cross_encoder=str(folder)).search("water").passages
    wanted = model.predict([("water", p.chunk.text) for p in passages])
    assert np.round(wanted, 5).tolist() == sorted(np.round(wanted, 5).tolist(), reverse=True)
    assert len(passages) == 2


def test_a_cross_encoder_that_is_not_here_says_what_to_do() -> None:
    with pytest.raises(LookupError, match="PARAAT_CROSS_ENCODER"):
        load_reranker("no-such-folder/no-such-model")
