"""Splits Dutch compounds into the words they are made of."""

from __future__ import annotations

from collections.abc import Callable

_LEAST_PART, _LEAST_WORD = 4, 9
# What joins the parts of a compound: nothing, veiligheid-s-regio, pandemie-ën (folded: en), ramp-en-fonds.
_LINKS = ("", "s", "en", "e")
# Endings that look like words and never are the second part of a compound.
_ENDINGS = frozenset(
    "heid heden lijk lijke lijkheid elijk elijke baar bare loos loze schap achtig zaam zame ings".split()  # noqa: SIM905
)


def split_compound(word: str, is_known: Callable[[str], bool]) -> tuple[str, ...]:
    """The two known parts of a Dutch compound, the most even split first chosen; none when there is no split.

    The parts have at least four letters. A link between them ("s", "en", "e") is left out.
    """
    if len(word) < _LEAST_WORD or not word.isalpha():
        return ()
    best: tuple[int, int, tuple[str, str]] | None = None
    for cut in range(_LEAST_PART, len(word) - _LEAST_PART + 1):
        head = word[cut:]
        if head in _ENDINGS or not is_known(head):
            continue
        for link in _LINKS:
            first = word[: cut - len(link)]
            if not word[:cut].endswith(link) or len(first) < _LEAST_PART or not is_known(first):
                continue
            found = (min(len(first), len(head)), -len(link), (first, head))
            best = max(best, found) if best else found
    return best[2] if best else ()
