"""Holds the negations of a sentence against those of the place in the passage that it rests on."""

from __future__ import annotations

from collections.abc import Iterable

from bot.gate.aligning import Alignment
from bot.gate.lists import words_of
from bot.gate.reading import Reading, Token

# Content words on each side of a negation that it may bear upon.
_BEFORE, _AFTER = 2, 3
_SAID = 0.5
_PREFIXES = {"nl": ("on", "in", "im", "anti", "niet-"), "en": ("un", "in", "im", "ir", "dis", "non-", "non")}
_SUFFIXES = {"nl": ("loos", "loze"), "en": ("less",)}
_LEAST_BASE = 4


def negation_differs(alignment: Alignment) -> bool:
    """True when the sentence denies what the passage says, or says what the passage denies."""
    sentence, passage = alignment.sentence, alignment.passage
    there = [token for token in passage.tokens if token.sentence in alignment.window]
    own = _negations(sentence.tokens, sentence.language)
    theirs = _negations(there, passage.language)
    if own and not _is_denied_there(own, theirs, there, alignment):
        return True
    if not own and any(_bears_on_what_is_said(token, alignment) for token in theirs):
        return not _lacks(sentence.tokens, sentence.language) and not _has_negative_form(sentence, passage)
    return _form_differs(sentence, passage, there, own, theirs)


def _is_denied_there(
    own: list[Token], theirs: list[Token], there: list[Token], alignment: Alignment
) -> bool:
    """True when the passage denies, in words or in form, about as often as the sentence does."""
    passage, sentence = alignment.passage, alignment.sentence
    if theirs:
        return len(own) <= len(theirs) + len(_lacking(there, passage.language))
    return bool(_lacking(there, passage.language)) or _has_negative_form(passage, sentence)


def _negations(tokens: Iterable[Token], language: str) -> list[Token]:
    listed = words_of("negation", language)
    return [token for token in tokens if token.folded in listed or token.folded.endswith("n't")]


def _lacking(tokens: Iterable[Token], language: str) -> list[Token]:
    listed = words_of("lacking", language)
    return [token for token in tokens if token.folded in listed]


def _lacks(tokens: Iterable[Token], language: str) -> bool:
    return bool(_lacking(tokens, language))


def _bears_on_what_is_said(negation: Token, alignment: Alignment) -> bool:
    """True when the sentence says most of the words next to a negation of the passage."""
    words = [token for token in alignment.passage.content if token.sentence == negation.sentence]
    before = [token for token in words if token.position < negation.position][-_BEFORE:]
    after = [token for token in words if token.position > negation.position][:_AFTER]
    near = {token.position for token in before + after}
    said = {match.other.position for match in alignment.matches if match.other and match.strength >= _SAID}
    return bool(near) and len(near & said) / len(near) >= _SAID


def _has_negative_form(one: Reading, other: Reading) -> bool:
    """True when a word of `one` is the negative form of a word of `other`: unlikely beside likely."""
    bases = {token.folded for token in other.content}
    return any(base in bases for token in one.content for base in _bases(token.folded, one.language))


def _form_differs(
    sentence: Reading, passage: Reading, there: list[Token], own: list[Token], theirs: list[Token]
) -> bool:
    """True when one side has the negative form of a word and the other the bare word, without a negation to make up."""
    if len(own) != len(theirs):
        return False
    here = {token.folded for token in sentence.content}
    said = {token.folded for token in there}
    for token in sentence.content:
        if token.folded not in said and any(base in said for base in _bases(token.folded, sentence.language)):
            return True
    return any(
        token.folded not in here and any(base in here for base in _bases(token.folded, passage.language))
        for token in there
        if token.is_content
    )


def _bases(word: str, language: str) -> list[str]:
    """What is left of a word without a part that negates it."""
    found = [word[len(prefix) :] for prefix in _PREFIXES[language] if word.startswith(prefix)]
    found += [word[: -len(suffix)] for suffix in _SUFFIXES[language] if word.endswith(suffix)]
    return [base for base in found if len(base) >= _LEAST_BASE]
