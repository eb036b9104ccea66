"""Command: python -m eval.fitting --cases FILE… Fits the weights of bot/weights.toml and says how well they hold."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot import FEATURES, PLACE_FEATURES, Assistant, Question, Settings
from eval.cases import Case, read_cases
from eval.relevance import is_in_section
from eval.source_sets import find_source_set
from index import open_index

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bot import Candidate, Evidence


class Row(NamedTuple):
    """One point: its features, 1 for an answer, the number of its case, if that has one, and of its index."""

    features: tuple[float, ...]
    label: int
    case: int
    has_answer: bool = True
    asked_of: int = 0


# Strength of the ridge (sklearn's C) and number of folds; a fold holds whole cases, never parts of one.
_RIDGE, _FOLDS = 1.0, 10
# What is known of every answer; the rest only where sections have questions.
_PLAIN = ("cosine", "passages", "unknown", "place", "section", "names")
# The lowest confidences that a trade-off is shown for.
_LOWEST = (0.14, 0.18, 0.22, 0.26, 0.30, 0.34, 0.38)


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Rows of features with what they are: `labels` 1 for an answer, `cases` the number of the case each is from.

    `has_answer` says whether the case is to be answered, `indexes` which of the indexes was asked.
    """

    names: tuple[str, ...]
    rows: NDArray[np.float64]
    labels: NDArray[np.int64]
    cases: NDArray[np.int64]
    has_answer: NDArray[np.bool_]
    indexes: NDArray[np.int64]

    def only(self, names: Sequence[str]) -> Points:
        """The same points with these features alone."""
        columns = [self.names.index(name) for name in names]
        return replace(self, names=tuple(names), rows=self.rows[:, columns])


def main() -> None:
    """Fit the models on tuning questions; print weights as TOML, and their quality over cross-validated folds."""
    parser = argparse.ArgumentParser(prog="python -m eval.fitting", description=main.__doc__)
    parser.add_argument("--cases", type=Path, nargs="+", required=True, help="tuning sets, never a test half")
    parser.add_argument("--index", type=Path, nargs="+", help="folders of indexes [default: PARAAT_INDEX]")
    parser.add_argument("--words-only", action="store_true", help="fit what is used when vectors cannot be")
    args = parser.parse_args()
    settings = Settings()
    asked: list[tuple[Case, Assistant, int]] = []
    for number, folder in enumerate(args.index or [settings.index]):
        assistant = Assistant(open_index(folder, embedder=settings.embedder, words_only=args.words_only))
        source_set = find_source_set(source.source_id for source in assistant.index.sources)
        asked += [(case, assistant, number) for path in args.cases for case in read_cases(path, source_set)]
    sentences, places, answers = gather(asked)
    if args.words_only:
        print(describe("answer_words", answers))
        return
    print(describe("sentence", sentences))
    print(describe("place", places.only(PLACE_FEATURES[:-1])))
    print(describe("place_asked", places))
    print(describe("answer", answers.only(_PLAIN)))
    print(describe("answer_asked", answers))
    print(trade_off(answers))


def gather(asked: Sequence[tuple[Case, Assistant, int]]) -> tuple[Points, Points, Points]:
    """The points of the three models over all cases, each asked of its assistant, whose index has that number.

    A question is one case in all indexes. A sentence answers when it stands in a gold section and holds a nugget; only
    cases with both count. A place answers when it is gold. A draft answers when its best sentence stands in a gold
    section, and never for a case that must be declined.
    """
    sentences: list[Row] = []
    places: list[Row] = []
    answers: list[Row] = []
    names: tuple[str, ...] = ()
    # Over several indexes the same question is still one case: else a fold would have seen what it guesses.
    numbers = {case_id: number for number, case_id in enumerate(dict.fromkeys(case.case_id for case, _, _ in asked))}
    for case, assistant, index in asked:
        number = numbers[case.case_id]
        if case.expect not in ("answer", "refuse"):
            continue
        question = Question(text=case.question, audience=case.audience, history=case.history)
        evidence = assistant.evidence(question)
        # Texts without questions of their own take the model without them.
        if evidence is None or not (assistant.index.words_only or "asked" in evidence.features):
            continue
        names = tuple(evidence.features)
        right = case.expect == "answer" and _stands_right(case, evidence.draft.best)
        answers.append(Row(tuple(evidence.features.values()), int(right), number, case.expect == "answer", index))
        if case.expect == "answer":
            places += _place_rows(case, evidence, number)
            sentences += _sentence_rows(case, evidence, number)
    return points_of(FEATURES, sentences), points_of(PLACE_FEATURES, places), points_of(names, answers)


