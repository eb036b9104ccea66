"""Finds compounds that an extraction damaged, so that a search for the true form meets them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from sources.documents import WORD
from sources.figures import regions_of
from sources.pages import Line, Page
from sources.unwrapping import SOFT_HYPHEN, WIDE_LINE, strip_marks
from sources.wordlists import FUSED, PREFIXES

# A line this much longer than its neighbours is two lines that lost the hyphen between them ...
OVERLONG = 1.35
# ... near the width of a usual line.
SEAM = (0.7, 1.2)
# Lines of a column are about equally wide, most of them; where they are not, an overlong line says nothing.
EVEN, EVEN_SHARE = (0.75, 1.15), 0.5
# Words that only a space can join to their neighbour.
LOOSE_BEFORE, LOOSE_AFTER = frozenset({"to", "and", "have"}), frozenset({"to", "by", "and"})
SHORT_LIST = {"twothirds": "two-thirds"}
LEAST_HEAD, LEAST_REST = 3, 4
TWO_CAPITALS = re.compile(r"^(?P<left>[A-Z][a-z]{3,})(?P<right>[A-Z][a-z]{3,})$")


def find_repairs(pages: Sequence[Page]) -> dict[str, str]:
    """Damaged words of the text and their true form.

    A word is taken for damaged when the document has it with a hyphen elsewhere; when it stands where two
    lines were joined and both halves are words of the document; or when a loose word ("to") was joined to it.
    """
    tokens: Counter[str] = Counter()
    seams: dict[str, list[set[int]]] = {}
    for page in pages:
        for region in regions_of(page.lines):
            read_region(region, tokens, seams)
    lower: Counter[str] = Counter()
    for token, times in tokens.items():
        lower[token.lower()] += times
    parts = Counter(part for word, times in lower.items() for part in word.split("-") for _ in range(times))
    prefixes = {word.split("-")[0] for word in lower if "-" in word}
    repairs = hyphened_elsewhere(tokens, lower)
    for token in sorted(tokens):
        if token in repairs:
            continue
        found = at_seam(token, seams.get(token.lower(), []), lower, parts, prefixes) or unloosed(token, lower, parts)
        if found or token.lower() in SHORT_LIST:
            repairs[token] = found or recased(token, SHORT_LIST[token.lower()])
    return repairs


def read_region(region: Sequence[Line], tokens: Counter[str], seams: dict[str, list[set[int]]]) -> None:
    """Count the words of a region, and note where in a word two lines may have been joined."""
    texts = [strip_marks(line.text).replace(SOFT_HYPHEN, "") for line in region]
    usual = median(len(text) for text in texts)
    even = sum(EVEN[0] * usual <= len(text) <= EVEN[1] * usual for text in texts)
    is_column = len(texts) > 2 and usual <= WIDE_LINE[-1] and even >= EVEN_SHARE * len(texts)
    broken = False
    for text, line in zip(texts, region, strict=True):
        ends_broken = strip_marks(line.text).endswith((SOFT_HYPHEN, "-"))
        for found in WORD.finditer(text):
            is_part = (broken and found.start() == 0) or (ends_broken and found.end() == len(text.rstrip("-")))
            tokens[found.group()] += not is_part
            if is_column and len(text) >= OVERLONG * usual:
                cuts = seam_cuts(found, usual, len(text))
                if cuts:
                    seams.setdefault(found.group().lower(), []).append(cuts)
        broken = ends_broken


def seam_cuts(word: re.Match[str], usual: float, length: int) -> set[int]:
    """Where in a word of an overlong line two lines may meet: near the usual width, or twice that, and so on."""
    cuts = range(2, len(word.group()) - 1)
    nearest = ((cut, (word.start() + cut) / usual) for cut in cuts)
    return {
        cut
        for cut, place in nearest
        if place < length / usual - 0.1 and SEAM[0] <= place / max(round(place), 1) <= SEAM[1]
    }


def hyphened_elsewhere(tokens: Counter[str], lower: Counter[str]) -> dict[str, str]:
    """Words that the document also has with one hyphen more."""
    damaged: dict[str, str] = {}
    for whole in sorted(word for word in lower if "-" in word):
        for at in (at for at, sign in enumerate(whole) if sign == "-"):
            if min(at, len(whole) - at - 1) >= 2:
                damaged.setdefault(whole[:at] + whole[at + 1 :], whole)
    repairs = {}
    for token in sorted(tokens):
        whole = damaged.get(token.lower(), "")
        # A word that is usual without the hyphen is not damaged.
        if whole and lower[token.lower()] <= max(2, lower[whole]):
            repairs[token] = recased(token, whole)
    return repairs


def at_seam(token: str, seams: Sequence[set[int]], lower: Counter[str], parts: Counter[str], prefixes: set[str]) -> str:
    """The word with a hyphen where two lines were joined; empty when nothing says they were."""
    if found := TWO_CAPITALS.match(token):
        known = parts[found["left"].lower()] or parts[found["right"].lower()] or seams
        return f"{found['left']}-{found['right']}" if known else ""
    if not seams or lower[token.lower()] > len(seams):
        return ""
    for cut in sorted(set.intersection(*seams), key=lambda cut: (abs(2 * cut - len(token)), cut)):
        left, right = token[:cut], token[cut:]
        head, rest = left.lower().split("-")[-1], right.lower().split("-")[0]
        if parts[head + rest] > len(seams) or len(head) < LEAST_HEAD or len(rest) < LEAST_REST:
            continue
        if parts[rest] > 0 and (parts[head] > 0 or head in prefixes):
            return f"{left}-{right}"
        if head in prefixes and head in PREFIXES:
            return f"{left}-{right}"
    return ""


def unloosed(token: str, lower: Counter[str], parts: Counter[str]) -> str:
    """The word with the space back between it and a loose word; empty when none was joined to it."""
    word = token.lower()
    if not word.isalpha() or lower[word] > 2:
        return ""
    for loose in sorted(LOOSE_BEFORE):
        rest = word.removeprefix(loose)
        if rest != word and len(rest) > LEAST_HEAD and parts[rest] > 1 and rest not in FUSED:
            return f"{token[: len(loose)]} {token[len(loose) :]}"
    for loose in sorted(LOOSE_AFTER):
        rest = word.removesuffix(loose)
        if rest != word and len(rest) > LEAST_HEAD and parts[rest] > 1 and rest not in FUSED:
            return f"{token[: len(rest)]} {token[len(rest) :]}"
    return ""


def recased(token: str, whole: str) -> str:
    """The true form in the case of the damaged one."""
    signs = iter(token.replace("-", ""))
    return "".join(sign if sign == "-" else next(signs, sign) for sign in whole)
