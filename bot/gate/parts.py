"""Reads the part that each noun of a sentence plays: what a thing comes from, what acts, and what it is done to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.gate.lists import months, phrases, raw_lists, words_of
from bot.gate.reading import Token

# The parts in order: what it comes from, what is named without a mark, what has another mark, what only
# belongs to another noun.
SOURCE, PLAIN, MARKED, BELONGING = 0, 1, 2, 3
# Content words that a mark may bear on, and words of a clause that tells who says it.
_MOST_MARKED, _MOST_SAYING = 3, 9
# As many as there are.
_ALL = 10_000
_MARKS = re.compile(r"[,;:]")
_PARTICIPLE_NL = re.compile(
    r"(?:aan|af|op|uit|in|over|onder|voor|mee|terug|toe|bij|weg|door|binnen)?(?:ge|be|ver|ont|her)[a-z]{2,}(?:d|t|en)$"
)
_PARTICIPLE_EN = re.compile(
    r"[a-z]{2,}ed$|(?:hit|made|built|put|cut|set|told|held|taken|given|driven|known|seen|done|led|brought|struck|shown)$"
)


@dataclass(frozen=True, slots=True)
class Part:
    """The part that a content word plays: its rank (a lower one acts on a higher one) and its place."""

    rank: int
    position: int


def parts_of(tokens: Sequence[Token], language: str) -> Mapping[int, Part]:
    """The part of each content word of one sentence by its position; words that play none are left out."""
    adverbs, receiving = words_of("roles.adverbs", language), words_of("roles.receiving", language)
    starting, opening = words_of("roles.starting", language), words_of("roles.opening", language)
    phrased, said_by = _phrase_ranks(tokens, language), _saying(tokens, language)
    in_passive = is_passive(tokens, language)
    acting = acting_verbs()
    ending = words_of("finite", language).whole | acting | words_of("roles.doing", language).whole
    unheld = adverbs.whole | acting | _naming()
    receives = next((n for n, token in enumerate(tokens) if token.folded in receiving), len(tokens))
    found: dict[int, Part] = {}
    rank, left, mark = PLAIN, 0, -1
    for n, token in enumerate(tokens):
        if n in phrased:
            rank, left, mark = phrased[n], _ALL, n
            continue
        # A phrase with a mark ends at a comma, a verb, or where a clause or another noun's phrase starts.
        is_next = token.folded in opening or (token.folded in starting and n > mark + 1 and left <= _MOST_MARKED)
        is_parted = _MARKS.search(token.before) and not (rank == SOURCE and _is_apposition(tokens[n:], language))
        if is_parted or token.folded in ending or left <= 0 or is_next:
            rank = PLAIN
        if given := _marked(token.folded, rank, language, in_passive=in_passive, is_received=n > receives):
            rank, left, mark = *given, n
        elif token.is_content and not (token.folded in unheld or token.folded.endswith("ly") or n in said_by):
            found[token.position] = Part(rank, token.position)
            left -= 1
    return found


def _marked(word: str, rank: int, language: str, *, in_passive: bool, is_received: bool) -> tuple[int, int] | None:
    """The rank that a word gives what follows it, and how many content words at most; None for a word that marks none.

    `rank` is that of the phrase it stands in; behind a verb of receiving (`is_received`) "from" names a giver.
    """
    if is_received and word in ("van", "from"):
        return SOURCE, _MOST_MARKED
    if word in words_of("roles.source", language) and (word != "by" or in_passive):
        return SOURCE, _ALL
    if word in words_of("order.after", language) or word in words_of("order.before", language):
        return PLAIN, 0
    if word in ("of", "van"):
        return (SOURCE, _ALL) if rank == SOURCE else (BELONGING, _MOST_MARKED)
    return (MARKED, _MOST_MARKED) if word in words_of("roles.other", language) or word == "by" else None


def _is_apposition(tokens: Sequence[Token], language: str) -> bool:
    """True when what follows a comma only says once more what stands before it: Irma, a severe hurricane."""
    finite = words_of("finite", language)
    return tokens[0].folded in words_of("roles.starting", language) and not any(t.folded in finite for t in tokens)


@cache
def _naming() -> frozenset[str]:
    return frozenset(str(raw_lists()["roles"]["naming"]).split())


@cache
def acting_verbs() -> frozenset[str]:
    """Verbs that stand between a cause and its effect."""
    return frozenset(phrase[0] for phrase in phrases("cause_first") if len(phrase) == 1)


def _phrase_ranks(tokens: Sequence[Token], language: str) -> dict[int, int]:
    """The rank that a phrase ("leads to", "is the result of") gives what follows it, at the places of its words."""
    words = [token.folded for token in tokens]
    copulas = words_of("passive", language).whole | {"als", "as"}
    naming = _naming()
    found: dict[int, int] = {}
    for name, rank in (("effect_first", SOURCE), ("cause_first", MARKED)):
        for phrase in phrases(name):
            for start in range(len(words) - len(phrase) + 1):
                if tuple(words[start : start + len(phrase)]) != phrase or (len(phrase) == 1 and rank == MARKED):
                    continue
                # "The effects of threats" names a thing; "is the effect of threats" tells where it comes from.
                if phrase[0] in naming and not copulas & set(words[max(0, start - 3) : start]):
                    continue
                # "Since 2023" tells when.
                if phrase == ("since",) and any(is_time(word) for word in words[start + 1 : start + 3]):
                    continue
                found |= dict.fromkeys(range(start, start + len(phrase)), rank)
    return found


def is_time(word: str) -> bool:
    """True for a number in digits and the name of a month."""
    return word[0].isdigit() or word in months()


def _saying(tokens: Sequence[Token], language: str) -> set[int]:
    """The places of the words of a clause that tells who says it."""
    listed = words_of("roles.saying", language)
    found: set[int] = set()
    start = 0
    for n, token in enumerate(tokens):
        is_end = token.folded in ("dat", "that")
        if n and (_MARKS.search(token.before) or is_end):
            start = n
        if token.folded in listed:
            end = n
            while end + 1 < len(tokens) and not (
                _MARKS.search(tokens[end + 1].before) or tokens[end + 1].folded in ("dat", "that")
            ):
                end += 1
            # A sentence that is all one clause tells what is reported, not who reports.
            if end - start < min(_MOST_SAYING, len(tokens) - 1):
                found |= set(range(start, end + 1))
    return found


def is_passive(tokens: Sequence[Token], language: str) -> bool:
    """True when the sentence has a passive: a form of be with a participle, or with "te" and a verb."""
    verbs = words_of("passive", language)
    if not any(token.folded in verbs for token in tokens):
        return False
    if language == "nl":
        return any(token.folded == "te" or _PARTICIPLE_NL.match(token.folded) for token in tokens)
    return any(_PARTICIPLE_EN.match(token.folded) for token in tokens)
