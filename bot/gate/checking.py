"""The sentence gate: does a sentence follow from the passage it cites? Deterministic, without a language model."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bot.gate.aligning import Alignment
from bot.gate.binding import is_crossed
from bot.gate.copying import changed_in_copy
from bot.gate.counting import miscounts
from bot.gate.direction import is_opposite, is_reversed
from bot.gate.entailing import not_entailed
from bot.gate.limits import adds_only, drops_limit, says_happened, states_belief
from bot.gate.linking import makes_up_cause, takes_other_subject
from bot.gate.lists import words_of
from bot.gate.modality import modality_differs
from bot.gate.naming import moved_name, strange_name
from bot.gate.negation import negation_differs
from bot.gate.numbers import wrong_number
from bot.gate.quantity import claims_all
from bot.gate.reading import Reading, normalised, stands_whole
from bot.gate.roles import is_exchanged
from bot.gate.rows import adds_member
from bot.gate.sides import is_turned

if TYPE_CHECKING:
    from index import Entailment

MARKER = re.compile(r"\s*\[(-?\d+)\]")
# Content words of a part of the sentence, to find the one that is said least.
_PARTS = (2, 3, 4)
# A word below this strength is not said at all; more than so many count as so many.
_UNSAID, _MOST_UNSAID = 0.3, 5
# Fewer words than this are no sentence that a passage could hold literally.
_LEAST_LITERAL = 3
# In a sentence of so few content words each must be said at least this strongly.
_FEW, _HARDLY = 3, 0.5
# What decides whether a passage says enough of a sentence; weights are in weights.toml, fitted on the tuning half.
FEATURES = ("coverage", "weakest2", "weakest3", "weakest4", "clause", "unsaid", "similarity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a sentence is supported, and if not, the first check it failed.

    `reason` is "verbatim" or "supported" when it is, else "marker", "empty", "number", "name", "negation", "modality",
    "quantity", "direction", "coverage", or with a cross-encoder "contradiction" or "entailment". `score` in [0, 1] is
    how likely the passage says all of it (1.0 for verbatim).
    """

    supported: bool
    reason: str
    score: float


def verify(
    sentence: str, passages: Sequence[str] | Mapping[int, str], *, entailment: Entailment | None = None
) -> Verdict:
    """The verdict on a sentence over the passages it cites.

    Markers "[n]" in the sentence choose among the passages, counted from 1 (or by key); without a marker all are
    taken together. A marker that has no passage fails. `entailment` may only refuse what all other checks let through.
    """
    numbered = dict(passages) if isinstance(passages, Mapping) else dict(enumerate(passages, start=1))
    markers = [int(number) for number in MARKER.findall(sentence)]
    if any(marker not in numbered for marker in markers) or not numbered:
        return Verdict(supported=False, reason="marker", score=0.0)
    cited = [numbered[marker] for marker in dict.fromkeys(markers)] or list(numbered.values())
    text = MARKER.sub("", sentence).strip()
    if not text:
        return Verdict(supported=False, reason="empty", score=0.0)
    return _held_against(text, "\n".join(cited), entailment)


def support_features(alignment: Alignment) -> dict[str, float]:
    """How much of the sentence the passage says, one value for each of FEATURES."""
    strengths = [match.strength for match in alignment.matches]
    parts = {f"weakest{size}": _weakest(strengths, size) for size in _PARTS}
    return parts | {
        "coverage": alignment.coverage,
        "clause": _weakest_clause(alignment),
        "unsaid": min(sum(strength < _UNSAID for strength in strengths), _MOST_UNSAID) / _MOST_UNSAID,
        "similarity": alignment.similarity,
    }


def gate_features(sentence: str, passage: str) -> dict[str, float]:
    """How much of a sentence a passage says, one value for each of FEATURES, to fit the weights by."""
    return support_features(Alignment(Reading(sentence), _read(passage)))


def _weakest(strengths: Sequence[float], size: int) -> float:
    """The lowest mean strength of so many neighbouring content words; 1.0 when there are none."""
    parts = [strengths[n : n + size] for n in range(max(1, len(strengths) - size + 1))]
    return min((sum(part) / len(part) for part in parts if part), default=1.0)


def _weakest_clause(alignment: Alignment) -> float:
    """The lowest mean strength of a clause of two or more content words; 1.0 when there is none."""
    listed = words_of("clauses", alignment.sentence.language)
    starts = {token.position for token in alignment.sentence.tokens if token.folded in listed}
    clauses: list[list[float]] = [[]]
    position = 0
    for match in alignment.matches:
        if any(position < start <= match.word.position for start in starts):
            clauses.append([])
        position = match.word.position
        clauses[-1].append(match.strength)
    return min((sum(clause) / len(clause) for clause in clauses if len(clause) > 1), default=1.0)


def _held_against(text: str, passage: str, entailment: Entailment | None) -> Verdict:
    read = _read(passage)
    plain = normalised(text)
    if plain and any(plain == normalised(sentence) for sentence in read.sentences):
        return Verdict(supported=True, reason="verbatim", score=1.0)
    if len(plain.split()) >= _LEAST_LITERAL and stands_whole(plain, passage):
        return Verdict(supported=True, reason="verbatim", score=1.0)
    alignment = Alignment(Reading(text), read)
    score = round(support_score(alignment), 4)
    if changed := changed_in_copy(alignment):
        return Verdict(supported=False, reason=changed, score=score)
    for reason, fails in _CHECKS:
        if fails(alignment):
            return Verdict(supported=False, reason=reason, score=score)
    if score < weights_for(alignment)["least"] or _leaves_out(alignment):
        return Verdict(supported=False, reason="coverage", score=score)
    if entailment and (said := not_entailed(alignment, entailment)):
        return Verdict(supported=False, reason=said, score=score)
    return Verdict(supported=True, reason="supported", score=score)


def _leaves_out(alignment: Alignment) -> bool:
    """True for a sentence of few content words of which the passage hardly says one."""
    strengths = [match.strength for match in alignment.matches]
    return 0 < len(strengths) <= _FEW and min(strengths) < _HARDLY


def support_score(alignment: Alignment) -> float:
    """The probability that the passage says all of the sentence, by the fitted weights."""
    weights = weights_for(alignment)
    x = weights["bias"] + sum(weights[name] * value for name, value in support_features(alignment).items())
    return 1.0 / (1.0 + math.exp(-x))


_CHECKS: tuple[tuple[str, Callable[[Alignment], object]], ...] = (
    ("number", wrong_number),
    ("number", miscounts),
    ("name", strange_name),
    ("name", moved_name),
    ("negation", negation_differs),
    ("modality", modality_differs),
    ("modality", states_belief),
    ("modality", says_happened),
    ("quantity", claims_all),
    ("quantity", adds_only),
    ("quantity", drops_limit),
    ("direction", is_opposite),
    ("direction", is_reversed),
    ("direction", is_exchanged),
    ("direction", is_crossed),
    ("direction", is_turned),
    ("direction", makes_up_cause),
    ("direction", takes_other_subject),
    ("coverage", adds_member),
)


def weights_for(alignment: Alignment) -> Mapping[str, float]:
    """The weights for a sentence over a passage of its own language, or of the other."""
    return _weights()["same" if alignment.sentence.language == alignment.passage.language else "across"]


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    weights: dict[str, dict[str, float]] = tomllib.loads(
        (files("bot.gate") / "weights.toml").read_text(encoding="utf-8")
    )
    return weights


@lru_cache(maxsize=256)
def _read(passage: str) -> Reading:
    return Reading(passage)
