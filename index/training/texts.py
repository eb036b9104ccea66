"""Reads the parallel texts and says which of them the teacher encodes."""

from __future__ import annotations

import lzma
import random
import re
from dataclasses import dataclass
from pathlib import Path

# File -> (weight of its rows in the loss, how many of its English texts the teacher encodes). Files under a
# copyleft licence (FreeDict, copyleft-*) and the test files (eval-*) are never read.
PARALLEL: dict[str, tuple[float, int]] = {
    "treaties-nl-en": (1.0, 42_000),
    "stsb-nl-en": (1.0, 13_000),
    "omw-words-nl-en": (0.4, 9_000),
    "omw-gloss-nl-en": (0.5, 6_000),
    "libreoffice-help-nl-en": (0.6, 4_000),
    "mozilla-www-nl-en": (0.8, 2_800),
    "corona-dashboard-nl-en": (1.0, 1_400),
    "internet-nl-nl-en": (1.0, 1_900),
    "cldr-names-nl-en": (0.4, 1_500),
    "aruba-pap-en": (2.0, 2_900),
}
PARAGRAPHS = "dutch-law-paragraphs-nl"
DOMAIN_WEIGHT, DOMAIN_REPEATS = 1.0, 20
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An English text and the same in Dutch or Papiamento; `is_word` marks entries of a word list."""

    english: str
    other: str
    weight: float
    is_word: bool


def read_pairs(data: Path, domain_terms: Path) -> list[Pair]:
    """All pairs in the order of the files, domain terms last and repeated; no pair has an empty side."""
    pairs: list[Pair] = []
    for name, (weight, _) in PARALLEL.items():
        is_word = name.startswith(("omw-words", "cldr"))
        pairs += [
            Pair(english=english, other=other, weight=weight, is_word=is_word)
            for english, other in read_rows(data / f"{name}.tsv.xz")
        ]
    for english, dutch in read_domain_terms(domain_terms):
        pairs += [Pair(english=english, other=dutch, weight=DOMAIN_WEIGHT, is_word=False)] * DOMAIN_REPEATS
    return pairs


def read_paragraphs(data: Path) -> list[tuple[str, str]]:
    """(first sentence, rest) of each paragraph of Dutch law that has both, links reduced to their words."""
    found = []
    for _, paragraph in read_rows(data / f"{PARAGRAPHS}.tsv.xz"):
        text = _LINK.sub(r"\1", paragraph)
        first, _, rest = text.partition(". ")
        if len(first) > 30 and len(rest) > 30:
            found.append((first, rest[:600]))
    return found


def teacher_texts(data: Path, domain_terms: Path, seed: int) -> list[str]:
    """The English texts that the teacher encodes, each once, in a fixed order; sentences before words."""
    chosen: dict[str, None] = {}
    for name, (_, count) in PARALLEL.items():
        texts = sorted({english for english, _ in read_rows(data / f"{name}.tsv.xz") if len(english) <= 260})
        if name == "treaties-nl-en":
            texts = [text for text in texts if len(text) >= 45]
        random.Random(seed).shuffle(texts)
        chosen |= dict.fromkeys(texts[:count])
    chosen |= dict.fromkeys(english for english, _ in read_domain_terms(domain_terms))
    return list(chosen)


def data_files(data: Path) -> list[Path]:
    """Every file of the data folder that training reads."""
    return [data / f"{name}.tsv.xz" for name in [*PARALLEL, PARAGRAPHS]]


def read_domain_terms(path: Path) -> list[tuple[str, str]]:
    """(English, Dutch) of the terms list; ValueError on a line that is not two filled columns."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        english, _, dutch = line.partition("\t")
        if not english or not dutch or "\t" in dutch:
            raise ValueError(f"{path.name} line {number}: expected an English and a Dutch term with one tab: {line!r}")
        found.append((english, dutch))
    return found


def read_rows(path: Path) -> list[tuple[str, str]]:
    """The first two columns of a file, rows with an empty one left out."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    return [(row[0].strip(), row[1].strip()) for row in rows if len(row) > 1 and row[0].strip() and row[1].strip()]
