"""Tells which sentences of a text cannot stand without one before them."""

from __future__ import annotations

import re
from collections.abc import Sequence

# A sentence with such an opening points to what was said before it.
_POINTS = re.compile(
    r"(Dit|Deze|Dat|Die|Daarom|Daarnaast|Daarbij|Daarmee|Daardoor|Daarvoor|Hierdoor|Hiermee|Hierbij|Zij|Ook|Bovendien"
    r"|Zo(?! (?:nodig|efficiënt|veel|snel|goed|lang|min)\b)|Toch|Om die reden|Andere redenen|Hetzelfde|Dezelfde|Beide"
    r"|This|These|That|Those|It|They|Their|Therefore|Moreover|However|Furthermore|Consequently|Such|Hence|Also|Yet"
    r"|In such|In these|In addition|In this (?:way|respect|context)|As a result|For (?:this|that) reason"
    r"|Other reasons|The same|Both)\b"
    # What it is the cause or the outcome of was said before, unless it is said at once.
    r"|(De (oorzaak|reden|uitkomst|gevolgen)|Het (gevolg|resultaat|doel)"
    r"|The (cause|reason|result|outcome|aim|effects?)) (?!van|voor|over|of|for|on|to|that|dat|die)"
)
# A thing with its article, as a subject, that a sentence before may have brought up. What is said of it at once ("the
# sessions on resilience") makes it known.
_DEFINITE = re.compile(
    r"(?:De|Het|The) ([^\W\d_]{3,}[^\W\de_])\b(?! (?:van|voor|op|in|met|over|aan|tegen|tussen|waar\w*|dat|die|of|for|on"
    r"|with|about|against|between|that|which|to|from|and|en)\b)"
)
# Without one of these before it a thing is brought up anew.
_ANEW = r"(?<!\bde )(?<!\bhet )(?<!\bthe )(?<!\bdie )(?<!\bdeze )(?<!\bthis )(?<!\bthese )\b"
_EVERYBODY_KNOWS = re.compile(
    r"(overheid|strategie|koninkrijk|rijksoverheid|nederland|samenleving|wereld|minister|ministeries|veiligheidsregio"
    r"|politie|gids|government|strategy|kingdom|netherlands|society|world|ministries|police|municipality|guide|security"
    r"|caribbean|european|national|international|digital)",
    re.I,
)
# How many sentences back a thing may have been brought up.
_BACK = 2
# Such a word near the start says that the sentence adds to another one, or follows from it.
_ADDS = re.compile(
    r"\b(?<!maar )(?<!but )(?<!niet alleen )(ook|also|daarom|therefore|daardoor|bovendien|moreover|verder|further|too"
    r"|daarnaast|furthermore|eveneens|likewise|thus|dus|hierbij|daarbij|daarvoor|(?<=geeft )dan|(?<=kan )dan|then)\b"
    r"(?! (als|in|op|bij|voor|via|if|in|for)\b)",
    re.I,
)
# What a guide says of itself, or of where a fact comes from, opens nothing either.
_OF_ITSELF = re.compile(
    r"\b(De gids|The guide)\b.{0,60}\b(niet gelezen|has not read)\b"
    r"|^(De|The) (gegevens|regels?|dagen|nummers|cijfers|raad|taak|details|rules?|days|numbers|figures|advice|task)\b"
    r".{0,60}\b(komt|komen|staat|staan|comes?|is|are) (uit|in|op|from|on)\b"
)
_NEAR_START = 60


def steps_back(paragraphs: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """For each sentence of a text how many sentences before it stands the first that it needs; 0 for none.

    A sentence that points back from the very start of the text needs one that is not there: 1.
    """
    return tuple(_back(texts, number) for texts in paragraphs for number in range(len(texts)))


def _back(texts: Sequence[str], number: int) -> int:
    text = texts[number]
    if _POINTS.match(text):
        return 1
    thing = _DEFINITE.match(text)
    if thing is None or _EVERYBODY_KNOWS.fullmatch(thing[1]):
        return 0
    brought_up = re.compile(rf"{_ANEW}{re.escape(thing[1])}\b", re.I)
    for back in range(1, min(_BACK, number) + 1):
        if brought_up.search(texts[number - back]):
            return back
    return 0


def adds_to_another(text: str) -> bool:
    """True when a sentence says near its start that it adds to another one or follows from it ("ook", "daarom").

    What a guide has not read, and where a fact comes from, is told beside something else too.
    """
    found = _ADDS.search(text)
    return (found is not None and found.start() <= _NEAR_START) or bool(_OF_ITSELF.search(text))
