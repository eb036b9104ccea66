"""The comparison of searches measures rankings, self-retrieval and sentence pairs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.cases import Case, Gold
from eval.records import Retrieved
from eval.retrieval_checks import answers_only, index_answers, sentence_accuracy
from eval.retrieval_command import compare_on_cases
from eval.retrieval_report import retrieval_table
from eval.retrieval_runs import measure_search
from eval.retrieval_systems import RECIPES, recipe_search, tutorial_search
from eval.search_speed import measure_speed
from index import build_index, open_index
from sources import read_records
from tests.fakes import CountingEmbedder, make_document

CASES = (
    Case(case_id="1", question="eerste", language="nl", gold=(Gold(section_id="1"),)),
    Case(case_id="2", question="tweede", language="nl", gold=(Gold(section_id="2"),)),
    Case(case_id="3", question="buiten", language="nl", expect="refuse"),
)


def second_is_right(query: str) -> list[Retrieved]:
    """Puts section 2 behind one that is wrong, whatever is asked."""
    return [
        Retrieved(rank=rank, source_id="s", section_id=name, text="x") for rank, name in enumerate(("9", "2"), start=1)
    ]


def test_only_questions_with_gold_are_measured() -> None:
    found = measure_search(CASES, second_is_right, iter(range(100)).__next__)
    assert found.counts == {"all": 2, "nl": 2}
    assert found.means["nl"]["hit_at_1"] == 0.0
    assert found.means["nl"]["hit_at_5"] == found.means["nl"]["hit_at_10"] == 0.5
    assert found.means["nl"]["rr_at_10"] == 0.25
    assert "evidence_hit_at_5" not in found.means["nl"]
    assert found.milliseconds == 1000.0


def test_the_table_has_a_row_for_each_search() -> None:
    table = retrieval_table({"mine": measure_search(CASES, second_is_right, iter(range(100)).__next__)}, ["nl"])
    assert table.splitlines()[0].startswith("| nl (2 questions) | hit@1 |")
    assert table.splitlines()[2] == "| mine | 0.000 | 0.500 | 0.500 | 0.315 | 0.250 | - | - | 1000.0 |"


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "faq.jsonl"
    rows = [
        {"_id": "a", "title": "Hoe hoog is de dijk?", "text": "De dijk is negen meter hoog bij de rivier."},
        {
            "_id": "b",
            "title": "Wanneer test men de sirene?",
            "text": "De sirene gaat elke eerste maandag om twaalf uur.",
        },
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_records_are_searched_without_their_questions(records: Path) -> None:
    document, cases = answers_only(read_records(records))
    assert [case.question for case in cases] == ["Hoe hoog is de dijk?", "Wanneer test men de sirene?"]
    assert all(not section.heading and not section.heading_path for section in document.sections)


@pytest.mark.slow
def test_each_question_finds_its_own_answer(records: Path) -> None:
    index, cases = index_answers(records)
    found = measure_search(cases, recipe_search(index, RECIPES["the whole"]), iter(range(100)).__next__)
    assert found.means["nl"]["hit_at_1"] == 1.0


@pytest.mark.slow
def test_sentences_find_their_translations(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("The mayor\tDe burgemeester\nThe flood\tDe overstroming\n", encoding="utf-8")
    assert sentence_accuracy(path) == (1.0, 1.0)


@pytest.mark.slow
def test_the_command_compares_every_search(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    build_index(
        [make_document("gids", {"1": ["Het water stijgt snel."], "2": ["Het vuur brandt."]})], tmp_path / "index"
    )
    cases = tmp_path / "cases.jsonl"
    cases.write_text(json.dumps({"id": "1", "lang": "nl", "question": "vuur", "gold": [{"section_id": "2"}]}) + "\n")
    table = compare_on_cases(cases, tmp_path / "index", None)
    assert all(f"| {name} | " in table for name in RECIPES)
    assert "--encoder" in caplog.text


def test_speed_is_measured_on_every_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.embedding.load_embedder", lambda name="": CountingEmbedder())
    build_index([make_document("gids", {"1": ["Het water stijgt."], "2": ["Het vuur brandt."]})], tmp_path / "index")
    cases = tmp_path / "cases.jsonl"
    rows = [{"id": str(number), "lang": "nl", "question": text} for number, text in enumerate(("vuur", "water", "🙂"))]
    cases.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = measure_speed(cases, tmp_path / "index")
    assert (found.chunks, found.queries, found.recall) == (2, 3, 1.0)
    assert 0 < found.median <= found.slowest
    assert str(found).startswith("2 chunks, 3 queries: median ")


@pytest.mark.slow
def test_a_tutorials_piece_counts_for_the_section_it_begins_in(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = {"[UNK]": 0, "water": 1, "vuur": 2}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=3)], device="cpu").save(
        str(tmp_path / "model")
    )
    build_index([make_document("gids", {"1": ["water " * 300], "2": ["vuur " * 300]})], tmp_path / "index")
    search = tutorial_search(open_index(tmp_path / "index"), tmp_path / "model")
    assert next(iter(search("vuur"))).section_id == "2"
