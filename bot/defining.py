"""Tells which sentences say what a thing is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.evidence import query_words

if TYPE_CHECKING:
    from bot.evidence import Candidate
    from index import Index, Ranking

# "X is", but not "X is in section 3"; "X bestaat uit", "X noemt de strategie", "X is the strategy's term for".
_COPULA = re.compile(
    r"\b(?:noemt de strategie|is the strategy's term for|betekent|betekenen|houdt in|bestaat|means?|consists of"
    r"|is|zijn|are)\b(?! (?:in|on|at|op|bij|aan)\b)"
)
# What says whose words these are stands between the thing and what it is.
_ATTRIBUTED = re.compile(
    r",? ?(?:volgens (?:de|het) \w+|(?:the|in the) strategy(?: says)?|zegt de strategie),?|\([^)]*\)"
)
# After "is" a kind of thing follows with an article; what the thing is like ("is kwetsbaar") is no meaning of it.
_KIND_OF_THING = re.compile(r"\W*(?:een|het|de|er|als|wanneer|dat|a|an|the|when|that|any|all|alle)\b")
_IS = ("is", "zijn", "are")
# "Het Analistennetwerk Nationale Veiligheid (ANV) is …" says what the ANV is.
_SHORT = re.compile(r"\(([^)]+)\)$")
# "Economic security: the Kingdom keeps working …" says what it is as well.
_NAMED = re.compile(r"([^:.,;()]{3,60}): \S")
# "Sources on cyber threats are …" says what the sources are, not what a cyber threat is.
_OF_ANOTHER = re.compile(r"\b(?:on|about|of|for|against|with|over|van|voor|tegen|met)\b", re.I)
_SUBJECT_WORDS, _ALL = 6, 0.9
# A sentence is about a thing that stands among so many words at its start, its own aside.
_FIRST = 2


def how_well_defined(candidate: Candidate, ranking: Ranking, index: Index) -> tuple[int, int] | None:
    """How a sentence says what the query asks after; None when it does not, and what comes first is better.

    The number of words that it adds to the thing's name (0 for "resilience is the ability …", 1 for "national
    resilience is …"), and 0 when the kind of thing follows that it is, 1 when that is not sure ("noodsteunpunten zijn
    bedoeld …"). What only says what the thing is like is none.
    """
    subject, rest = _subject(candidate)
    if not subject:
        return None
    language = candidate.passage.language
    words = query_words(ranking.query, ranking, index, language)
    stems = set(index.stems(subject, language))
    weights = [(word.weight, not stems.isdisjoint(word.stems)) for word in words.values()]
    if not weights or sum(weight for weight, is_held in weights if is_held) <= _ALL * sum(
        weight for weight, _ in weights
    ):
        return None
    asked = {stem for word in words.values() for stem in word.stems}
    head = _OF_ANOTHER.split(subject, maxsplit=1)[0]
    if head.strip() and asked.isdisjoint(index.stems(head, language)):
        return None
    short = _SHORT.search(subject)
    is_short = short is not None and not asked.isdisjoint(index.stems(short[1], language))
    return (0 if is_short else len(stems - asked)), int(not rest)


def says_what(name: str, candidate: Candidate, index: Index) -> bool:
    """True when a sentence says, right at its start, what the thing with this name is."""
    subject, _ = _subject(candidate)
    language = candidate.passage.language
    named = index.stems(name, language)
    return bool(named) and set(named) == set(index.stems(subject, language))


def begins_with(name: str, candidate: Candidate, index: Index) -> bool:
    """True when a sentence is about the thing with this name from its first words on."""
    language = candidate.passage.language
    named = index.stems(name, language)
    first = " ".join(candidate.text.split()[: _FIRST + len(name.split())])
    return bool(named) and set(named) <= set(index.stems(first, language))


def _subject(candidate: Candidate) -> tuple[str, bool]:
    """The few words before "is", "means" or a colon that a sentence begins with, and whether a kind of thing follows.

    An empty name where the sentence does not begin so, or says only what the thing is like.
    """
    if named := _NAMED.match(candidate.text) if candidate.span.listed else None:
        name = " ".join(_COPULA.split(named[1], maxsplit=1)[0].split())
        return (name, True) if len(name.split()) <= _SUBJECT_WORDS else ("", False)
    plain = _ATTRIBUTED.sub(" ", candidate.text)
    found = _COPULA.search(plain)
    if found is None:
        return "", False
    subject = " ".join(plain[: found.start()].split())
    is_kind = found[0] not in _IS or bool(_KIND_OF_THING.match(plain[found.end() :]))
    if len(subject.split()) > _SUBJECT_WORDS or (found[0] == "is" and not is_kind):
        return "", False
    return subject, is_kind
