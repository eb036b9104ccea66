"""Turns a query into weighted stems of the index, across languages, spellings and ways of saying it."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from index.analysis import stem, stop_words, words
from index.compounds import split_compound
from index.glossary import abbreviations, domain_terms, plain_words
from index.lexicon import packaged_lexicon
from index.vocabulary import Vocabulary

# What a word leads to by a curated list or as part of a compound counts half of what was typed; a corrected
# spelling or the translated parts of a compound nearly as much.
_RELATED, _NEARLY = 0.5, 0.8
# A translated word that stands unchanged in a text of the other language is a name or a false friend.
_UNCHANGED = 0.5
# Below this weight no translation of a word is sure, and those of its parts are added.
_SURE = 0.35
# A query of more words than this is a whole text; its first words say what it is about.
_MOST_WORDS = 64
# From so many letters on a word that is one error away from another is likely meant as that.
_LONG_WORD = 7

Weighted = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpandedQuery:
    """The stems to search for with their weights in (0, 1], all of them in the index.

    `expansions` holds, for each word or phrase as it was typed, the stems that it leads to beyond its own, the
    heaviest first. `languages` are those the query was taken to be in: one, or Dutch and English where nothing
    decides. `query` is the text itself.
    """

    query: str
    weights: dict[str, float]
    expansions: dict[str, Weighted]
    languages: tuple[str, ...]


@dataclass(slots=True)
class _Collected:
    """Stems as they are found; several words may lead to one, which then counts more, up to 1."""

    known: Collection[str]
    weights: dict[str, float] = field(default_factory=dict)
    led_to: dict[str, dict[str, float]] = field(default_factory=dict)

    def add(self, found: str, weight: float, typed: str = "") -> None:
        if found not in self.known:
            return
        self.weights[found] = min(1.0, self.weights.get(found, 0.0) + weight)
        if typed:
            here = self.led_to.setdefault(typed, {})
            here[found] = min(1.0, here.get(found, 0.0) + weight)


class Expander:
    """Expands queries for one index: its stems, its words and the languages of its texts."""

    def __init__(self, stems: Collection[str], vocabulary: Vocabulary, languages: Iterable[str]) -> None:
        self._stems = stems
        self._vocabulary = vocabulary
        self._targets = tuple(sorted({"nl" if language == "nl" else "en" for language in languages}))

    def knows(self, stem_of_word: str) -> bool:
        """True when the stem is one of those that are searched."""
        return stem_of_word in self._stems

    def plain(self, query: str) -> ExpandedQuery:
        """The stems of the query itself as Dutch and as English, and nothing else."""
        content = content_words(query, ("nl", "en"))
        found = [stem(word, language) for language in ("nl", "en") for word in content]
        weights = {known: 1.0 for known in found if known in self._stems}
        return ExpandedQuery(query=query, weights=weights, expansions={}, languages=("nl", "en"))

    def expand(self, query: str) -> ExpandedQuery:
        """The query's stems and those that its words lead to; no weights when nothing of it is known."""
        languages = query_languages(query)
        content = content_words(query, languages)
        collected = _Collected(known=self._stems)
        for language in languages:
            share = 1.0 / len(languages)
            self._add_own(collected, content, language, share)
            self._add_related(collected, content, language, share * _RELATED)
            self._add_corrected(collected, content, language, share * _NEARLY)
        self._add_unchanged(collected, content, languages)
        ordered = {typed: sorted(found.items(), key=_heaviest) for typed, found in collected.led_to.items()}
        return ExpandedQuery(
            query=query,
            weights=collected.weights,
            expansions={typed: tuple((found, round(w, 3)) for found, w in row) for typed, row in ordered.items()},
            languages=languages,
        )

    def _add_own(self, into: _Collected, content: Sequence[str], language: str, share: float) -> None:
        """The stems of the words in their own language, and their translations into the others.

        Where there are texts in the language of the query, translations count a little less than its own words.
        """
        among = _NEARLY if language in self._targets else 1.0
        for target in self._targets:
            if target == language:
                for word in content:
                    into.add(stem(word, language), 1.0)
            else:
                for typed, found, weight in self._translated(content, language, target):
                    into.add(found, weight * share * among, typed)

    def _add_related(self, into: _Collected, content: Sequence[str], language: str, weight: float) -> None:
        """What curated lists say for phrases of the query, and the parts of its compounds."""
        for phrases in (plain_words(language), abbreviations(language)):
            for match in phrases.find(content):
                typed = " ".join(content[match.start : match.start + match.n_words])
                for meaning in match.meanings:
                    self._lead(into, typed, content_words(meaning, (language,)), language, weight)
        if language == "nl" and "nl" in self._targets:
            for word in content:
                for part in split_compound(word, self.is_part):
                    into.add(stem(part, "nl"), weight, word)

    def _add_corrected(self, into: _Collected, content: Sequence[str], language: str, weight: float) -> None:
        for word in content:
            if not self._is_known(word, language):
                meant = self._vocabulary.meant(word, lambda near: _those_in_lexicon(near, language))
                for other in meant:
                    self._lead(into, word, (other,), language, weight / len(meant))

    def _add_unchanged(self, into: _Collected, content: Sequence[str], languages: Collection[str]) -> None:
        """Names and shared words, which stand in texts of another language as they were typed."""
        for target in set(self._targets).difference(languages):
            for word in content:
                is_translated = any(packaged_lexicon(language, target).translations(word) for language in languages)
                into.add(stem(word, target), _UNCHANGED if is_translated else 1.0)

    def _lead(self, into: _Collected, typed: str, meaning: Sequence[str], language: str, weight: float) -> None:
        """Add what a typed word or phrase means, in its own language and translated."""
        for target in self._targets:
            if target == language:
                for word in meaning:
                    into.add(stem(word, language), weight, typed)
            else:
                for _, found, chance in self._translated(meaning, language, target):
                    into.add(found, weight * chance, typed)

    def _translated(self, content: Sequence[str], language: str, target: str) -> list[tuple[str, str, float]]:
        """(phrase, stem, weight) for the words: the project's own terms first, then the learned lexicon."""
        found: list[tuple[str, str, float]] = []
        done: set[int] = set()
        for match in domain_terms(language, target).find(content):
            span = range(match.start, match.start + match.n_words)
            done.update(span)
            phrase = " ".join(content[position] for position in span)
            for meaning in match.meanings:
                meant = content_words(meaning, (target,))
                # A compound of one word that stands for several words has each of them a little lower.
                weight = min(1.0, math.sqrt(match.n_words / len(meant))) / len(match.meanings) if meant else 0.0
                found += [(phrase, stem(word, target), weight) for word in meant]
        for position, word in enumerate(content):
            if position not in done:
                found += [(word, meant, weight) for meant, weight in self._looked_up(word, language, target)]
        return found

    def _looked_up(self, word: str, language: str, target: str) -> Weighted:
        """The learned translations of one word, weights adding up to 1 at most."""
        lexicon = packaged_lexicon(language, target)
        found = lexicon.translations(word)
        if not found:
            found = lexicon.by_spelling(word) if language == "pap" else lexicon.by_stem(stem(word, language), language)
        sums = dict(found)
        if language == "nl" and max(sums.values(), default=0.0) < _SURE:
            for part in split_compound(word, self.is_part):
                for meant, weight in lexicon.translations(part):
                    sums[meant] = sums.get(meant, 0.0) + _NEARLY * weight
        total = max(1.0, sum(sums.values()))
        return tuple((meant, weight / total) for meant, weight in sums.items())

    def is_part(self, word: str) -> bool:
        """True for a Dutch word that may be part of a compound: one with a sure translation, or in the texts."""
        return is_part(word, self._vocabulary)

    def recognises(self, word: str) -> bool:
        """True for a folded word that texts, lexicons or curated lists hold, or a misspelling of one of theirs.

        One error away from a short word of a lexicon stands too much that means nothing.
        """
        if any(self._is_known(word, language) for language in ("nl", "en")) or word in packaged_lexicon("pap", "en"):
            return True
        is_long = len(word) >= _LONG_WORD
        return bool(self._vocabulary.meant(word, lambda near: _those_in_either(near) if is_long else ()))

    def _is_known(self, word: str, language: str) -> bool:
        return (
            word in self._vocabulary
            or any(stem(word, target) in self._stems for target in self._targets)
            or _in_lexicon(word, language)
            or bool(plain_words(language).find((word,)) or abbreviations(language).find((word,)))
            or (language == "nl" and bool(split_compound(word, self.is_part)))
        )


