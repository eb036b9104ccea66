"""Names what a question asks for and an answer does not hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.evidence import query_words
from bot.reading import read_section
from bot.steps import subject_words
from bot.wording import say

if TYPE_CHECKING:
    from bot.composing import Draft
    from index import Index, Ranking

# More words than this and the list says less than "not quite what you look for".
_MOST = 3
# Shorter words seldom name what a question is about.
_LEAST_LETTERS = 4
# A word that is repeated to the reader has letters only and stands by itself: never a number, an address, a link or
# markup, which would be told in our voice. What is longer than this is no word.
_PLAIN = re.compile(r"[\"'“”‘’(]*([^\W\d_]+(?:[-'’][^\W\d_]+)*)[\"'“”‘’).,;:!?]*")
_MOST_LETTERS = 30


def missing_words(draft: Draft, ranking: Ranking, index: Index) -> tuple[str, ...]:
    """The words of the query, as typed, that no section of the draft holds in any form; in the query's order.

    Numbers and what is written as an address, a link or markup is none of them.
    Only for sections in a language that the query's words can be compared with: its own, or one that the search has
    translated them into.
    """
    sections = {(group[0].section.source_id, group[0].section.section_id): group[0] for group in draft.groups}
    plain = _plain_words(ranking.query)
    found: dict[str, None] = {}
    held: set[str] = set()
    for candidate in sections.values():
        language = candidate.passage.language
        here = read_section(index, candidate.section.source_id, candidate.section.section_id).held
        for typed, word in query_words(ranking.query, ranking, index, language).items():
            if typed in plain:
                found[typed] = None
            if not here.isdisjoint(word.stems):
                held.add(typed)
        for phrase, stems in ranking.expansions.items():
            if " " in phrase and not here.isdisjoint(stem for stem, _ in stems):
                held.update(phrase.split())
    language = draft.best.passage.language
    return subject_words([typed for typed in found if typed not in held], ranking.query, index, language)


def _plain_words(query: str) -> frozenset[str]:
    words = (_PLAIN.fullmatch(part) for part in query.lower().split())
    return frozenset(word[1] for word in words if word and _LEAST_LETTERS <= len(word[1]) <= _MOST_LETTERS)


def say_what_is_missing(words: tuple[str, ...], language: str) -> str:
    """The sentence that closes a partial answer: the missing words, or that it may not be what was meant."""
    if not words or len(words) > _MOST:
        return say("partial_unsure", language)
    return say("partial_missing", language, words=", ".join(words))
