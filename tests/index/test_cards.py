"""The cards of model and lexicon name the files that are shipped, by digest."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

ROOM = Path(__file__).parents[2] / "index"
CARDS = {
    "model/MODEL.md": ("model/model.safetensors", "model/tokenizer.json", "training/domain_terms.tsv"),
    "lexicon/CARD.md": ("lexicon/nl-en.npz", "lexicon/en-nl.npz", "lexicon/pap-en.npz", "lexicon/pap-nl.npz"),
}


@pytest.mark.parametrize(("card", "shipped"), [(card, path) for card, paths in CARDS.items() for path in paths])
def test_a_card_has_the_digest_of_what_is_shipped(card: str, shipped: str) -> None:
    text = (ROOM / card).read_text(encoding="utf-8")
    path = ROOM / shipped
    found = re.search(rf"^\| {re.escape(path.name)} \| ([\d,]+) \| ([0-9a-f]{{64}}) \|$", text, re.MULTILINE)
    assert found is not None
    assert int(found[1].replace(",", "")) == path.stat().st_size
    assert found[2] == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("card", "command"), [("model/MODEL.md", "index.training "), ("lexicon/CARD.md", "index.training.lexicon ")]
)
def test_a_card_says_how_to_rebuild(card: str, command: str) -> None:
    assert f"python -m {command}--data DIR" in (ROOM / card).read_text(encoding="utf-8")