def is_part(word: str, vocabulary: Vocabulary) -> bool:
    """True for a Dutch word that may be part of a compound: one with a sure translation, or twice in the texts."""
    best = packaged_lexicon("nl", "en").translations(word)[:1]
    return vocabulary.count(word) > 1 or bool(best and best[0][1] >= _SURE)


def content_words(text: str, languages: Collection[str]) -> tuple[str, ...]:
    """The folded words of a text, each once and at most 64, without the stop words of these languages."""
    idle = frozenset[str]().union(*(stop_words().get(language, frozenset()) for language in languages))
    found = dict.fromkeys(word for word in words(text) if word not in idle)
    return tuple(found)[:_MOST_WORDS]


def query_languages(query: str) -> tuple[str, ...]:
    """The language of a query by its common words, else by its other words; Dutch and English when both fit."""
    found = words(query)[: 4 * _MOST_WORDS]
    by_stop_words = {language: sum(word in idle for word in found) for language, idle in stop_words().items()}
    best = max(by_stop_words.values())
    first = [language for language, count in by_stop_words.items() if count == best]
    if best and len(first) == 1:
        return (first[0],)
    content = [word for word in found if not any(word in idle for idle in stop_words().values())]
    by_lexicon = {language: sum(_in_lexicon(word, language) for word in content) for language in ("nl", "en")}
    if by_lexicon["nl"] == by_lexicon["en"]:
        return ("nl", "en")
    return ("nl",) if by_lexicon["nl"] > by_lexicon["en"] else ("en",)


def _those_in_either(some: Sequence[str]) -> Sequence[str]:
    return [*_those_in_lexicon(some, "nl"), *_those_in_lexicon(some, "en")]


def _in_lexicon(word: str, language: str) -> bool:
    if language == "pap":
        lexicon = packaged_lexicon("pap", "en")
        return word in lexicon or bool(lexicon.by_spelling(word))
    return word in packaged_lexicon(language, "en" if language == "nl" else "nl")


def _those_in_lexicon(some: Sequence[str], language: str) -> Sequence[str]:
    """Those of some words that the lexicon of a language knows, in their order."""
    if language == "pap":
        return [word for word in some if _in_lexicon(word, language)]
    return packaged_lexicon(language, "en" if language == "nl" else "nl").those_known(some)


def _heaviest(item: tuple[str, float]) -> tuple[float, str]:
    return -item[1], item[0]
