"""Finds floods: many texts that are one text with small changes."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

# Two texts are alike when they share so much of the words that either has: one word in seven may be another.
ALIKE = 0.75
# Texts of fewer different words are alike by chance ("see chapter 3").
LEAST_WORDS = 12
# Two texts that differ in one word may both be needed (code orange, code red); so many that do are one text.
FLOOD = 10


def find_floods(texts: Sequence[str]) -> tuple[int | None, ...]:
    """For each text the place of the first one of its flood, counted from 0; None for a text that is in none.

    A flood is more than ten texts that each share three quarters of their words with the first of them. Every text
    is compared with the first ones only that share one of its rarest words (prefix filtering, Bayardo et al. 2007),
    which misses none and makes thousands of copies as cheap as thousands of different texts.
    """
    words = [frozenset(re.findall(r"\w+", text.lower())) for text in texts]
    frequency = Counter(word for own in words for word in own)
    firsts: defaultdict[str, list[int]] = defaultdict(list)
    first_of: list[int] = []
    for place, own in enumerate(words):
        rarest = sorted(own, key=lambda word: (frequency[word], word))[: len(own) - math.ceil(ALIKE * len(own)) + 1]
        if len(own) < LEAST_WORDS:
            first_of.append(place)
            continue
        seen = dict.fromkeys(first for word in rarest for first in firsts[word])
        first = next((first for first in seen if share(words[first], own) >= ALIKE), place)
        first_of.append(first)
        if first == place:
            for word in rarest:
                firsts[word].append(place)
    sizes = Counter(first_of)
    return tuple(first if sizes[first] > FLOOD else None for first in first_of)


def share(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the words of both that both have, from 0 to 1 (Jaccard)."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if one or other else 0.0
