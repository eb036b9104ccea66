"""Tells a row of words that asks nothing: mashed keys beside a real word, or words that have nothing to do together."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bot.asking import asked_kinds, frame_words
from bot.confidence import ANSWERED
from bot.evidence import query_words
from bot.reading import read_section
from bot.regions import plain

if TYPE_CHECKING:
    from bot.composing import Draft
    from index import Index, Ranking

# Longer messages say enough by themselves, whatever words they hold.
_MOST_WORDS = 4
# A row in which half of the words are none, or half are not in the section that was found, asks nothing of it.
_HALF = 0.5
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


@cache
def _names() -> frozenset[str]:
    table = tomllib.loads((files("bot") / "unclear.toml").read_text(encoding="utf-8"))
    return frozenset(table["names"].split())


def unknown_words(text: str, index: Index) -> tuple[str, ...]:
    """The words, as typed, that no text, lexicon or list knows, where they are half of a row of two to four words.

    None where a word such as "the" or "is" binds the row together, so that it may be a question. A name (with a
    capital, or of a well-known place) is left alone.
    """
    typed = _WORD.findall(text)
    if not 1 < len(typed) <= _MOST_WORDS or any(_is_idle(word, index) for word in typed):
        return ()
    is_shouted = text.isupper()
    unknown = [word for word in typed if (is_shouted or not word[0].isupper()) and not _is_word(word, index)]
    return tuple(unknown) if len(unknown) >= _HALF * len(typed) else ()


def _is_idle(word: str, index: Index) -> bool:
    return not index.stems(word, "nl") or not index.stems(word, "en")


def _is_word(word: str, index: Index) -> bool:
    parts = [part for part in re.split(r"[ '’]", plain(word)) if part]
    return plain(word) in frame_words() or all(part in _names() or index.recognises(part) for part in parts)


def is_scattered(draft: Draft, ranking: Ranking, index: Index, sureness: float) -> bool:
    """True for two to four words that form no question and of which half are not in the section that was found.

    A draft that is sure stands all the same.
    """
    if sureness >= ANSWERED or asked_kinds(ranking.query):
        return False
    typed = _WORD.findall(ranking.query)
    language = draft.best.passage.language
    words = query_words(ranking.query, ranking, index, language)
    # Every word carries a subject: there is none that binds them together.
    if not 1 < len(typed) <= _MOST_WORDS or len(words) < len(typed):
        return False
    held = read_section(index, draft.best.section.source_id, draft.best.section.section_id).held
    missing = [typed for typed, word in words.items() if held.isdisjoint(word.stems) and plain(typed) not in _names()]
    return len(missing) >= _HALF * len(words)
