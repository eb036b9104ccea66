"""Finds for each word of a sentence the word of a passage that says the same, across inflection and language."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot.gate.reading import Reading, Token
from index import stems, word_translations

# Cosine of two words from which they may say the same, and from which they surely do.
_MAYBE, _SURE = 0.35, 0.75
# Weight of a translation from which it counts, and from which it is sure; likeness of two words' translations.
_LEAST_TRANSLATION, _SURE_TRANSLATION, _LEAST_ALIKE = 0.1, 0.4, 0.4
# Strength from which a word counts as said.
SAID = 0.5
# Letters that two words of one language must share from the start to be taken for forms of one word.
_SHARED_START = 5
# Letters of an ending that makes another form of a word; of the least word that a compound is made of.
_ENDING, _LEAST_PART = 5, 3
# What likeness in meaning, and the sentence's words of little content, add to a window that says a sentence: enough to
# choose between windows that say as much.
_MEANT, _LITTLE = 0.15, 0.08
# What each sentence more costs a window, and how much less a sentence may score to be a rival of the window.
_LONGER, _RIVAL = 0.06, 0.05


@dataclass(frozen=True, slots=True)
class Match:
    """How well a content word is said in the passage, in [0, 1], and by which word of it."""

    word: Token
    other: Token | None
    strength: float


class Alignment:
    """A sentence laid beside a passage: each content word with its best match in the window that says most of it."""

    def __init__(self, sentence: Reading, passage: Reading) -> None:
        self.sentence = sentence
        self.passage = passage
        self.anywhere = self._matches(range(len(passage.sentences)))
        self.window = self._best_window()
        self.matches = self._matches(self.window)

    @property
    def coverage(self) -> float:
        """The mean strength of all content words in the window, 1.0 for a sentence without any."""
        return _mean(self.matches)

    @cached_property
    def similarity(self) -> float:
        """The highest cosine of the sentence's meaning with that of the passage or one of its sentences."""
        return float((self.passage.meaning @ self.sentence.meaning[0]).max())

    def said(self, word: Token) -> list[tuple[int, float]]:
        """The place and strength of every word of the passage that may say a content word of the sentence."""
        if word not in self.sentence.content:
            return []
        row = self._strengths[self.sentence.content.index(word)]
        return [(other.position, strength) for other, strength in zip(self.passage.content, row, strict=False)]

    @cached_property
    def core(self) -> int:
        """The one sentence of the window that says most."""
        return max(self.window, key=lambda n: (_mean(self._matches(range(n, n + 1))), -n), default=0)

    @cached_property
    def rivals(self) -> tuple[range, ...]:
        """The other sentences of the passage that say the sentence nearly as well as the one that says most of it."""
        scores = [self._score(range(n, n + 1)) for n in range(len(self.passage.sentences))]
        least = max((scores[n] for n in self.window), default=0.0) - _RIVAL
        return tuple(
            range(n, n + 1) for n, score in enumerate(scores) if n not in self.window and score >= max(least, SAID)
        )

    def told_in(self, number: int) -> float:
        """The mean strength of the content words of the sentence in one sentence of the passage."""
        return _mean(self._matches(range(number, number + 1)))

    def is_same_place(self, token: Token, others: Iterable[Token], reach: int) -> bool:
        """True when a content word near a word of the sentence is said near one of these words of the passage.

        `reach` content words on each side are near. A word without any near it stands everywhere.
        """
        near = near_by(token, self.sentence.content, reach)
        places = {word.position for other in others for word in near_by(other, self.passage.content, reach)}
        return not near or any(
            strength >= SAID and place in places for word in near for place, strength in self.said(word)
        )

    def is_told(self, token: Token, reach: int) -> bool:
        """True when the sentence says at least half of the content words near a word of the passage."""
        near = {word.position for word in near_by(token, self.passage.content, reach)}
        columns = [n for n, other in enumerate(self.passage.content) if other.position in near]
        said = {
            self.passage.content[n].position for n in columns if any(row and row[n] >= SAID for row in self._strengths)
        }
        return bool(near) and len(said) / len(near) >= SAID

    def _best_window(self) -> range:
        """The one, two or three neighbouring sentences that say most; a longer window must say clearly more."""
        best, best_score = range(min(1, len(self.passage.sentences))), -1.0
        for length in (1, 2, 3):
            for start in range(len(self.passage.sentences) - length + 1):
                window = range(start, start + length)
                score = self._score(window)
                if score > best_score + 1e-9:
                    best, best_score = window, score
        return best

    def _score(self, window: range) -> float:
        """How well a window says the sentence: its words, and a little for meaning and for words of little content."""
        meant = max(self._nearness[n] for n in window)
        said = _mean(self._matches(window)) + _MEANT * meant + _LITTLE * self._little(window)
        return said - _LONGER * (len(window) - 1)

    @cached_property
    def _nearness(self) -> list[float]:
        return [round(float(cosine), 6) for cosine in self.passage.meaning[1:] @ self.sentence.meaning[0]]

    def _little(self, window: range) -> float:
        """The share of the sentence's words of little content (the strategy, says, itself) that a window has."""
        said = {word for number in window for word in self._little_words[1].get(number, ())}
        own = self._little_words[0]
        return sum(bool(forms & said) for forms in own) / len(own) if own else 0.0

    @cached_property
    def _little_words(self) -> tuple[list[frozenset[str]], dict[int, set[str]]]:
        """Of each such word of the sentence its forms in the passage's language; the words of each passage sentence."""
        languages = (self.sentence.language, self.passage.language)
        own = [_forms(token.folded, *languages) for token in self.sentence.tokens if token.is_frame]
        theirs: dict[int, set[str]] = {}
        for token in self.passage.tokens:
            theirs.setdefault(token.sentence, set()).update(_forms(token.folded, languages[1], languages[1]))
        return own, theirs

    @cached_property
    def _strengths(self) -> list[list[float]]:
        """The strength of each content word of the sentence (rows) with each of the passage (columns)."""
        if not self.sentence.content or not self.passage.content:
            return [[] for _ in self.sentence.content]
        cosines = (self.sentence.vectors @ self.passage.vectors.T).tolist()
        languages = (self.sentence.language, self.passage.language)
        return [
            [_strength(word, other, cosine, languages) for other, cosine in zip(self.passage.content, row, strict=True)]
            for word, row in zip(self.sentence.content, cosines, strict=True)
        ]

    def _matches(self, window: range) -> tuple[Match, ...]:
        columns = [n for n, other in enumerate(self.passage.content) if other.sentence in window]
        found: list[Match] = []
        for word, row in zip(self.sentence.content, self._strengths, strict=True):
            best = max(columns, key=lambda n: row[n], default=None) if row else None
            if best is None or row[best] <= 0:
                found.append(Match(word, None, 0.0))
            else:
                found.append(Match(word, self.passage.content[best], row[best]))
        return tuple(found)


