"""Holds how sure, intended or due a sentence says a thing is against the place in the passage that it rests on."""

from __future__ import annotations

from collections.abc import Iterable

from bot.gate.aligning import Alignment
from bot.gate.lists import modalities, words_of
from bot.gate.reading import Token

# What in the passage bears a kind in the sentence out.
_BORNE_OUT = {
    "possible": {"possible", "likely", "permitted", "conditional"},
    "likely": {"likely", "possible"},
    "duty": {"duty"},
    "intention": {"intention", "conditional"},
    "conditional": {"conditional", "intention", "possible", "likely"},
    "future": {"future"},
    "certain": {"certain"},
    "permitted": {"permitted", "possible"},
}
# Kinds that a sentence may not leave out, with what may stand for them: without, it says more than the passage.
_KEPT = {
    "possible": {"possible", "likely", "permitted", "conditional"},
    "likely": {"likely", "possible"},
    "duty": {"duty", "intention"},
    "intention": {"intention", "duty", "conditional"},
    "conditional": {"conditional", "intention", "possible", "likely"},
    "permitted": {"permitted", "possible"},
}
# Content words on each side of a modal word by which it is known whether two texts speak of the same.
_REACH = 3


def modality_differs(alignment: Alignment) -> bool:
    """True when the sentence claims more, or something else, than the passage: will for may, may for must."""
    sentence, passage = alignment.sentence, alignment.passage
    there = [token for token in passage.tokens if token.sentence in alignment.window]
    own, own_soft = kinds_of(sentence.tokens, sentence.language), kinds_of(sentence.tokens, sentence.language, "soft")
    theirs, their_soft = kinds_of(there, passage.language), kinds_of(there, passage.language, "soft")
    for kind, tokens in own.items():
        if kind == "permitted" and "possible" in own:
            continue
        bearing = [token for other in _BORNE_OUT[kind] for token in theirs.get(other, ())] + their_soft.get(kind, [])
        if not bearing or not any(alignment.is_same_place(token, bearing, _REACH) for token in tokens):
            return True
    for kind, tokens in theirs.items():
        is_left_out = kind in _KEPT and not _KEPT[kind] & own.keys() and kind not in own_soft
        if is_left_out and any(alignment.is_told(token, _REACH) for token in tokens):
            return True
    return False


def kinds_of(tokens: Iterable[Token], language: str, section: str = "modality") -> dict[str, list[Token]]:
    """The modal words among the tokens by kind; "have to" is one. `section` "soft" gives what only hints at a kind."""
    found: dict[str, list[Token]] = {}
    given = list(tokens)
    for number, token in enumerate(given):
        following = given[number + 1].folded if number + 1 < len(given) else ""
        joined = f"{token.folded}-{following}"
        for kind in modalities():
            listed = words_of(f"{section}.{kind}", language)
            if token.folded in listed or joined in listed.whole:
                found.setdefault(kind, []).append(token)
    return found
