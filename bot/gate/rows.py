"""Finds a member of a row in a sentence (bread, milk and a horse) of which the passage says nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.gate.aligning import Alignment, Match, is_same_word
from bot.gate.lists import words_of
from bot.gate.naming import bearers, names
from bot.gate.reading import Reading, Token

# A word below this strength is not said; a longer member is more than a member of a row.
_UNSAID, _MOST_WORDS = 0.3, 2
# Strength from which a word surely says another.
_SURELY = 0.75
_MARKS = re.compile(r"[,;]|\s\(|\)\s")


@dataclass(frozen=True, slots=True)
class Member:
    """The words between two marks or joining words; `opening` is the joining word or mark before them ("" for none)."""

    words: tuple[Token, ...]
    opening: str
    is_last: bool


def adds_member(alignment: Alignment) -> bool:
    """True when a row in the sentence has a member that the passage does not say where it says the sentence.

    One strange word among many hardly lowers how much is said on the whole, but as a member of a row it is a claim of
    its own. A clause counts only when "and" adds it.
    """
    sentence = alignment.sentence
    matches = {match.word.position: match for match in alignment.matches}
    spelt_out = _spelt_out(alignment)
    rows = members(sentence)
    for number, member in enumerate(rows):
        if member.is_last and not member.opening:
            continue
        words = _claimed(member, sentence.language)
        is_sure = _is_sure(rows, number, matches)
        content = [token for token in words if token.is_content]
        if len(content) > _MOST_WORDS or not content:
            content = _head(member, sentence.language)
        is_short = 0 < len(content) <= _MOST_WORDS and not any(token.position in spelt_out for token in content)
        if is_short and all(
            _is_strange(matches[token.position])
            or (is_sure and _is_hardly_said(matches[token.position], alignment))
            or _is_taken(matches[token.position], alignment)
            or _is_from_elsewhere(token, alignment)
            for token in content
        ):
            return True
    return False


def members(reading: Reading) -> list[Member]:
    """The parts of each sentence between commas, brackets, semicolons and joining words, in order."""
    joining = words_of("joining", reading.language)
    found: list[Member] = []
    words: list[Token] = []
    opening = ""

    def close(mark: str, *, is_last: bool) -> None:
        nonlocal words, opening
        if words or is_last:
            found.append(Member(tuple(words), opening, is_last))
        words, opening = [], mark

    previous = None
    for token in reading.tokens:
        if previous and previous.sentence != token.sentence:
            close("", is_last=True)
        elif _MARKS.search(token.before) and words:
            close(",", is_last=False)
        if token.folded in joining:
            close(token.folded, is_last=False)
        else:
            words.append(token)
        previous = token
    close("", is_last=True)
    return found


def _claimed(member: Member, language: str) -> Sequence[Token]:
    """The words of a member: of the first in a row those after its frame, of a clause none unless "and" adds it."""
    frame = [n for n, token in enumerate(member.words) if token.is_frame]
    if not member.opening and member.words and member.words[-1].text.isupper():
        # Where a row begins, what stands before its first member belongs to the sentence.
        return member.words[-1:]
    if not frame:
        return member.words
    if not member.opening:
        return member.words[frame[-1] + 1 :]
    return member.words if member.opening in words_of("adding", language) else ()


def _is_strange(match: Match) -> bool:
    return match.strength < _UNSAID and not match.word.folded[0].isdigit()


def _head(member: Member, language: str) -> list[Token]:
    """The content words of a member before a verb or preposition: the last of a row has its clause behind it."""
    ends = words_of("finite", language).whole | words_of("roles.other", language).whole
    found: list[Token] = []
    for token in member.words if member.opening else ():
        if token.is_frame or token.folded in ends:
            break
        found += [token] if token.is_content else []
    return found


def _is_sure(rows: Sequence[Member], number: int, matches: Mapping[int, Match]) -> bool:
    """True when the passage surely says the members of the same sentence before this one, two of them at least."""
    before: list[Match] = []
    for member in reversed(rows[:number]):
        content = [token for token in member.words if token.is_content]
        if member.is_last or len(content) != 1:
            break
        before.append(matches[content[0].position])
    return len(before) > 1 and all(match.strength >= _SURELY for match in before)


def _is_hardly_said(match: Match, alignment: Alignment) -> bool:
    """True for a word that is only like another, and that the lexicon does not know to mean the same."""
    languages = (alignment.sentence.language, alignment.passage.language)
    return match.other is None or (match.strength < _SURELY and not is_same_word(match.word, match.other, languages))


def _is_taken(match: Match, alignment: Alignment) -> bool:
    """True for a word that is only like a word of the passage which another word of the sentence surely says."""
    if match.other is None or match.strength >= _SURELY:
        return False
    return any(
        other.word.position != match.word.position
        and other.other is not None
        and other.other.position == match.other.position
        and other.strength > max(_SURELY, match.strength)
        for other in alignment.matches
    )


def _is_from_elsewhere(token: Token, alignment: Alignment) -> bool:
    """True for a word in capitals, no known name, that the passage has but not in the sentence that says the rest."""
    here = {other.folded for other in alignment.passage.tokens if other.sentence == alignment.core}
    return token.text.isupper() and not bearers(token.folded) and token.folded not in here


def _spelt_out(alignment: Alignment) -> set[int]:
    """The places of names that the passage has in another form; whether it has them is for the check on names."""
    given = {token.folded for token in alignment.passage.tokens}
    return {token.position for token in names(alignment.sentence) if token.folded not in given}
