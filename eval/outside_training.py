"""Command: python -m eval.outside_training. Learns which questions near the subject the sources do not answer."""

from __future__ import annotations

import argparse
import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import (
    CALL_PLACES,
    OUTSIDE,
    OUTSIDE_LANGUAGES,
    OUTSIDE_TABLE,
    Assistant,
    Question,
    Settings,
    call_places,
    outside_features,
    read_table,
    wording_odds,
)
from eval.cases import Case, read_cases
from eval.fitting import Points, Row, fit, points_of
from eval.source_sets import SourceSet, find_source_set
from index import Index, open_index

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_array  # type: ignore[import-untyped]  # scipy ships no types

DATASETS = Path(__file__).parent / "datasets"
# Never a test half. The first holds questions written for this; the others have some of every kind.
SETS = ("scope-tuning", "declined-tuning", "out-of-scope", "tuning", "answerable-tuning")
# Inverse strength of the ridge (3, 10 and 60 came out alike over folds), and the number of folds of whole questions.
_INVERSE_RIDGE, _FOLDS = 10.0, 10
_STEPS = (0.6, 0.7, 0.8, 0.85, 0.9, 0.95)
Labelled = tuple[str, int, str]


def main() -> None:
    """Learn the table of wordings, fit the model that weighs it with the draft, and say what that would decline."""
    parser = argparse.ArgumentParser(prog="python -m eval.outside_training", description=main.__doc__)
    parser.add_argument("--index", type=Path, nargs="+", required=True, help="folders of indexes of the guide")
    parser.add_argument("--words-only", action="store_true", help="only fit what is used when vectors cannot be")
    parser.add_argument("--out", type=Path, default=Path(str(OUTSIDE_TABLE)), help="file of the table")
    args = parser.parse_args()
    settings = Settings()
    opened = [open_index(path, embedder=settings.embedder, words_only=args.words_only) for path in args.index]
    labelled = [_labelled(case) for case in _cases(SourceSet.GUIDE)]
    answered = written_questions(opened)
    if not args.words_only:
        table = learn(labelled, answered)
        args.out.write_text(json.dumps(table, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"# learned from {len(labelled)} questions of sets and {len(answered)} that sections answer")
    odds = unseen_odds(labelled, answered)
    points = gather([Assistant(index) for index in opened], odds)
    print(describe("outside_words" if args.words_only else "outside", points))


def _cases(source_set: SourceSet) -> Iterator[Case]:
    """The tuning cases in Dutch and English that stand alone and expect an answer or none."""
    for name in SETS:
        for case in read_cases(DATASETS / f"{name}.jsonl", source_set):
            if case.expect in ("answer", "refuse") and case.language in OUTSIDE_LANGUAGES and not case.history:
                yield case


def _labelled(case: Case) -> Labelled:
    """The question, 1 when it must be declined, and what it shares with its translation."""
    return case.question, int(case.expect == "refuse"), _origin(case)


def _origin(case: Case) -> str:
    return case.case_id.removesuffix(f"-{case.language}")


def written_questions(indexes: Sequence[Index]) -> list[str]:
    """The Dutch and English questions that were written for the sections of these indexes, each once, sorted."""
    found = {
        text
        for index in indexes
        for source in index.sources
        for section in index.sections(source.source_id)
        for text, language in section.questions
        if language in OUTSIDE_LANGUAGES
    }
    return sorted(found)


def learn(labelled: Sequence[Labelled], answered: Sequence[str]) -> dict[str, Any]:
    """The table as it is stored: an offset, a scale and one row of signed bytes in base 85 (logistic regression)."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    labels = [label for _, label, _ in labelled] + [0] * len(answered)
    texts = [text for text, _, _ in labelled] + list(answered)
    model = LogisticRegression(C=_INVERSE_RIDGE, solver="liblinear", random_state=0, max_iter=2_000)
    model.fit(_by_places(texts), labels)
    scale = float(np.abs(model.coef_).max()) / 127
    row = np.rint(model.coef_[0] / scale).astype(np.int8)
    return {
        "offset": round(float(model.intercept_[0]), 4),
        "scale": scale,
        "row": base64.b85encode(row.tobytes()).decode("ascii"),
    }


def _by_places(texts: Sequence[str]) -> csr_array:
    """A sparse row of unit length for each text, shape (n_texts, CALL_PLACES)."""
    import numpy as np
    from scipy.sparse import csr_array

    touched = [call_places(text) for text in texts]
    ends = np.cumsum([0, *map(len, touched)], dtype=np.int32)
    places = np.concatenate([np.array(one, dtype=np.int32) for one in touched])
    values = np.concatenate([np.full(len(one), 1 / np.sqrt(max(1, len(one)))) for one in touched])
    return csr_array((values, places, ends), shape=(len(texts), CALL_PLACES))


def unseen_odds(labelled: Sequence[Labelled], answered: Sequence[str]) -> dict[str, float]:
    """What a table says of each question that has learned neither from it nor from its translation."""
    import numpy as np
    from sklearn.model_selection import GroupKFold

    odds: dict[str, float] = {}
    origins = [origin for _, _, origin in labelled]
    for seen, unseen in GroupKFold(n_splits=_FOLDS).split(np.zeros(len(labelled)), groups=origins):
        table = read_table(learn([labelled[number] for number in seen], answered))
        odds |= {labelled[number][0]: wording_odds(labelled[number][0], table) for number in unseen}
    return odds


def gather(assistants: Sequence[Assistant], odds: Mapping[str, float]) -> Points:
    """The drafts of all cases over all indexes with what they are: 1 where the case must be declined there."""
    found: list[Row] = []
    names: tuple[str, ...] = ()
    numbers: dict[str, int] = {}
    for index, assistant in enumerate(assistants):
        source_set = find_source_set(source.source_id for source in assistant.index.sources)
        for case in _cases(source_set):
            evidence = assistant.evidence(Question(text=case.question, audience=case.audience))
            if case.question not in odds or evidence is None or evidence.draft.best.passage.aim is None:
                continue
            features = outside_features(evidence.features, odds[case.question])
            names, is_outside = tuple(features), case.expect == "refuse"
            number = numbers.setdefault(_origin(case), len(numbers))
            found.append(Row(tuple(features.values()), int(is_outside), number, not is_outside, index))
    return points_of(names, found)


def describe(name: str, points: Points) -> str:
    """The model as TOML, and what each threshold would decline over folds of whole questions."""
    from sklearn.metrics import roc_auc_score

    weights, guessed = fit(points)
    declined = points.labels == 1
    asked = len(set(points.cases.tolist()))
    lines = [
        f"# {len(points.labels)} drafts of {asked} questions, {int(declined.sum())} to decline; over folds: AUC "
        f"{roc_auc_score(points.labels, guessed):.3f}",
        f"[{name}]",
        *(f"{key} = {value}" for key, value in weights.items()),
    ]
    lines += [_at(step, guessed, declined) for step in sorted({*_STEPS, OUTSIDE})]
    return "\n".join(lines) + "\n"


def _at(step: float, guessed: NDArray[np.float64], declined: NDArray[np.bool_]) -> str:
    taken = guessed >= step
    right, wrong = taken[declined].mean(), taken[~declined].mean()
    return f"# from {step:.2f}: {right:.3f} of what must be declined, {wrong:.3f} of what can be answered"


if __name__ == "__main__":
    main()
