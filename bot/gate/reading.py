"""Reads a text for the gate: its words with their place, stem and vector."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from bot.gate.lists import words_of
from bot.language import find_language
from index import load_embedder, loaded_once, stems

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index import Embedder

# A number with its signs, an abbreviation with points, or a word with its hyphens and apostrophes.
_TOKEN = re.compile(r"[€$%]|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:[-'’./]?[^\W_]+)*(?:['’]s\b)?|\d+[^\W_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?:;])[\"'’”)]*\s+(?=[\"'‘“(]?[A-ZÀ-Ý0-9-])|\n+")
_ENDS, _QUOTES = ".!?:;", " \"'()-•"
_NOT_TWICE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: as written, folded, its stem ("" for a word without content), its sentence and position.

    `before` is what stands between it and the word before it in its sentence; `is_frame` is true for a word that only
    tells who says what, or has little content otherwise.
    """

    text: str
    folded: str
    stem: str
    sentence: int
    position: int
    is_first: bool
    is_frame: bool
    before: str

    @property
    def is_content(self) -> bool:
        """True for a word that says what the text is about."""
        return bool(self.stem)


class Reading:
    """A text with its words; `language` is nl or en."""

    def __init__(self, text: str, language: str | None = None) -> None:
        self.text = text
        found = language or find_language(text)
        self.language = found if found in ("nl", "en") else "en"
        self.sentences = tuple(part for part in _SENTENCE_END.split(text) if part.strip())
        self.tokens = tuple(self._tokens())
        self.content = tuple(token for token in self.tokens if token.is_content)

    def _tokens(self) -> list[Token]:
        found: list[Token] = []
        frame = words_of("frame", self.language)
        for number, sentence in enumerate(self.sentences):
            end = 0
            for order, match in enumerate(_TOKEN.finditer(sentence)):
                folded = fold(match.group()).removesuffix("'s")
                found.append(
                    Token(
                        text=match.group(),
                        folded=folded,
                        stem=content_stem(folded, self.language),
                        sentence=number,
                        position=len(found),
                        is_first=order == 0,
                        is_frame=folded in frame,
                        before=sentence[end : match.start()],
                    )
                )
                end = match.end()
        return found

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """One unit vector for each content word, shape (n_content, dim)."""
        import numpy as np

        if not self.content:
            return np.zeros((0, embedder().dim), dtype=np.float32)
        return np.stack([word_vector(token.folded) for token in self.content])

    @cached_property
    def meaning(self) -> NDArray[np.float32]:
        """The unit vectors of the whole text and of each of its sentences, shape (1 + n_sentences, dim)."""
        return embedder().encode_queries([self.text, *self.sentences])


def fold(text: str) -> str:
    """Lower case without diacritics, but "één" stays apart from "een"."""
    lowered = text.lower().replace("’", "'")
    if lowered in ("één", "eén"):
        return "één"
    folded = unicodedata.normalize("NFKD", lowered)
    return "".join(char for char in folded if not unicodedata.combining(char))


@lru_cache(maxsize=50_000)
def content_stem(folded: str, language: str) -> str:
    """The stem of a content word; "" for function words, modal words and words that only say who says it."""
    if len(folded) < 2 or folded in words_of("frame", language) or folded in words_of("negation", language):
        return ""
    if any(folded in words_of(f"modality.{kind}", language).whole for kind in ("possible", "duty", "future")):
        return ""
    found = stems(folded, language)
    return found[-1] if found else ""


@lru_cache(maxsize=50_000)
def word_vector(folded: str) -> NDArray[np.float32]:
    """The unit vector of one word, shape (dim,)."""
    vector: NDArray[np.float32] = embedder().encode_queries([folded])[0]
    return vector


@loaded_once
def embedder() -> Embedder:
    """The embedder in the package; it needs no file outside and knows both languages."""
    return load_embedder()


def normalised(text: str) -> str:
    """The text on one line without marks at its ends, to compare sentences with what a passage says literally."""
    return _NOT_TWICE.sub(" ", fold(text)).strip(" .!?:;,-\"'()")


def stands_whole(plain: str, passage: str) -> bool:
    """True when normalised text stands in a passage from the start of a sentence to the end of one.

    A part of a sentence does not count: what stands before or after it may deny it.
    """
    whole = _NOT_TWICE.sub(" ", fold(passage))
    start = whole.find(plain)
    while start >= 0:
        before, after = whole[:start].rstrip(_QUOTES), whole[start + len(plain) :].lstrip(_QUOTES)
        is_start = not before or before[-1] in _ENDS
        if is_start and (not after or (after[0] in _ENDS and not after[1:2].isdigit())):
            return True
        start = whole.find(plain, start + 1)
    return False
