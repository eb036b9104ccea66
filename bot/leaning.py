"""Tells which sentences of a text cannot stand without the one before them."""

from __future__ import annotations

import re
from collections.abc import Sequence

# A sentence with such an opening points to what was said before it.
_POINTS = re.compile(
    r"(Dit|Deze|Dat|Die|Daarom|Daarnaast|Daarbij|Daarmee|Daardoor|Hierdoor|Hiermee|Hierbij|Zo(?! (?:nodig|efficiënt|veel|snel|goed|lang|min)\b)|Zij|Ook|Bovendien|Toch"
    r"|This|These|That|Those|It|They|Their|Therefore|Moreover|However|Furthermore|Consequently|Such|Hence|Also|Yet"
    r"|In such|In these|In addition|In this (way|respect|context)|As a result|For (?:this|that) reason|Om die reden|Daarvoor"
    r"|Andere redenen|Other reasons|Hetzelfde|Dezelfde|The same|Beide|Both)\b(?! (met|with) )"
)
# A thing with its article, as a subject, that the sentence before may have brought up.
# What is said of it at once ("the sessions on resilience") makes it known.
_DEFINITE = re.compile(
    r"(?:De|Het|The) ([^\W\d_]{3,}[^\W\de_])\b(?! (?:van|voor|op|in|met|over|aan|tegen|tussen|waar\w*|dat|die|of|for|on"
    r"|with|about|against|between|that|which|to|from|and|en)\b)"
)
# Before a thing that is known already; without one of these it is brought up anew.
_KNOWN = r"(?<!\bde )(?<!\bhet )(?<!\bthe )(?<!\bdie )(?<!\bdeze )(?<!\bthis )(?<!\bthese )"
# What needs no introduction in these texts.
_EVERYBODY_KNOWS = frozenset(
    "overheid strategie koninkrijk rijksoverheid nederland samenleving wereld minister ministeries veiligheidsregio"
    " politie gemeente gids government strategy kingdom netherlands society world ministries police municipality guide"
    " security caribbean european national international digital".split()
)
# How many sentences back a thing may have been brought up.
_BACK = 2
# Such a word near the start says that the sentence adds to another one, or follows from it.
_ADDS = re.compile(
    r"\b(?<!maar )(?<!but )(?<!niet alleen )(ook|also|daarom|therefore|daardoor|bovendien|moreover|verder|further|too"
    r"|daarnaast|furthermore|eveneens|likewise|thus|dus|hierbij|daarbij|daarvoor|(?<=geeft )dan|(?<=kan )dan|then)\b(?! (als|in|op|bij|voor|via|if|in|for)\b)",
    re.I,
)
_NEAR_START = 60


def steps_back(texts: Sequence[str]) -> tuple[int, ...]:
    """For each sentence of a paragraph how many sentences before it stands the first that it needs; 0 for none."""
    return tuple(_back(texts, number) for number in range(len(texts)))


def _back(texts: Sequence[str], number: int) -> int:
    text = texts[number]
    if number == 0:
        return 0
    if _POINTS.match(text):
        return 1
    thing = _DEFINITE.match(text)
    if thing is None or thing[1].lower() in _EVERYBODY_KNOWS:
        return 0
    brought_up = re.compile(rf"{_KNOWN}\b{re.escape(thing[1])}\b", re.I)
    for back in range(1, min(_BACK, number) + 1):
        if brought_up.search(texts[number - back]):
            return back
    return 0


def points_back(text: str) -> bool:
    """True when the opening of a sentence points to what was said before it."""
    return bool(_POINTS.match(text))


def adds_to_another(text: str) -> bool:
    """True when a sentence says near its start that it adds to another one or follows from it ("ook", "daarom")."""
    found = _ADDS.search(text)
    return found is not None and found.start() <= _NEAR_START
