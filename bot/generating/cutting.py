"""Cuts a stream of text into sentences with their markers, and leaves out what was not meant for the reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# A sentence ends at its mark and the markers behind it, once something else follows.
_END = re.compile(r"[.!?…][\"'”’)]*(?:\s*\[-?\d+\])*(?=\s+[^\s\[])|(?<!\n)\n+(?=[^\s\[])")
_NUMBERING = re.compile(r"\s*\d{1,2}[.)]$")
_CLOSED = re.compile(r"[.!?…][\"'”’)]*(?:\s*\[-?\d+\])*$")
_THINKING = re.compile(r"<(think|thinking|reasoning)>.*?(</\1>|$)", re.S | re.I)
_THOUGHT = re.compile(r"</(think|thinking|reasoning)>", re.I)
_OPENING = re.compile(r"<[a-z]{0,9}$", re.I)
_LONGEST_OPENING = 11
_LISTING = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
# A sentence that never ends is cut off here.
_LONGEST = 1_000


def sentences(parts: Iterable[str], *, most_characters: int) -> Iterator[str]:
    """Whole sentences in order, as soon as what follows shows that they are whole.

    Blocks of thinking are left out. What the stream leaves unfinished, and all after `most_characters`, is dropped
    unless it ends like a sentence.
    """
    buffer, taken = "", 0
    for part in parts:
        # What is not going to be read is not looked at either: a part may be as long as a whole response.
        buffer += _readable(part[: max(0, most_characters + 1 - taken)])
        taken += len(part)
        if _THINKING.search(buffer) and not _THOUGHT.search(buffer):
            if taken > most_characters:
                return
            continue
        buffer = _THINKING.sub("", buffer)
        if _OPENING.search(buffer, max(0, len(buffer) - _LONGEST_OPENING)) and len(buffer) <= _LONGEST:
            continue
        # The last sentence may still get its markers.
        while end := _end_of_first(buffer):
            if found := _tidy(buffer[:end]):
                yield found
            buffer = buffer[end:]
        if taken > most_characters or len(buffer) > _LONGEST:
            return
    rest = _tidy(_THINKING.sub("", buffer))
    if rest and _CLOSED.search(rest):
        yield rest


def _end_of_first(buffer: str) -> int:
    """Where the first whole sentence ends; 0 when there is none yet. The number of a list item is no sentence."""
    ends = (end.end() for end in _END.finditer(buffer))
    return next((end for end in ends if not _NUMBERING.match(buffer[:end])), 0)


def _readable(text: str) -> str:
    """The text with half characters replaced and control characters taken out."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(char for char in whole if char in "\n\t" or char.isprintable())


def _tidy(text: str) -> str:
    plain = re.sub(r"[*_`#]{1,3}(?=\S)|(?<=\S)[*_`#]{1,3}", "", _LISTING.sub("", text.strip()))
    return " ".join(plain.split())
