"""Fits the weights by which the gate decides whether a passage says enough of a sentence, on the tuning half alone."""

from __future__ import annotations

from bot import GATE_FEATURES, gate_features
from eval.gateset.making import Item

_TRUE = ("paraphrase", "across", "paraphrase across")
_FALSE = ("added claim", "wrong passage")
_STRENGTH = 1.0


def fit_weights(items: tuple[Item, ...]) -> dict[str, dict[str, float]]:
    """The bias and weights for sentences over a passage of their own language ("same") and of the other ("across").

    Logistic regression on right paraphrases against added claims and wrong passages; what only a number, name or
    negation makes false says nothing about coverage and is left out. Raises ValueError without tuning items.
    """
    from sklearn.linear_model import LogisticRegression

    found: dict[str, dict[str, float]] = {}
    for name, is_same in (("same", True), ("across", False)):
        chosen = [
            item
            for item in items
            if item.half == "tuning"
            and item.kind in (*_TRUE, *_FALSE)
            and (item.language == item.passage_language) == is_same
        ]
        rows = [[gate_features(item.sentence, item.passage)[name] for name in GATE_FEATURES] for item in chosen]
        model = LogisticRegression(C=_STRENGTH, max_iter=5000).fit(rows, [item.supported for item in chosen])
        weights = {feature: round(float(w), 2) for feature, w in zip(GATE_FEATURES, model.coef_[0], strict=True)}
        found[name] = {"bias": round(float(model.intercept_[0]), 2), **weights}
    return found
