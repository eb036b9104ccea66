"""Takes out of a text what a reader cannot see, so that nothing hides in it."""

from __future__ import annotations

import unicodedata

# Control, format (zero-width, direction, tags), private use, surrogates and unassigned code points.
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_BLANKS = frozenset("\n\t\r")
# Fill a place without showing anything, though Unicode calls them letters or marks.
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800") | {chr(code) for code in range(0xFE00, 0xFE10)}


def without_hidden(text: str) -> str:
    """The text in its composed form (NFC) without characters that show nothing; tabs and line ends stay.

    Direction marks, zero-width characters and tag characters can carry instructions that nobody sees, and
    split a word so that no rule recognises it.
    """
    if text.isascii() and text.isprintable():
        return text
    kept = (char for char in text if char in _BLANKS or not _is_hidden(char))
    return unicodedata.normalize("NFC", "".join(kept))


def _is_hidden(char: str) -> bool:
    return char in _FILLERS or unicodedata.category(char) in _HIDDEN or 0xE0100 <= ord(char) <= 0xE01EF
