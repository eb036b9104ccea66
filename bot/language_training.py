"""Command: python -m bot.language_training --data DIR. Learns which letter groups are Papiamentu/o."""

from __future__ import annotations

import argparse
import json
import lzma
import math
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.language import LETTER_MODEL, letter_groups, papiamentu_score

# File -> the language of its second column; the first is English. Short everyday and government texts.
FILES = {
    "aruba-pap-en": "pap",
    "corona-dashboard-nl-en": "nl",
    "stsb-nl-en": "nl",
    "internet-nl-nl-en": "nl",
    "mozilla-www-nl-en": "nl",
}
# Aruba writes by origin, Curaçao and Bonaire by sound; the texts are Aruban, so each is also learned as the
# other two islands would write it. In this order.
_BY_SOUND = (
    ("qu", "k"), ("c(?=[eiy])", "s"), ("c", "k"), ("x", "ks"), ("z", "s"), ("sion\\b", "shon"), ("cion\\b", "shon"),
    ("v", "b"), ("j", "y"), ("o\\b", "u"),
)  # fmt: skip
_SEED, _WINDOWS, _KEPT, _LEAST = 20231, 5, 3_000, 8


def main() -> None:
    """Learn from the data folder, print how well held-out windows are told apart, and write the model."""
    parser = argparse.ArgumentParser(prog="python -m bot.language_training", description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the parallel texts (*.tsv.xz)")
    parser.add_argument("--out", type=Path, default=Path(str(LETTER_MODEL)), help="file of the model")
    args = parser.parse_args()
    missing = [name for name in FILES if not (args.data / f"{name}.tsv.xz").is_file()]
    if missing:
        parser.error(f"{args.data} lacks {', '.join(missing)}")
    chance = random.Random(_SEED)
    papiamentu, others = _windows(args.data, chance)
    held = [rows[: len(rows) // 10] for rows in (papiamentu, others)]
    weights = learn(papiamentu[len(held[0]) :], others[len(held[1]) :])
    args.out.write_text(json.dumps(weights, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    found = sum(papiamentu_score(text, weights) > 0 for text in held[0])
    false = sum(papiamentu_score(text, weights) > 0 for text in held[1])
    print(f"Papiamentu/o found: {found} of {len(held[0])}; others taken for it: {false} of {len(held[1])}")


def learn(papiamentu: Sequence[str], others: Sequence[str]) -> dict[str, float]:
    """Letter group -> ln of how much likelier it is in Papiamentu/o (naive Bayes, one added to each count).

    The 3,000 groups that tell most (weight times frequency), sorted.
    """
    counts = [Counter(group for text in texts for group in letter_groups(text)) for texts in (papiamentu, others)]
    totals = [sum(count.values()) for count in counts]
    both = counts[0] + counts[1]
    weights = {
        group: math.log((counts[0][group] + 1) / (totals[0] + 1)) - math.log((counts[1][group] + 1) / (totals[1] + 1))
        for group, count in both.items()
        if count >= _LEAST
    }
    telling = sorted(weights, key=lambda group: (-abs(weights[group]) * math.sqrt(both[group]), group))[:_KEPT]
    return {group: round(weights[group], 2) for group in sorted(telling)}


def _windows(data: Path, chance: random.Random) -> tuple[list[str], list[str]]:
    """Windows of two to ten words, as long as questions are: Papiamentu/o in both spellings, and the others."""
    papiamentu: list[str] = []
    others: list[str] = []
    for name, language in FILES.items():
        with lzma.open(data / f"{name}.tsv.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                english, other = line.rstrip("\n").split("\t")[:2]
                others += _cut(english, chance)
                cut = list(_cut(other, chance))
                if language == "pap":
                    papiamentu += [*cut, *map(by_sound, cut)]
                else:
                    others += cut
    for rows in (papiamentu, others):
        chance.shuffle(rows)
    return papiamentu, others


def _cut(text: str, chance: random.Random) -> Iterator[str]:
    words = text.split()
    for _ in range(min(_WINDOWS, len(words) // 2)):
        size = chance.randint(2, 10)
        start = chance.randint(0, max(0, len(words) - size))
        yield " ".join(words[start : start + size])


def by_sound(text: str) -> str:
    """An Aruban text as Curaçao and Bonaire would roughly write it."""
    text = text.lower()
    for pattern, replacement in _BY_SOUND:
        text = re.sub(pattern, replacement, text)
    return text


if __name__ == "__main__":
    main()
