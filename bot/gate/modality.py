"""Holds how sure, intended or due a sentence says a thing is against the place in the passage that it rests on."""

from __future__ import annotations

from collections.abc import Iterable

from bot.gate.aligning import Alignment
from bot.gate.lists import modalities, words_of
from bot.gate.reading import Token

# What in the passage bears a kind in the sentence out.
_BORNE_OUT = {
    "possible": {"possible", "likely", "permitted"},
    "likely": {"likely", "possible"},
    "duty": {"duty"},
    "intention": {"intention"},
    "future": {"future", "likely", "intention"},
    "certain": {"certain"},
    "permitted": {"permitted", "possible"},
}
# Kinds that a sentence may not leave out: without them it says more than the passage.
_KEPT = {
    "possible": {"possible", "likely", "permitted"},
    "likely": {"likely", "possible"},
    "duty": {"duty", "intention"},
    "intention": {"intention", "future", "duty"},
    "permitted": {"permitted", "possible"},
}
# Content words around a modal word by which it is known whether the sentence speaks of the same.
_NEAR = 4
_SAID = 0.5


def modality_differs(alignment: Alignment) -> bool:
    """True when the sentence claims more, or something else, than the passage: will for may, may for must."""
    sentence, passage = alignment.sentence, alignment.passage
    own = kinds_of(sentence.tokens, sentence.language)
    there = [token for token in passage.tokens if token.sentence in alignment.window]
    theirs = kinds_of(there, passage.language)
    if any(not (_BORNE_OUT[kind] & set(theirs)) for kind in own if kind not in _weak(sentence.language, own)):
        return True
    for kind, tokens in theirs.items():
        if kind in _KEPT and not (_KEPT[kind] & set(own)) and all(_is_shared(token, alignment) for token in tokens):
            return True
    return False


def kinds_of(tokens: Iterable[Token], language: str) -> dict[str, list[Token]]:
    """The modal words among the tokens by kind; "have to" counts as duty."""
    found: dict[str, list[Token]] = {}
    given = list(tokens)
    for number, token in enumerate(given):
        following = given[number + 1].folded if number + 1 < len(given) else ""
        joined = f"{token.folded}-{following}"
        for kind in modalities():
            listed = words_of(f"modality.{kind}", language)
            if token.folded in listed or joined in listed:
                found.setdefault(kind, []).append(token)
    return found


def _weak(language: str, own: dict[str, list[Token]]) -> set[str]:
    """Kinds that only a word of many meanings gives: "may" is both possible and permitted."""
    may = {"may"} if language == "en" else set()
    return {kind for kind, tokens in own.items() if kind == "permitted" and all(t.folded in may for t in tokens)}


def _is_shared(modal: Token, alignment: Alignment) -> bool:
    """True when the sentence says most of the content words around a modal word of the passage."""
    words = [token for token in alignment.passage.content if token.sentence == modal.sentence]
    words.sort(key=lambda token: abs(token.position - modal.position))
    near = {token.position for token in words[:_NEAR]}
    said = {match.other.position for match in alignment.matches if match.other and match.strength >= _SAID}
    return bool(near) and len(near & said) / len(near) >= _SAID
