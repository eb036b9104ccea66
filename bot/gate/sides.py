"""Finds what a sentence puts first, calls more or denies, and whether the passage has it the other way round."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from bot.gate.aligning import SAID, Alignment
from bot.gate.lists import words_of
from bot.gate.reading import Token

_MARKS = re.compile(r"[,;]")
# Places of the content words of a sentence on the two sides of a relation: 0 comes first or has more.
Sides = Mapping[int, int]


def is_turned(alignment: Alignment) -> bool:
    """True when what comes first, or what has more, in the sentence is what comes last, or has less, in the passage."""
    return any(_is_turned(alignment, read) for read in (time_sides, compared_sides, denied_sides))


def _is_turned(alignment: Alignment, read: Callable[[Sequence[Token], str], Sides]) -> bool:
    own: dict[int, int] = {}
    for tokens in _sentences(alignment.sentence.tokens):
        own |= read(tokens, alignment.sentence.language)
    if len(set(own.values())) < 2:
        return False
    for tokens in _sentences(alignment.passage.tokens):
        theirs = read(tokens, alignment.passage.language)
        if len(set(theirs.values())) < 2:
            continue
        turned, kept = _turned(alignment, own, theirs)
        if read is compared_sides:
            # Less for more changes the side of every word; else only the two that are compared can change it.
            is_flipped = _first(own) != _first(theirs)
            if (is_flipped and not sum(kept) and max(turned) >= SAID) or (not is_flipped and min(turned) >= SAID):
                return True
            continue
        is_whole = sum(turned) > sum(kept) or not min(kept)
        if (min(turned) >= SAID and is_whole) or (max(turned) >= SAID and not sum(kept)):
            return True
    return False


def _first(sides: Sides) -> int:
    """The side of the first word."""
    return sides[min(sides)]


def _turned(alignment: Alignment, own: Sides, theirs: Sides) -> tuple[list[float], list[float]]:
    """How much of either side of the sentence is said on the other side of the passage, and on the same one."""
    turned, kept = [0.0, 0.0], [0.0, 0.0]
    for word in alignment.sentence.content:
        if word.position not in own:
            continue
        side = own[word.position]
        best = [0.0, 0.0]
        for place, strength in alignment.said(word):
            if place in theirs and strength >= SAID:
                best[theirs[place]] = max(best[theirs[place]], strength)
        # A word that is said on both sides tells nothing.
        if best[1 - side] > best[side]:
            turned[side] += best[1 - side] - best[side]
        else:
            kept[side] += best[side] - best[1 - side]
    return turned, kept


def time_sides(tokens: Sequence[Token], language: str) -> Sides:
    """0 for the content words of what comes first, 1 for what comes after it; empty when nothing tells."""
    for n, token in enumerate(tokens):
        is_later = token.folded in words_of("order.after", language)
        if is_later or token.folded in words_of("order.before", language):
            marked = _clause_from(tokens, n + 1, language, is_head=n == 0)
            return _split(tokens, marked, 0 if is_later else 1)
    firsts = [n for n, token in enumerate(tokens) if token.folded in words_of("order.first", language)]
    thens = [n for n, token in enumerate(tokens) if token.folded in words_of("order.then", language)]
    if thens and (not firsts or firsts[0] < thens[0]):
        return _split(tokens, set(range(_opening(tokens, thens[0], language), len(tokens))), 1)
    return {}


def compared_sides(tokens: Sequence[Token], language: str) -> Sides:
    """0 for the content words of what is or has more, 1 for what is or has less; empty when nothing is compared."""
    than = words_of("order.than", language)
    for n, token in enumerate(tokens):
        if token.folded in than and (found := _comparative(tokens[:n], language)) is not None:
            marked = set(range(n + 1, len(tokens)))
            is_less = tokens[found].folded in words_of("order.less", language)
            return _split(tokens, marked, 0 if is_less else 1)
    return {}


def denied_sides(tokens: Sequence[Token], language: str) -> Sides:
    """0 for the content words of the parts that are affirmed, 1 for those that are denied; empty when all are alike."""
    listed, contrast = words_of("negation", language), words_of("order.contrast", language)
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if _MARKS.search(token.before) or token.folded in contrast:
            parts.append([])
        parts[-1].append(token)
    denied = [any(t.folded in listed or t.folded.endswith("n't") for t in part) for part in parts]
    if len(set(denied)) < 2:
        return {}
    return {t.position: int(no) for part, no in zip(parts, denied, strict=True) for t in part if t.is_content}


def _opening(tokens: Sequence[Token], place: int, language: str) -> int:
    """Where the part of a sentence begins that has a word at this place: at a comma or joining word before it."""
    for n in range(place, 0, -1):
        if _MARKS.search(tokens[n].before) or tokens[n].folded in words_of("joining", language):
            return n
    return place


def _comparative(tokens: Sequence[Token], language: str) -> int | None:
    """The place of the last comparative before "than"; None without one, for then "dan" says when."""
    listed = (words_of("order.more", language), words_of("order.less", language))
    for n in range(len(tokens) - 1, -1, -1):
        word = tokens[n].folded
        if any(word in words for words in listed) or (word.endswith("er") and len(word) > 4):
            return n
    return None


def _clause_from(tokens: Sequence[Token], start: int, language: str, *, is_head: bool) -> set[int]:
    """The places of a clause: to the end, or where it heads the sentence to a comma or else its verb."""
    if not is_head:
        return set(range(start, len(tokens)))
    commas = [n for n in range(start + 1, len(tokens)) if "," in tokens[n].before]
    verbs = [n for n in range(start + 1, len(tokens)) if tokens[n].folded in words_of("finite", language)]
    end = (commas or verbs or [len(tokens)])[0]
    return set(range(start, end))


def _split(tokens: Sequence[Token], marked: set[int], side: int) -> Sides:
    return {t.position: side if n in marked else 1 - side for n, t in enumerate(tokens) if t.is_content}


def _sentences(tokens: Sequence[Token]) -> list[list[Token]]:
    found: dict[int, list[Token]] = {}
    for token in tokens:
        found.setdefault(token.sentence, []).append(token)
    return list(found.values())
