"""The last check, where the settings name a model for it: does a cross-encoder agree that the passage says it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.gate.aligning import Alignment
    from index import Entailment


def not_entailed(alignment: Alignment, entailment: Entailment) -> str | None:
    """What the model has against the sentence: "contradiction", "entailment" (it does not follow) or None.

    The sentences of the passage that say most of it decide whether it is contradicted; it may follow from those or
    from the whole passage.
    """
    passage = alignment.passage
    window = " ".join(passage.sentences[number].strip() for number in alignment.window)
    near, whole = entailment.judge([window, passage.text], alignment.sentence.text)
    if max(near, key=lambda label: near[label]) == "contradiction":
        return "contradiction"
    follows = any(one["entailment"] > max(one["neutral"], one["contradiction"]) for one in (near, whole))
    return None if follows else "entailment"
