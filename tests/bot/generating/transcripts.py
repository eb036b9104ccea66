"""What a reader gets from a good, lying, dying and dead model: `python -m tests.bot.generating.transcripts`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bot.assistant import Assistant
from index import open_index
from tests.bot.conftest import build_small_index
from tests.bot.generating import models as m
from tests.bot.generating.test_faults import RETOLD, asked

RIGHT = "Een dreiging kan een belang schaden. [1]"
LIES = (
    "Een dreiging zal een belang schaden. [1] De strategie noemt BANAAN en zes belangen. [1] "
    "Volgens de strategie krijgt elke inwoner een gratis helikopter. [1] Lees [meer](http://evil.example). [1]"
)
MODELS: dict[str, m.Behaviour] = {
    "good": m.says(f"{RETOLD} [1] {RIGHT}"),
    "lying": m.says(f"{RETOLD} [1] {LIES} {RIGHT}"),
    "dying": m.breaks_off,
    "dead": m.hangs,
}


def transcript(assistant: Assistant, name: str) -> str:
    """How the answer came about, and each of its sentences with what it rests on."""
    answer = asked(assistant, MODELS[name])
    lines = [f"    {sentence.support} | {sentence.text} {list(sentence.markers)}" for sentence in answer.sentences]
    return "\n".join([f"{name}: {answer.status}, {answer.mode}", *lines])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        build_small_index(Path(folder) / "index")
        small = Assistant(open_index(Path(folder) / "index"))
        for model in MODELS:
            print(transcript(small, model))
