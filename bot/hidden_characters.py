"""Takes out of a text what a reader cannot see, so that nothing hides in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

# Control, format (zero-width, direction, tags), private use, surrogates and unassigned code points.
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_MARKS, _HIGHEST = frozenset({"Mn", "Me"}), 8
_BLANKS = frozenset("\n\t\r")
# Fill a place without showing anything, though Unicode calls them letters or marks.
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800") | {chr(code) for code in range(0xFE00, 0xFE10)}


def without_hidden(text: str) -> str:
    """The text in its composed form (NFC) without characters that show nothing; tabs and line ends stay.

    Of marks on one letter the first eight stay: no script needs more, and a tower of them covers what stands above it.

    Direction marks, zero-width characters and tag characters can carry instructions that nobody sees, and
    split a word so that no rule recognises it.
    """
    if text.isascii() and text.isprintable():
        return text
    kept = (char for char in text if char in _BLANKS or not _is_hidden(char))
    return "".join(_without_towers(unicodedata.normalize("NFC", "".join(kept))))


def _without_towers(text: str) -> Iterator[str]:
    height = 0
    for char in text:
        height = height + 1 if unicodedata.category(char) in _MARKS else 0
        if height <= _HIGHEST:
            yield char


def _is_hidden(char: str) -> bool:
    return char in _FILLERS or unicodedata.category(char) in _HIDDEN or 0xE0100 <= ord(char) <= 0xE01EF
