"""The parts of the training command that need neither the teacher nor minutes of work."""

from __future__ import annotations

import lzma
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.embedding import PackagedEmbedder
from index.training import export, teacher, texts
from index.training.tokenizer import SPECIAL, train_tokenizer

TERMS = "national security\tnationale veiligheid\nflood\toverstroming\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two rows in every file that training reads, and a test file that it must leave alone."""
    folder = tmp_path / "data"
    folder.mkdir()
    for number, path in enumerate([*texts.data_files(folder), folder / "eval-x.tsv.xz", folder / "copyleft-x.tsv.xz"]):
        rows = f"Water number {number} is a plain English sentence of some length.\tWater {number}\nno other side\t\n"
        path.write_bytes(lzma.compress(rows.encode("utf-8")))
    return folder


@pytest.fixture
def terms(tmp_path: Path) -> Path:
    path = tmp_path / "terms.tsv"
    path.write_text(TERMS, encoding="utf-8")
    return path


def test_copyleft_and_test_files_are_never_read(tmp_path: Path) -> None:
    names = [path.name for path in texts.data_files(tmp_path)]
    assert len(names) == 11
    assert not [name for name in names if name.startswith(("eval-", "copyleft-", "freedict"))]


def test_pairs_have_two_sides_and_terms_are_repeated(data: Path, terms: Path) -> None:
    pairs = texts.read_pairs(data, terms)
    assert all(pair.english and pair.other for pair in pairs)
    assert [pair.other for pair in pairs].count("overstroming") == texts.DOMAIN_REPEATS
    assert len(pairs) == len(texts.PARALLEL) + 2 * texts.DOMAIN_REPEATS


def test_the_teacher_gets_each_text_once_in_a_fixed_order(data: Path, terms: Path) -> None:
    chosen = texts.teacher_texts(data, terms, 1)
    assert chosen == texts.teacher_texts(data, terms, 1)
    assert len(chosen) == len(set(chosen)) == len(texts.PARALLEL) + 2


@pytest.mark.parametrize("line", ["flood", "flood\t", "\toverstroming", "flood\toverstroming\textra"])
def test_a_crooked_terms_line_is_named(data: Path, terms: Path, line: str) -> None:
    terms.write_text(TERMS + line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 3"):
        texts.read_pairs(data, terms)


def test_projected_vectors_are_unit_and_keep_the_angles() -> None:
    random = np.random.default_rng(0)
    plane = random.normal(size=(300, 20)) @ random.normal(size=(20, 384))
    vectors = (plane / np.linalg.norm(plane, axis=1, keepdims=True)).astype(np.float32)
    projected = teacher.project(vectors, ["a sentence of more than thirty letters"] * 300)
    assert projected.shape == (300, teacher.DIMENSIONS)
    assert np.abs(projected @ projected.T - vectors @ vectors.T).max() < 1e-4


def test_compounds_share_the_pieces_of_their_parts() -> None:
    corpus = ["drugs en criminaliteit", "criminaliteit door drugs", "drugscriminaliteit", "Crisis én opvang"] * 30
    pieces = train_tokenizer(corpus)
    assert pieces.encode("drugscriminaliteit").ids == pieces.encode("Drugs Criminaliteit").ids
    assert [pieces.id_to_token(position) for position in range(2)] == list(SPECIAL)


def test_an_exported_model_is_read_back_within_half_a_step(tmp_path: Path) -> None:
    pieces = train_tokenizer(["water en vuur", "vuur en water"] * 20)
    table = np.random.default_rng(0).normal(size=(pieces.get_vocab_size(), 8)).astype(np.float32)
    table[: len(SPECIAL)] = 0
    export.export(table, pieces, tmp_path)
    found = PackagedEmbedder(tmp_path)
    expected = table[pieces.encode("Wáter, vuur").ids].mean(axis=0)
    steps = np.abs(table).max() / 127
    assert found.dim == 8
    assert np.abs(found.encode_queries(["Wáter, vuur"])[0] - expected / np.linalg.norm(expected)).max() < steps
    assert not found.encode_queries(["🙂"]).any()


def test_the_card_keeps_what_was_written_by_hand(tmp_path: Path) -> None:
    for name in ("model.safetensors", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"12345")
    (tmp_path / "MODEL.md").write_text("# Card\n\nBy hand.\n\n## This build\n\n- seed: 0\n", encoding="utf-8")
    export.write_card(tmp_path, {"seed": "7"}, {"accuracy": "0.9"}, [])
    card = (tmp_path / "MODEL.md").read_text(encoding="utf-8")
    assert card.startswith("# Card\n\nBy hand.\n\n## This build\n")
    assert "- seed: 7\n- accuracy: 0.9\n" in card
    assert "seed: 0" not in card
    assert "| tokenizer.json | 5 | 5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5 |" in card


def test_a_folder_without_the_data_is_refused_by_name(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "index.training", "--data", str(tmp_path), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "treaties-nl-en.tsv.xz" in done.stderr
