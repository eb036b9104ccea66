"""Turns the broken lines of a page into running text, without marks of layout."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from sources.wordlists import COORDINATORS, NEVER_LAST

WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# A word broken at the end of a line; its halves are no words.
BROKEN = re.compile(r"[^\W\d_]+-\n\s*[^\W\d_]+")
LINK = re.compile(r"\]\((?P<address>(?:[^()\s]|\([^()\s]*\))*)(?:\s+\"[^\"]*\")?\)")
IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
HASHES = re.compile(r"^#{1,6}\s*(?=\S)")
EMPHASIS = re.compile(r"\*\*|__|(?<![^\W_])_+|_+(?![^\W_])")
SINGLE_STARS = re.compile(r"\*([^*\s](?:[^*]*[^*\s])?)\*")
LEFT_OF_HYPHEN = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$")
RIGHT_OF_HYPHEN = re.compile(r"^([^\W\d_]+)")
# No word with its hyphens has more characters.
LONGEST_WORD = 200
SOFT_HYPHEN = "\u00ad"
# A line of a page set in one wide column has about this many characters, a column of two fewer.
WIDE_LINE = range(60, 141)


def count_words(text: str) -> Counter[str]:
    """How often each word occurs, in lower case; hyphenated words count whole, halves of a broken one not at all."""
    return Counter(word.lower() for word in WORDS.findall(BROKEN.sub(" ", text).replace(SOFT_HYPHEN, "")))


@lru_cache(maxsize=8192)
def strip_marks(line: str) -> str:
    """One line without emphasis, heading hashes, images and link addresses; white space made single."""
    line = HASHES.sub("", IMAGE.sub("", line).strip())
    while found := LINK.search(line):
        start = opening_bracket(line, found.start())
        text = line[start + 1 : found.start()] if start >= 0 else line[: found.start()]
        line = line[: max(start, 0)] + text + line[found.end() :]
    line = SINGLE_STARS.sub(r"\1", EMPHASIS.sub("", line))
    return re.sub(r"\s+", " ", line).strip()


def opening_bracket(line: str, closing: int) -> int:
    """Position of the square bracket that the one at `closing` closes, -1 when there is none."""
    depth = 0
    for position in range(closing, -1, -1):
        depth += {"]": 1, "[": -1}.get(line[position], 0)
        if depth == 0:
            return position
    return -1


def unwrap(lines: Sequence[str], words: Mapping[str, int]) -> str:
    """The lines as one running text; soft hyphens go, hyphens at a line's end are resolved by `words`.

    Args:
        lines: Lines already free of marks (`strip_marks`).
        words: Word counts of the whole document, which say whether a broken word has a hyphen of its own.
    """
    text = ""
    for line in lines:
        text = join(text, line, words)
    return text.replace(SOFT_HYPHEN, "")


def join(left: str, right: str, words: Mapping[str, int]) -> str:
    """Two lines as one, with a space unless a word was broken between them."""
    if not left or not right:
        return left or right
    if left.endswith(SOFT_HYPHEN):
        return left[:-1] + right
    if not left.endswith("-"):
        return f"{left} {right}"
    # Only the end is looked at: a paragraph grows line by line, and a search of all of it each time adds up.
    broken, rest = LEFT_OF_HYPHEN.search(left, max(0, len(left) - LONGEST_WORD)), RIGHT_OF_HYPHEN.search(right)
    if left[-2:-1].isdigit() and right[0].isdigit():
        return left + right
    if not broken or not rest or rest.group(1).lower() in COORDINATORS:
        return f"{left} {right}"
    return left + right if keeps_hyphen(broken.group(1), rest.group(1), words) else left[:-1] + right


def keeps_hyphen(left: str, right: str, words: Mapping[str, int]) -> bool:
    """Whether a word broken at a line's end has a hyphen of its own, judged by the rest of the document."""
    whole, hyphened = words.get((left + right).lower(), 0), words.get(f"{left}-{right}".lower(), 0)
    if whole != hyphened:
        return hyphened > whole
    if right[0].isupper() or left.isupper():
        return True
    return min(len(left), len(right)) > 2 and left.lower() in words and right.lower() in words


def ends_whole(text: str) -> bool:
    """Whether the text ends as a sentence ends, footnote marks aside."""
    text = re.sub(r"(?:\s*\[\d{1,3}\])+$", "", text[-LONGEST_WORD:].rstrip())
    return bool(re.search(r"[.!?:;…](?:\d{1,3})?[\"'’”)\]]*$", text))


def ends_open(text: str) -> bool:
    """Whether the text certainly breaks off: on a comma, a hyphen, an open bracket or a word that needs more."""
    text = re.sub(r"(?:\s*\[\d{1,3}\])+$", "", text.rstrip())
    if ends_whole(text) or not text:
        return False
    if text[-1] in ",-" + SOFT_HYPHEN or text.rfind("(") > text.rfind(")"):
        return True
    last = re.search(r"(\w+)$", text)
    return last is not None and last.group(1) in NEVER_LAST


def starts_inside(text: str) -> bool:
    """Whether the text starts in mid-sentence: in lower case, or with a bracket closed that was never opened."""
    closing = text.find(")")
    if 0 <= closing < 60 and not 0 <= text.find("(") < closing and not re.match(r"\s*\w{1,3}\)", text):
        return True
    first = re.search(r"\w", text)
    return first is not None and first.group().islower()


def is_continued(left: str, right: str) -> bool:
    """Whether `right` goes on with the sentence that `left` breaks off."""
    return not ends_whole(left) and (starts_inside(right) or ends_open(left))
