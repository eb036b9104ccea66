"""The letter model is learned from the texts of a folder, and can be learned again."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from bot.language import LETTER_MODEL, papiamentu_score
from bot.language_training import by_sound, learn, main


def test_a_group_counts_by_how_much_likelier_it_is() -> None:
    weights = learn(["ta"] * 9, ["de"] * 9)
    # " ta " stands 9 times among 90 groups on one side and never among 90 on the other.
    assert weights[" ta "] == round(math.log(10 / 91) - math.log(1 / 91), 2)
    assert papiamentu_score("ta", weights) > 0 > papiamentu_score("de", weights)


def test_aruban_spelling_becomes_that_of_the_other_islands() -> None:
    assert by_sound("preparacion pa un horcan, kico mester haci") == "preparashon pa un horkan, kiku mester hasi"


@pytest.mark.slow
def test_the_shipped_model_is_what_the_training_texts_give(
    tmp_path: Path, shared: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "model.json"
    monkeypatch.setattr("sys.argv", ["x", "--data", str(shared / "training"), "--out", str(out)])
    main()
    assert json.loads(out.read_text("utf-8")) == json.loads(LETTER_MODEL.read_text("utf-8"))
    assert "Papiamentu/o found: " in capsys.readouterr().out
