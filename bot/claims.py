"""Finds the claim that a question asks to confirm ("klopt het dat …?", "is it true that …?")."""

from __future__ import annotations

import re

# A question whose claim is the clause after the frame; the frame's words say nothing of the subject.
_FRAMES = (
    re.compile(
        r"^\W*(?:(?:en|maar|dus) )?(?:klopt het(?: nou| echt)?|is het (?:echt )?(?:waar|juist|zo|correct)"
        r"|(?:zegt|stelt|schrijft) (?:de|deze|jullie) (?:veiligheids)?strategie"
        r"|(?:staat|lees ik) (?:er|het)?(?: echt)?(?: in de (?:veiligheids)?strategie)?),? dat (?P<claim>.{6,}?)\W*$",
        re.I,
    ),
    re.compile(
        r"^\W*(?:(?:and|but|so) )?(?:is it (?:really )?(?:true|right|correct|so)|(?:does|did) (?:the|this|your) "
        r"(?:security |national )?strategy (?:really )?(?:say|state|claim)|does it say)(?: that)? "
        r"(?P<claim>.{6,}?)\W*$",
        re.I,
    ),
)
_ACCORDING = re.compile(
    r"\b(volgens (de|deze) (veiligheids)?strategie|according to the (security )?strategy)\b,? ?", re.I
)

_STRATEGY = re.compile(r"\b(veiligheids)?strateg(ie|y)\b", re.I)


def claim_of(question: str) -> str | None:
    """The claim that the question asks to confirm, without its frame; None when it asks for no confirmation."""
    for frame in _FRAMES:
        if found := frame.match(" ".join(question.split())):
            return " ".join(_ACCORDING.sub("", found["claim"]).split()) or None
    return None


def is_of_strategy(question: str) -> bool:
    """True when the question asks whether the strategy says the claim."""
    return claim_of(question) is not None and bool(_STRATEGY.search(question))
