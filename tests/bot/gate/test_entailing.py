"""A cross-encoder for entailment has the last word, and only against a sentence; each is made here, weights fixed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app import app
from bot.gate import verify
from bot.opening import open_entailment
from bot.settings import Settings
from index import Entailment, load_entailment

PASSAGE = "Zorg voor 3 liter water per persoon per dag. Een noodpakket helpt drie dagen."
RETOLD = "Per persoon is 3 liter water per dag nodig."
LABELS = ("contradiction", "entailment", "neutral")
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Saves a tiny cross-encoder that always says one label, whatever the order of its labels."""

    def saved(says: str, labels: tuple[str, ...] = LABELS) -> Path:
        import torch
        from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

        folder = tmp_path / f"{says}-{'-'.join(labels)}"
        folder.mkdir()
        words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "water", "dag"]
        (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
        config = BertConfig(
            vocab_size=len(words),
            hidden_size=8,
            num_hidden_layers=1,
            num_attention_heads=1,
            intermediate_size=8,
            id2label=dict(enumerate(labels)),
            label2id={label: place for place, label in enumerate(labels)},
        )
        model = BertForSequenceClassification(config)
        with torch.no_grad():
            model.classifier.weight.zero_()
            model.classifier.bias.copy_(torch.tensor([4.0 if label == says else 0.0 for label in labels]))
        model.save_pretrained(folder)
        BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
        return folder

    return saved


def loaded(folder: Path) -> Entailment:
    return load_entailment(folder)


@pytest.mark.parametrize(
    "labels", [LABELS, ("entailment", "neutral", "contradiction"), ("Neutral", "Entailment", "Contradiction")]
)
def test_labels_are_found_by_name(make: Make, labels: tuple[str, ...]) -> None:
    model = loaded(make(next(label for label in labels if label.lower() == "entailment"), labels))
    (judged,) = model.judge([PASSAGE], RETOLD)
    # e^4 over e^4 + 2.
    assert judged["entailment"] == pytest.approx(0.965, abs=0.001)
    assert sum(judged.values()) == pytest.approx(1.0, abs=1e-5)


def test_what_the_model_does_not_see_said_is_refused(make: Make) -> None:
    assert verify(RETOLD, [PASSAGE]).supported
    assert verify(RETOLD, [PASSAGE], entailment=loaded(make("entailment"))).supported
    for says, reason in (("contradiction", "contradiction"), ("neutral", "entailment")):
        verdict = verify(RETOLD, [PASSAGE], entailment=loaded(make(says)))
        assert (verdict.supported, verdict.reason) == (False, reason)


def test_the_model_rescues_nothing_and_is_not_asked_about_a_quote(make: Make) -> None:
    assert verify("Per persoon is 30 liter nodig.", [PASSAGE], entailment=loaded(make("entailment"))).reason == "number"
    quote = "Een noodpakket helpt drie dagen."
    assert verify(quote, [PASSAGE], entailment=loaded(make("contradiction"))).reason == "verbatim"


def test_the_setting_reaches_the_command(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    lines = tmp_path / "lines.jsonl"
    lines.write_text(json.dumps({"id": "1", "sentence": RETOLD, "passage": PASSAGE}), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    asked = ["verify", str(lines), "--json"]
    assert json.loads(CliRunner().invoke(app, asked).stdout)["supported"] is True
    monkeypatch.setenv("PARAAT_NLI", str(make("contradiction")))
    assert json.loads(CliRunner().invoke(app, asked).stdout)["reason"] == "contradiction"


def test_a_folder_that_holds_none_is_named_with_what_was_found(make: Make, tmp_path: Path) -> None:
    other = make("yes", ("yes", "no"))
    broken = make("neutral")
    (broken / "model.safetensors").write_bytes(b"nothing")
    for folder, found in (
        (tmp_path / "nowhere", "no config.json"),
        (other, "has the labels yes, no"),
        (broken, "cannot be opened"),
    ):
        with pytest.raises(ValueError, match=f"PARAAT_NLI: .*{found}.* expected a folder"):
            open_entailment(Settings(nli=folder))
    assert open_entailment(Settings()) is None


def test_an_empty_setting_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARAAT_NLI", "")
    assert Settings().nli is None
