"""Command: python -m index.training.lexicon --data DIR --out DIR.

Learns the word lexicon from the parallel texts that the embedder learns from.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from collections import defaultdict
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from index.analysis import stem, stop_words, words
from index.lexicon import Lexicon, save_lexicon
from index.training.alignment import Alignment, align
from index.training.texts import DOMAIN_REPEATS, read_domain_terms, read_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Sentences and word lists; glosses explain words and translate none.
DUTCH = (
    "treaties-nl-en",
    "stsb-nl-en",
    "omw-words-nl-en",
    "libreoffice-help-nl-en",
    "mozilla-www-nl-en",
    "corona-dashboard-nl-en",
    "internet-nl-nl-en",
    "cldr-names-nl-en",
)
_WORD_LISTS = ("omw-words-nl-en", "cldr-names-nl-en")
PAPIAMENTO = "aruba-pap-en"
# A translation that also stands for many other words says little: its chance is lowered below this reverse chance.
_TRUSTED = 0.02
# Least weight and expected count of a translation, and how many a word keeps.
_LEAST, _LEAST_COUNT, _MOST = 0.08, 0.4, 4

_HEADING = "## This build"

Sentences = list[tuple[tuple[str, ...], tuple[str, ...]]]


def main() -> None:
    """Learn the lexicon from the data folder and write it with its card to the output folder."""
    parser = argparse.ArgumentParser(prog="python -m index.training.lexicon", description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the parallel texts (*.tsv.xz)")
    parser.add_argument("--out", type=Path, required=True, help="folder of the lexicon")
    args = parser.parse_args()
    missing = [path.name for path in data_files(args.data) if not path.is_file()]
    if missing:
        parser.error(f"{args.data} lacks {', '.join(missing)}")
    started = time.monotonic()
    found = learn(args.data, Path(str(files("index.training") / "domain_terms.tsv")))
    args.out.mkdir(parents=True, exist_ok=True)
    for name, lexicon in found.items():
        save_lexicon(lexicon, args.out / f"{name}.npz")
        print(f"{name}: {len(lexicon)} words, {time.monotonic() - started:.0f} s", flush=True)
    _write_card(args.out, args.data)


def data_files(data: Path) -> list[Path]:
    """Every file of the data folder that the lexicon is learned from."""
    return [data / f"{name}.tsv.xz" for name in (*DUTCH, PAPIAMENTO)]


def learn(data: Path, domain_terms: Path) -> dict[str, Lexicon]:
    """The lexicons by name: nl-en, en-nl, pap-en and pap-nl, each from words to stems with weights."""
    dutch = [pair for name in DUTCH for pair in _read(data / f"{name}.tsv.xz", short=name in _WORD_LISTS)]
    dutch += [pair for pair in read_domain_terms(domain_terms) for _ in range(DOMAIN_REPEATS)]
    forward = keep_best(align(_tokens(dutch, "en", "nl", reverse=True)))
    backward = keep_best(align(_tokens(dutch, "en", "nl", reverse=False)))
    islands = _read(data / f"{PAPIAMENTO}.tsv.xz", short=False)
    papiamento = keep_best(align(_tokens(islands, "en", "pap", reverse=True), iterations=8))
    return {
        "nl-en": Lexicon.of(forward),
        "en-nl": Lexicon.of(backward),
        "pap-en": Lexicon.of(papiamento),
        "pap-nl": Lexicon.of(chain(papiamento, by_stem(backward))),
    }


def _read(path: Path, *, short: bool) -> list[tuple[str, str]]:
    """(English, other) rows; of a word list only entries of at most two words."""
    rows = read_rows(path)
    return [row for row in rows if max(len(side.split()) for side in row) <= 2] if short else rows


def _tokens(pairs: Sequence[tuple[str, str]], english: str, other: str, *, reverse: bool) -> Sentences:
    """(words, stems) of each pair: English words and stems of the other language, or reversed."""
    found: Sentences = []
    for one, two in pairs:
        source, target = (two, one) if reverse else (one, two)
        source_language, target_language = (other, english) if reverse else (english, other)
        stemmed = tuple(stem(word, target_language) for word in _content(target, target_language))
        found.append((_content(source, source_language), stemmed))
    return found


def _content(text: str, language: str) -> tuple[str, ...]:
    idle = stop_words()[language]
    return tuple(word for word in words(text) if word not in idle and not word.isdigit())


def keep_best(alignment: Alignment) -> dict[str, list[tuple[str, float]]]:
    """The best translations of each word, heaviest first, weights in (0, 1]."""
    import numpy as np

    trust: NDArray[np.float32] = np.sqrt(np.minimum(1, alignment.reverse / _TRUSTED))
    weight = alignment.chance * trust
    table: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for row in np.flatnonzero((weight >= _LEAST) & (alignment.count >= _LEAST_COUNT)):
        target = alignment.targets[alignment.target_of[row]]
        table[alignment.words[alignment.word_of[row]]].append((target, float(weight[row])))
    return {word: sorted(found, key=lambda item: (-item[1], item[0]))[:_MOST] for word, found in table.items()}


def by_stem(table: dict[str, list[tuple[str, float]]]) -> dict[str, list[tuple[str, float]]]:
    """The translations of English stems: those of all words that share the stem, averaged."""
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    members: dict[str, int] = defaultdict(int)
    for word, found in table.items():
        shared = stem(word, "en")
        members[shared] += 1
        for target, weight in found:
            sums[shared][target] += weight
    return {shared: [(t, w / members[shared]) for t, w in found.items()] for shared, found in sums.items()}


def chain(
    first: dict[str, list[tuple[str, float]]], second: dict[str, list[tuple[str, float]]]
) -> dict[str, list[tuple[str, float]]]:
    """Translations of translations: the weights along each way multiplied, and added over the ways."""
    table: dict[str, list[tuple[str, float]]] = {}
    for word, ways in first.items():
        sums: dict[str, float] = defaultdict(float)
        for middle, weight in ways:
            for target, onward in second.get(middle, ()):
                sums[target] += weight * onward
        best = sorted(((t, w) for t, w in sums.items() if w >= _LEAST), key=lambda item: (-item[1], item[0]))
        if best:
            table[word] = best[:_MOST]
    return table


def _write_card(out: Path, data: Path) -> None:
    terms = Path(str(files("index.training") / "domain_terms.tsv"))
    kept = out / "CARD.md"
    written = kept.read_text(encoding="utf-8").partition(_HEADING)[0] if kept.is_file() else "# Word lexicon\n\n"
    lines = [written + _HEADING, "", "Written by the training command.", ""]
    lines += ["| file | bytes | SHA-256 |", "|---|---|---|"]
    for path in [*data_files(data), terms, *sorted(out.glob("*.npz"))]:
        content = path.read_bytes()
        lines.append(f"| {path.name} | {len(content):,} | {hashlib.sha256(content).hexdigest()} |")
    (out / "CARD.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
