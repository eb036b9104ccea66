"""Curated knowledge of words: domain terms, abbreviations, and what citizens say for what policy says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.analysis import stem, stop_words, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A phrase found in a query: `n_words` content words from position `start`, and what it stands for."""

    start: int
    n_words: int
    meanings: tuple[str, ...]


class Phrases:
    """Phrases of one language with the texts they stand for, found in any inflection."""

    def __init__(self, entries: Iterable[tuple[str, str]], language: str) -> None:
        self._language = language
        self._meanings: dict[tuple[str, ...], list[str]] = {}
        for phrase, meaning in entries:
            found = self._meanings.setdefault(stemmed(content_words(phrase, language), language), [])
            if meaning not in found:
                found.append(meaning)
        self._longest = max(map(len, self._meanings), default=0)

    def find(self, content: Sequence[str]) -> tuple[Match, ...]:
        """The phrases in the content words of a query, the longest first from the left, none overlapping."""
        stems = stemmed(content, self._language)
        matches: list[Match] = []
        start = 0
        while start < len(stems):
            length = self._length_at(stems, start)
            if length:
                meanings = tuple(self._meanings[stems[start : start + length]])
                matches.append(Match(start=start, n_words=length, meanings=meanings))
            start += length or 1
        return tuple(matches)

    def _length_at(self, stems: tuple[str, ...], start: int) -> int:
        lengths = range(min(self._longest, len(stems) - start), 0, -1)
        return next((length for length in lengths if stems[start : start + length] in self._meanings), 0)


def content_words(text: str, language: str) -> tuple[str, ...]:
    """The folded words of a text without the stop words of its language."""
    idle = stop_words().get(language, frozenset())
    return tuple(word for word in words(text) if word not in idle)


def stemmed(content: Iterable[str], language: str) -> tuple[str, ...]:
    """The stems of folded words."""
    return tuple(stem(word, language) for word in content)


@cache
def domain_terms(source: str, target: str) -> Phrases:
    """The project's own terms of security and crisis policy, from one of Dutch and English to the other."""
    text = (files("index") / "training" / "domain_terms.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()]
    if {source, target} != {"nl", "en"}:
        return Phrases([], source)
    return Phrases([(row[1], row[0]) if source == "nl" else (row[0], row[1]) for row in rows], source)


@cache
def plain_words(language: str) -> Phrases:
    """What people say, with the words of policy for it in the same language; none for other languages."""
    lists = _glossary().get("plain", {}).get(language, {})
    return Phrases([(said, meant) for said, meant in lists.items()], language)


@cache
def abbreviations(language: str) -> Phrases:
    """Abbreviations with their full forms, and full forms with their abbreviations, in this language."""
    entries: list[tuple[str, str]] = []
    for short, forms in _glossary()["abbreviations"].items():
        full = forms.get(language)
        if full:
            entries += [(short, full), (full, short)]
    return Phrases(entries, language)


@cache
def _glossary() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads((files("index") / "glossary.toml").read_text(encoding="utf-8"))
