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


def plain(text: str) -> str:
    """The text in lower case without diacritics, hyphens as blanks: how names and cues are compared."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("-", " "))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def find_region(text: str) -> str | None:
    """The region id if the text names exactly one region (or is itself an id), else None."""
    folded = plain(text)
    if text.strip().lower() in REGIONS:
        return text.strip().lower()
    named = [
        region
        for region, names in REGIONS.items()
        if any(re.search(rf"\b{re.escape(name)}\b", folded) for name in names)
    ]
    return named[0] if len(named) == 1 else None
