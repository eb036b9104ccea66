"""The regions whose numbers and advice differ, and how a question names them."""

from __future__ import annotations

import re
import unicodedata

# Region id -> the words by which people name it, without diacritics.
REGIONS: dict[str, tuple[str, ...]] = {
    "nl": ("europees nederland", "european netherlands"),
    "aruba": ("aruba",),
    "bonaire": ("bonaire", "boneiru", "kralendijk"),
    "curacao": ("curacao", "korsou", "willemstad"),
    "saba": ("saba",),
    "sint-eustatius": ("sint eustatius", "statia", "st eustatius"),
    "sint-maarten": ("sint maarten", "st maarten", "philipsburg"),
}
_REGION_OF = {name: region for region, names in REGIONS.items() for name in names}
_NAMES = re.compile(rf"\b(?:{'|'.join(map(re.escape, _REGION_OF))})\b")

_OF_READER = re.compile(r"\b(ik|mij|me|mijn|wij|we|ons|onze|hier|i|my|us|our|here|mi|nos)\b")


def plain(text: str) -> str:
    """The text in lower case without diacritics, hyphens as blanks: how names and cues are compared."""
    lowered = text.lower().replace("-", " ")
    if lowered.isascii():
        # Most text holds no diacritics, and each question is looked at in many ways.
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def find_region(text: str) -> str | None:
    """The region id if the text names exactly one region (or is itself an id), else None."""
    if text.strip().lower() in REGIONS:
        return text.strip().lower()
    named = {_REGION_OF[name] for name in _NAMES.findall(plain(text))}
    return named.pop() if len(named) == 1 else None


def of_reader(query: str, region: str | None) -> str:
    """The query with the reader's island in front, where it asks about the reader and names no region itself.

    "Bonaire: loop ik gevaar door de stijgende zee?" finds what is written for Bonaire.
    """
    if region in (None, "nl") or _NAMES.search(plain(query)) or not _OF_READER.search(plain(query)):
        return query
    return f"{REGIONS[region][0].title()}: {query}"