def near_by(token: Token, content: Iterable[Token], reach: int) -> list[Token]:
    """The nearest content words of the same sentence, at most `reach` before and as many after the token."""
    words = [word for word in content if word.sentence == token.sentence and word.position != token.position]
    before = [word for word in words if word.position < token.position][-reach:]
    return before + [word for word in words if word.position > token.position][:reach]


@lru_cache(maxsize=50_000)
def _forms(word: str, language: str, other: str) -> frozenset[str]:
    """A word with its stem, or its sure translations with theirs."""
    if language == other:
        return frozenset((word, *stems(word, language)))
    found = [
        word,
        *(meant for meant, weight in word_translations(word, language, other) if weight >= _SURE_TRANSLATION),
    ]
    return frozenset(form for one in found for form in (one, *stems(one, other)))


def _strength(word: Token, other: Token, cosine: float, languages: tuple[str, str]) -> float:
    if word.folded == other.folded:
        return 1.0
    is_same_language = languages[0] == languages[1]
    if is_same_language and word.stem == other.stem:
        return 1.0
    if word.folded[0].isdigit() or other.folded[0].isdigit():
        return 0.0
    found = max(_scaled(cosine), _learned(word.folded, other.folded, other.stem, languages))
    return max(0.8, found) if is_same_language and _are_kin(word.folded, other.folded, languages[0]) else found


def is_same_word(word: Token, other: Token, languages: tuple[str, str]) -> bool:
    """True for two forms of one word, and for two that the lexicon knows to mean the same; likeness is not enough."""
    return (
        _are_kin(word.folded, other.folded, languages[0])
        or _learned(word.folded, other.folded, other.stem, languages) > 0
    )


@lru_cache(maxsize=200_000)
def _learned(word: str, other: str, stem: str, languages: tuple[str, str]) -> float:
    """What the lexicon says: of two words of one language that they are translated alike, else that one is the other.

    Half the weight of a translation is strength enough to count as maybe said, a sure one counts fully.
    """
    if languages[0] != languages[1]:
        weight = dict(word_translations(word, *languages)).get(stem, 0.0)
        return min(1.0, weight / _SURE_TRANSLATION) if weight >= _LEAST_TRANSLATION else 0.0
    pivot = "en" if languages[0] == "nl" else "nl"
    one, two = (dict(word_translations(given, languages[0], pivot)) for given in (word, other))
    length = math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in two.values()))
    alike = sum(weight * two.get(meant, 0.0) for meant, weight in one.items()) / length if length else 0.0
    return alike if alike >= _LEAST_ALIKE else 0.0


@lru_cache(maxsize=200_000)
def _are_kin(one: str, other: str, language: str) -> bool:
    """True for compounds and derivations of one word: handel and handelspartner, evaluate and evaluation.

    What a compound adds must be a word itself: buitenlanders is no kind of anders.
    """
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < _SHARED_START:
        return False
    if longer.startswith(shorter):
        return len(longer) - len(shorter) <= _ENDING or _is_word(longer[len(shorter) :].strip("-"), language)
    if longer.endswith(shorter):
        return _is_word(longer[: -len(shorter)].strip("-"), language)
    kept = len(shorter) - 2
    return kept >= _SHARED_START and longer[:kept] == shorter[:kept] and len(longer) - kept <= _ENDING


def _is_word(part: str, language: str) -> bool:
    """True for a word that the lexicon knows, also with a letter that joins it to another (handel-s-partner)."""
    other = "en" if language == "nl" else "nl"
    forms = {part, part.removesuffix("s"), part.removesuffix("en"), part.removeprefix("s")}
    return any(len(form) >= _LEAST_PART and word_translations(form, language, other) for form in forms)


def _scaled(cosine: float) -> float:
    return min(1.0, max(0.0, (cosine - _MAYBE) / (_SURE - _MAYBE))) * 0.7 + 0.3 * (cosine > _MAYBE)


def _mean(matches: tuple[Match, ...]) -> float:
    return sum(match.strength for match in matches) / len(matches) if matches else 1.0
