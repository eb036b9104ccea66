"""Names what a question asks for and an answer does not hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.answers import AnswerStatus, Question
from bot.asking import unsaid_words
from bot.confidence import ANSWERED, has_asked_kind, names_later_year
from bot.evidence import query_words
from bot.outside import OUTSIDE_LANGUAGES, is_outside
from bot.reading import read_section
from bot.scope import Refusal
from bot.steps import Found, is_on_policy, subject_words
from bot.subject import is_only_narrower
from bot.triage import find_emergency
from bot.unclear import is_scattered
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


# What is said where a message told of danger and the sources say nothing of that.
OTHER_SUBJECT = Refusal(status=AnswerStatus.NOT_IN_SOURCES, reason="other_subject", text="not_in_danger")


def is_about_danger(question: Question) -> bool:
    """True when the message tells of danger and the person says that it is a question."""
    return question.not_in_danger and find_emergency(question.text) is not None


def lacking(question: Question, draft: Draft, found: Found, index: Index, sureness: float, language: str) -> str | None:
    """What the question needs and the draft lacks; None where it lacks nothing.

    "later" for a year after the sources, "kind" for a number, "unclear" for words that ask nothing, "other_subject"
    for a message that tells of danger and sentences on something else with its name in it, "outside" for a question in
    Dutch or English that is very likely none that the sources answer.
    """
    shown = [candidate for group in draft.groups for candidate in group]
    if is_about_danger(question):
        # Steps for something else that sounds alike do harm here, so they must be sure.
        is_told = is_on_policy(found.ranking.query) or (found.steps in ("own", "likely") and sureness >= ANSWERED)
        if not is_told or is_only_narrower(question.text, [candidate.text for candidate in shown]):
            return OTHER_SUBJECT.reason
    if is_scattered(draft, found.ranking, index, sureness):
        return "unclear"
    if names_later_year(question.text, [candidate.section.text for candidate in shown]):
        return "later"
    if not has_asked_kind(question.text, draft, found.ranking, index):
        return "kind"
    # What is too unsure to be shown is declined for that.
    is_open = sureness >= found.least and language in OUTSIDE_LANGUAGES
    return "outside" if is_open and is_outside(draft, found.ranking, index) else None


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
    named = [typed for typed in found if typed not in held and typed not in unsaid_words()]
    return subject_words(named, ranking.query, index, language)


def missing_sides(draft: Draft) -> tuple[str, ...]:
    """The words of the sides of a comparison of which no sentence was found, as far as they can be repeated."""
    sides = draft.sides.missing if draft.sides else ()
    return tuple(word for side in sides for word in side.lower().split() if word in _plain_words(side))


def _plain_words(query: str) -> frozenset[str]:
    words = (_PLAIN.fullmatch(part) for part in query.lower().split())
    return frozenset(word[1] for word in words if word and _LEAST_LETTERS <= len(word[1]) <= _MOST_LETTERS)


def say_what_is_missing(words: tuple[str, ...], language: str) -> str:
    """The sentence that closes a partial answer: the missing words, or that it may not be what was meant."""
    if not words or len(words) > _MOST:
        return say("partial_unsure", language)
    return say("partial_missing", language, words=", ".join(words))
