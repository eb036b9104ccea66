"""Measures the sentence gate: how often it lets a false sentence pass and stops a true one, by kind, with intervals."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot import Verdict, verify
from eval.gateset.making import Item

Check = Callable[[str, Sequence[str]], Verdict]

# The highest share of wrong verdicts that is allowed, by kind; None where nothing is promised.
GOALS: dict[str, float | None] = {
    "number": 0.02,
    "date": 0.02,
    "name": 0.02,
    "wrong passage": 0.05,
    "negation": 0.15,
    "modality": 0.15,
    "added claim": 0.15,
    "cause reversed": 0.15,
    "roles exchanged": 0.15,
    "comparison reversed": 0.15,
    "added element": 0.15,
    "agent exchanged in passive": 0.15,
    "cause from correlation": 0.15,
    "condition dropped": 0.15,
    "date of the source": 0.02,
    "double negation": 0.15,
    "exception dropped": 0.15,
    "hedged to certain": 0.15,
    "merged": 0.15,
    "negation moved": 0.15,
    "number of something else": 0.02,
    "order reversed": 0.15,
    "purpose exchanged": 0.15,
    "quantifier changed": 0.15,
    "report as fact": 0.15,
    "scope widened": 0.15,
    "sole cause": 0.15,
    "time shifted": 0.15,
    "truncated to only": 0.15,
    "unit changed": 0.02,
    "wrong duty holder": 0.15,
    "verbatim": 0.0,
    "paraphrase": 0.30,
    "across": 0.50,
    "paraphrase across": 0.50,
    "cause kept": None,
    "roles kept": None,
    "comparison kept": None,
}
# What contradicts its passage in nearly the passage's own words.
_CONTRADICTED = (
    "number", "date", "name", "negation", "modality", "cause reversed", "roles exchanged", "comparison reversed",
)  # fmt: skip
_TRUE = ("paraphrase", "across", "paraphrase across", "cause kept", "roles kept", "comparison kept")
_Z = 1.96


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRow:
    """Wrong verdicts of one kind: false accepts of false sentences, false rejects of true ones.

    `languages` is "nl", "en" or "across"; `low` and `high` bound the rate with 95 % confidence (Wilson).
    """

    kind: str
    languages: str
    supported: bool
    wrong: int
    total: int
    low: float
    high: float

    @property
    def rate(self) -> float:
        """The share of wrong verdicts."""
        return self.wrong / self.total

    @property
    def is_missed(self) -> bool:
        """True when the goal for the kind is missed."""
        goal = GOALS[self.kind]
        return goal is not None and self.rate > goal


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """How well a score tells true sentences from contradicted ones: the chance that the true one scores higher."""

    languages: str
    overlap: float
    gate: float


def check_gate(items: Iterable[Item], check: Check = verify) -> tuple[tuple[GateRow, ...], tuple[Separation, ...]]:
    """The rows of the table in the order of GOALS, and the separation by word overlap and by the gate."""
    verdicts = [(item, check(item.sentence, [item.passage])) for item in items]
    counts: dict[tuple[str, str], list[bool]] = {}
    for item, verdict in verdicts:
        counts.setdefault((item.kind, _languages(item)), []).append(verdict.supported != item.supported)
    rows = [
        _row(kind, languages, counts[kind, languages])
        for kind in GOALS
        for languages in ("nl", "en", "across")
        if (kind, languages) in counts
    ]
    return tuple(rows), tuple(_separations(verdicts))


def wilson(wrong: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    share, spread = wrong / total, _Z * _Z / total
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * math.sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def word_overlap(sentence: str, passage: str) -> float:
    """The share of the sentence's words that stand in the passage, in [0, 1]."""
    words = set(re.findall(r"\w+", sentence.lower()))
    return len(words & set(re.findall(r"\w+", passage.lower()))) / len(words) if words else 0.0


def area(true: Sequence[float], false: Sequence[float]) -> float:
    """The chance that a true item scores higher than a false one, ties counting half (area under the ROC curve)."""
    ordered = sorted([(score, False) for score in false] + [(score, True) for score in true])
    below, won, start = 0.0, 0.0, 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end][0] == ordered[start][0]:
            end += 1
        tied = [is_true for _, is_true in ordered[start:end]]
        won += sum(tied) * (below + (len(tied) - sum(tied)) / 2)
        below += len(tied) - sum(tied)
        start = end
    return won / (len(true) * len(false))


def gate_table(rows: Sequence[GateRow], separations: Sequence[Separation]) -> str:
    """The figures as a Markdown table, a missed goal marked."""
    lines = ["| kind | languages | wrong | of | rate | 95 % interval | goal |", "|---|---|---|---|---|---|---|"]
    for row in rows:
        goal = GOALS[row.kind]
        said = "-" if goal is None else f"≤ {100 * goal:.0f} %" + (" **missed**" if row.is_missed else "")
        kind = f"{row.kind} ({'false reject' if row.supported else 'false accept'})"
        interval = f"{100 * row.low:.1f}-{100 * row.high:.1f} %"
        lines.append(
            f"| {kind} | {row.languages} | {row.wrong} | {row.total} | {100 * row.rate:.1f} % | {interval} | {said} |"
        )
    lines += ["", "| true against contradicted, AUC | word overlap | gate |", "|---|---|---|"]
    lines += [f"| {found.languages} | {found.overlap:.2f} | {found.gate:.2f} |" for found in separations]
    return "\n".join(lines)


def _row(kind: str, languages: str, wrong: Sequence[bool]) -> GateRow:
    low, high = wilson(sum(wrong), len(wrong))
    return GateRow(
        kind=kind,
        languages=languages,
        supported=kind in (*_TRUE, "verbatim"),
        wrong=sum(wrong),
        total=len(wrong),
        low=low,
        high=high,
    )


def _languages(item: Item) -> str:
    return item.language if item.language == item.passage_language else "across"


def _separations(verdicts: Sequence[tuple[Item, Verdict]]) -> Iterable[Separation]:
    for languages in ("nl", "en", "across"):
        here = [(item, verdict) for item, verdict in verdicts if _languages(item) == languages]
        true = [pair for pair in here if pair[0].kind in _TRUE]
        false = [pair for pair in here if pair[0].kind in _CONTRADICTED]
        if true and false:
            yield Separation(
                languages=languages,
                overlap=area(*([word_overlap(i.sentence, i.passage) for i, _ in side] for side in (true, false))),
                gate=area(*([v.supported + v.score for _, v in side] for side in (true, false))),
            )