def _sentence_rows(case: Case, evidence: Evidence, number: int) -> list[Row]:
    labels = [int(_answers(case, candidate)) for candidate in evidence.candidates]
    if not any(labels):
        return []
    rows = zip(evidence.candidates, labels, strict=True)
    return [Row(candidate.evidence, label, number) for candidate, label in rows]


def _place_rows(case: Case, evidence: Evidence, number: int) -> list[Row]:
    found = [place for place in evidence.draft.places if len(place.evidence) == len(PLACE_FEATURES)]
    right = [int(any(is_in_section(place.name[1], gold) for gold in case.gold)) for place in found]
    return [Row(place.evidence, label, number) for place, label in zip(found, right, strict=True)]


def _stands_right(case: Case, candidate: Candidate) -> bool:
    return any(is_in_section(candidate.section.section_id, gold) for gold in case.gold)


def _answers(case: Case, candidate: Candidate) -> bool:
    text = candidate.text.lower()
    has_nugget = any(pattern.search(text) for nugget in case.nuggets for pattern in nugget.patterns)
    return has_nugget and _stands_right(case, candidate)


def points_of(names: tuple[str, ...], found: Sequence[Row]) -> Points:
    """The points of these features, in their order."""
    import numpy as np

    rows, labels, cases, has_answer, indexes = map(np.array, zip(*found, strict=True))
    return Points(names=names, rows=rows, labels=labels, cases=cases, has_answer=has_answer, indexes=indexes)


def fit(points: Points) -> tuple[dict[str, float], NDArray[np.float64]]:
    """The weights with "bias", and for each row the probability that a model gives it which never saw its case."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict

    model = LogisticRegression(C=_RIDGE, max_iter=2_000)
    folds = GroupKFold(n_splits=_FOLDS)
    guessed = cross_val_predict(
        model, points.rows, points.labels, groups=points.cases, cv=folds, method="predict_proba"
    )
    model.fit(points.rows, points.labels)
    weights = {"bias": float(model.intercept_[0])}
    weights |= {name: float(weight) for name, weight in zip(points.names, model.coef_[0], strict=True)}
    return {name: round(weight, 3) for name, weight in weights.items()}, guessed[:, 1]


def describe(name: str, points: Points) -> str:
    """The model as TOML, with a calibration curve of ten steps and the quality over folds in comments."""
    from sklearn.metrics import brier_score_loss, roc_auc_score

    weights, guessed = fit(points)
    lines = [f"[{name}]", *(f"{key} = {value}" for key, value in weights.items())]
    asked = len(set(points.cases.tolist()))
    lines.append(
        f"# {len(points.labels)} points of {asked} questions, {int(points.labels.sum())} right; "
        f"over {_FOLDS} folds: AUC {roc_auc_score(points.labels, guessed):.3f}, "
        f"Brier {brier_score_loss(points.labels, guessed):.3f}"
    )
    for step in range(10):
        inside = (guessed >= step / 10) & (guessed < (step + 1) / 10 + (step == 9))
        if inside.any():
            share = points.labels[inside].mean()
            lines.append(f"# from {step / 10:.1f}: {int(inside.sum())} points, {share:.2f} of them right")
    return "\n".join(lines) + "\n"


def trade_off(points: Points) -> str:
    """What each lowest confidence would decline, by index: of the drafts with an answer, and of those without.

    The confidences are those of models that did not see the case. What is declined before a draft is made is no part.
    """
    _, guessed = fit(points)
    lines = ["# declined below, by index: share of drafts of questions with an answer / without one"]
    for lowest in _LOWEST:
        shares = []
        for index in sorted(set(points.indexes.tolist())):
            here = points.indexes == index
            rates = [(guessed[here & (points.has_answer == wanted)] < lowest) for wanted in (True, False)]
            shares.append(" / ".join(f"{rate.mean():.3f}" if len(rate) else "-" for rate in rates))
        lines.append(f"# {lowest:.2f}: " + ", ".join(shares))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
