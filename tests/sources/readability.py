"""How easily the guides read: sentence and word length, and the reading ease of Flesch and of Douma for Dutch."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from sources import Document, builtin_sources, read_document

# A sentence of more words is hard to follow; the guide aims at no more.
LONG = 20
SENTENCE_END = re.compile(r"(?<=[.!?]) ")
WORD = re.compile(r"\S*[^\W_]\S*")
SIGNS = re.compile(r"[\W_]+")
# The vowels of one Dutch syllable; a diaeresis begins a new one (geïnd), and "ij" is one vowel.
DUTCH_VOWELS = re.compile(r"aai|ooi|oei|eeu|ieu|eau|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|au|ou|[aeiouyäëïöüáéèêíóúàâç]")
ENGLISH_VOWELS = re.compile(r"[aeiouyéèïö]+")
# A last "e", and the "e" of "-ed" and "-es", is mostly silent; "-le" after a consonant is a syllable of its own.
SILENT = re.compile(r"(?<![aeiouy])(?<![^aeiouy]l)e$|(?<=[^aeioutdy])ed$|(?<=[^aeiousxzcghy])es$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Readability:
    """What was counted in a text; `ease` runs from about 0 (very hard) to 100 (very easy).

    A word is what stands between spaces and has a letter or figure, signs left out.
    `words_per_sentence`, `letters_per_word` and `syllables_per_word` are means, `long_share` is the
    share of sentences of more than 20 words.
    """

    words: int
    sentences: int
    words_per_sentence: float
    long_share: float
    letters_per_word: float
    syllables_per_word: float
    ease: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What a guide may be at most, or in the case of `ease` must be at least."""

    words_per_sentence: float
    long_share: float
    ease: float


# By audience. Advice for citizens reads as Douma's "normal" (60-70) or little below; the guide to the strategy is for
# all, but its policy terms are long; a sentence on the law for organisations carries article, act and year.
LIMITS = {
    "citizen": Limit(words_per_sentence=14, long_share=0.10, ease=58),
    "": Limit(words_per_sentence=16, long_share=0.10, ease=24),
    "organisation": Limit(words_per_sentence=19, long_share=0.35, ease=35),
}


def exceed(found: Readability, limit: Limit) -> list[str]:
    """The names of the measures that pass a limit, in the order of its fields."""
    passed = {
        "words_per_sentence": found.words_per_sentence > limit.words_per_sentence,
        "long_share": found.long_share > limit.long_share,
        "ease": found.ease < limit.ease,
    }
    return [name for name, over in passed.items() if over]


def measure(sentences: Iterable[str], language: str) -> Readability:
    """The readability of some sentences; at least one must have a word.

    Source: Flesch (1948), 206.835 - 1.015 words a sentence - 84.6 syllables a word; for Dutch Douma (1960),
    206.835 - 0.93 words a sentence - 77 syllables a word.
    """
    found = [[SIGNS.sub("", word) for word in words] for text in sentences if (words := WORD.findall(text))]
    words = [word for sentence in found for word in sentence]
    per_sentence = len(words) / len(found)
    per_word = sum(count_syllables(word, language) for word in words) / len(words)
    by_length, by_syllable = (0.93, 77.0) if language == "nl" else (1.015, 84.6)
    return Readability(
        words=len(words),
        sentences=len(found),
        words_per_sentence=per_sentence,
        long_share=sum(len(sentence) > LONG for sentence in found) / len(found),
        letters_per_word=sum(len(word) for word in words) / len(words),
        syllables_per_word=per_word,
        ease=206.835 - by_length * per_sentence - by_syllable * per_word,
    )


def count_syllables(word: str, language: str) -> int:
    """The syllables of a word by its vowels, at least one; a number or abbreviation counts as one."""
    word = word.lower()
    if language == "nl":
        return max(1, len(DUTCH_VOWELS.findall(word)))
    return max(1, len(ENGLISH_VOWELS.findall(SILENT.sub("", word))))


def sentences_of(document: Document) -> list[str]:
    """The sentences of a guide in their order; a paragraph or list item ends a sentence."""
    return [
        sentence
        for section in document.sections
        for block in section.blocks
        for sentence in SENTENCE_END.split(" ".join(section.text[block.start : block.end].split()))
    ]


def report(documents: Iterable[Document]) -> str:
    """One line for each guide, with a heading above."""
    lines = [
        f"{'guide':24} {'words':>6} {'sentences':>9} {'w/s':>5} {'>20':>5} {'letters/w':>9} {'syll/w':>6} {'ease':>5}"
    ]
    for document in documents:
        found = measure(sentences_of(document), document.source.language)
        lines.append(
            f"{document.source.source_id:24} {found.words:6} {found.sentences:9} {found.words_per_sentence:5.1f} "
            f"{found.long_share:5.0%} {found.letters_per_word:9.2f} {found.syllables_per_word:6.2f} {found.ease:5.1f}"
        )
    return "\n".join(lines)


def main(wanted: list[str]) -> None:
    """Print the readability of the guides, or of those named: python -m tests.sources.readability [ID]..."""
    print(report(read_document(source) for source in builtin_sources() if not wanted or source.source_id in wanted))


if __name__ == "__main__":
    main(sys.argv[1:])
