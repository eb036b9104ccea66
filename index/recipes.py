"""Which parts of the search take part, so that each can be measured by leaving it out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """The parts of a search. The defaults are what is served; others are for measuring.

    `place` is the share of a passage's score that its place (the section with its renderings) gives;
    `rendering` multiplies the score of a rendering where the official text is in the index as well, and of one
    in another language than the query's where there is one in that.
    `asked` is the share that the questions written for its place give, where there are any.
    `spread` multiplies the score of each further passage of one place.
    `fusion` is "linear" (normalised scores added) or "ranks" (reciprocal rank fusion).
    """

    words: bool = True
    meaning: bool = True
    expand: bool = True
    place: float = 0.1
    asked: float = 0.5
    rendering: float = 0.9
    fusion: str = "linear"
    spread: float = 0.8
    merge: bool = True
    distinct: bool = True


SERVED = Recipe()
