"""Holds the negations of a sentence against those of the place in the passage that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.gate.aligning import SAID, Alignment
from bot.gate.lists import words_of
from bot.gate.reading import Reading, Token

# Content words on each side of a negation that it may bear upon.
_REACH = 3
# The same for a word that may stand for a negation.
_NEAR = 2
_PREFIXES = {"nl": ("on", "in", "im", "anti", "niet-"), "en": ("un", "in", "im", "ir", "dis", "non-", "non")}
_SUFFIXES = {"nl": ("loos", "loze"), "en": ("less",)}
_LEAST_BASE = 4
# Share of the sentence that a sentence of the passage must say for the word after its negation to tell what it denies.
_NEARLY_ALL = 0.8


def negation_differs(alignment: Alignment) -> bool:
    """True when the sentence denies what the passage says, or says what the passage denies.

    Where other sentences of the passage say nearly as much of it, what does not deny must agree with all of them, and
    what denies with one.
    """
    places = (alignment.window, *alignment.rivals)
    is_denied = bool(_negations(alignment.sentence.tokens, alignment.sentence.language))
    differing = (_differs_at(alignment, place) for place in places)
    return all(differing) if is_denied else any(differing)


def _differs_at(alignment: Alignment, place: range) -> bool:
    sentence, passage = alignment.sentence, alignment.passage
    there = [token for token in passage.tokens if token.sentence in place]
    own = _negations(sentence.tokens, sentence.language)
    theirs = _negations(there, passage.language)
    # Words like "lack" and "only" may stand for a negation on the other side, as far as both do not have them.
    leeway = _leeway(alignment, own, there)
    bearing = _apart([token for token in theirs if _bears(alignment, token)], there)
    if len(_apart(own, sentence.tokens)) > len(theirs) + max(leeway, 0) and not _has_negative_form(passage, sentence):
        return True
    if len(bearing) > len(own) + max(-leeway, 0) and not _has_negative_form(sentence, passage):
        return True
    if own and theirs and leeway <= 0 and not any(alignment.is_same_place(token, theirs, _REACH) for token in own):
        return True
    return _form_differs(sentence, passage, there, own, theirs)


def _bears(alignment: Alignment, denial: Token) -> bool:
    """True when the sentence tells what a negation of the passage denies.

    It tells most of what stands around it, or what follows it where one sentence says nearly all.
    """
    if alignment.is_told(denial, _REACH):
        return True
    after = next((word for word in alignment.passage.content if word.position > denial.position), None)
    if after is None or after.sentence != denial.sentence or alignment.told_in(denial.sentence) < _NEARLY_ALL:
        return False
    return any(
        place == after.position and strength >= SAID
        for word in alignment.sentence.content
        for place, strength in alignment.said(word)
    )


def _apart(denials: list[Token], tokens: Sequence[Token]) -> list[Token]:
    """The negations without those that only repeat one in a row: not in the strategy and not in the guide."""
    listed = (words_of("joining", "nl"), words_of("joining", "en"))
    joining = {token.position + 1 for token in tokens if any(token.folded in words for words in listed)}
    found: list[Token] = []
    for token in denials:
        if token.position not in joining or not any(other.folded == token.folded for other in found):
            found.append(token)
    return found


def _leeway(alignment: Alignment, own: list[Token], there: list[Token]) -> int:
    """How many more words of the passage than of the sentence may stand for a negation.

    A word of the passage that does so stands where the sentence denies: "end of page" beside it excuses nothing.
    """
    lacking = _lacking(there, alignment.passage.language)
    if own:
        lacking = [word for word in lacking if any(alignment.is_same_place(no, [word], _NEAR) for no in own)]
    return len(lacking) - len(_lacking(alignment.sentence.tokens, alignment.sentence.language))


def _negations(tokens: Iterable[Token], language: str) -> list[Token]:
    listed = words_of("negation", language)
    return [token for token in tokens if token.folded in listed or token.folded.endswith("n't")]


def _lacking(tokens: Iterable[Token], language: str) -> list[Token]:
    listed = words_of("lacking", language)
    return [token for token in tokens if token.folded in listed]


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
