"""The lexicon is learned from sentence pairs, stored small, and read back as it was."""

from __future__ import annotations

import lzma
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from index.analysis import stem
from index.lexicon import DIRECTIONS, Lexicon, packaged_lexicon, read_lexicon, save_lexicon
from index.training import lexicon as training
from index.training.alignment import align

PAIRS = [
    (("rood", "huis"), ("red", "house")),
    (("rood", "boek"), ("red", "book")),
    (("groot", "huis"), ("big", "house")),
]


def best(word: str) -> str:
    alignment = align(PAIRS * 3)
    rows = [row for row in range(len(alignment.chance)) if alignment.words[alignment.word_of[row]] == word]
    return alignment.targets[alignment.target_of[max(rows, key=lambda row: alignment.chance[row])]]


@pytest.mark.parametrize(("word", "target"), [("rood", "red"), ("huis", "house"), ("boek", "book"), ("groot", "big")])
def test_words_that_keep_company_are_translations(word: str, target: str) -> None:
    assert best(word) == target


def test_chances_of_a_word_add_up_to_one() -> None:
    alignment = align([*PAIRS, ((), ("lost",)), (("verloren",), ())])
    assert "lost" not in alignment.targets
    for number in range(len(alignment.words)):
        assert alignment.chance[alignment.word_of == number].sum() == pytest.approx(1.0, abs=1e-5)


def test_pairs_without_words_are_an_error() -> None:
    with pytest.raises(ValueError, match="words on both sides"):
        align([((), ("lost",))])


def test_a_lexicon_is_read_back_within_a_step_and_written_alike(tmp_path: Path) -> None:
    lexicon = Lexicon.of({"huis": [("house", 0.9), ("home", 0.1)], "é": [("e", 1.0)], "af": []})
    contents = []
    for name in ("one.npz", "two.npz"):
        save_lexicon(lexicon, tmp_path / name)
        contents.append((tmp_path / name).read_bytes())
    found = read_lexicon(contents[0])
    assert contents[0] == contents[1]
    assert list(found) == list(lexicon)
    for word in lexicon:
        assert [t for t, _ in found.translations(word)] == [t for t, _ in lexicon.translations(word)]
        for (_, one), (_, two) in zip(found.translations(word), lexicon.translations(word), strict=True):
            assert one == pytest.approx(two, abs=1 / 255)
    assert found.translations("nergens") == ()


def test_an_unknown_form_takes_the_translations_of_its_stem() -> None:
    lexicon = Lexicon.of({"dreiging": [("threat", 0.8)], "dreigingen": [("threat", 0.6), ("menac", 0.2)]})
    assert lexicon.by_stem(stem("dreiging", "nl"), "nl") == (
        ("threat", pytest.approx(0.875)),
        ("menac", pytest.approx(0.125)),
    )
    assert lexicon.by_stem("niets", "nl") == ()


def test_translations_of_translations_are_multiplied() -> None:
    first = {"awa": [("water", 0.8), ("lake", 0.2)]}
    assert training.chain(first, {"water": [("water", 0.5)], "lake": [("meer", 0.1)]}) == {"awa": [("water", 0.4)]}


def test_the_package_holds_every_direction_in_two_megabytes() -> None:
    paths = [Path(str(files("index") / "lexicon" / f"{source}-{target}.npz")) for source, target in DIRECTIONS]
    assert sum(path.stat().st_size for path in paths) <= 2_000_000
    assert packaged_lexicon("nl", "en").translations("dreiging")[0][0] == "threat"
    assert packaged_lexicon("fr", "en").translations("menace") == ()


def test_learning_reads_the_files_without_copyleft(tmp_path: Path) -> None:
    names = [path.name for path in training.data_files(tmp_path)]
    assert not [name for name in names if name.startswith(("eval-", "copyleft-", "freedict"))]
    for path in training.data_files(tmp_path):
        rows = "red house\trood huis\nred book\trood boek\nbig house\tgroot huis\n" * 3
        path.write_bytes(lzma.compress(rows.encode("utf-8")))
    terms = tmp_path / "terms.tsv"
    terms.write_text("resilience\tweerbaarheid\n", encoding="utf-8")
    found = training.learn(tmp_path, terms)
    assert set(found) == {f"{source}-{target}" for source, target in DIRECTIONS}
    assert found["nl-en"].translations("weerbaarheid")[0][0] == "resili"
    assert found["en-nl"].translations("house")[0][0] == "huis"
    assert found["pap-nl"].translations("huis")[0][0] == "huis"


def test_a_folder_without_the_data_is_refused_by_name(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "index.training.lexicon", "--data", str(tmp_path), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "treaties-nl-en.tsv.xz" in done.stderr
