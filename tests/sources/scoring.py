"""Scores a reading of the English strategy against the truth of its lines: places, pages and words."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from sources import Document

LETTERED = re.compile(r"^([A-Z])\. (.*)")
# So many words of a priority identify it; some have fewer.
OPENING = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a printed priority begins, and on which page."""

    section_id: str
    words: tuple[str, ...]
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a reading got right; `recall` and `precision` are shares of words, over all sections with prose."""

    priorities: int
    priorities_right: int
    wrong: tuple[str, ...]
    pages: int
    pages_right: int
    recall: float
    precision: float
    worst: tuple[tuple[str, float, float], ...]


def words_in(text: str) -> list[str]:
    """The words of a text, markup, addresses, footnote marks and single letters left out."""
    text = re.sub("\u00ad[*_]*\\s*[*_]*", "", text)
    text = re.sub(r"\]\([^)]*\)|https?://\S+|\[\d{1,3}\]", " ", text)
    return [word for word in re.findall(r"[^\W_]+", text.lower()) if len(word) > 1]


def lines_of(rows: Sequence[str], ranges: Iterable[Sequence[int]], skipped: set[int]) -> list[tuple[int, str]]:
    """The numbered lines of some ranges, in their order."""
    return [(n, rows[n - 1]) for first, last in ranges for n in range(first, last + 1) if n not in skipped]


def openings_of(rows: Sequence[str], oracle: Mapping[str, object]) -> list[Opening]:
    """Every printed priority of the lines of action, from the truth."""
    pages = [1 + sum(row.strip() == "-----" for row in rows[:n]) for n in range(len(rows))]
    found = []
    sections: Mapping[str, Sequence[Sequence[int]]] = oracle["sections"]  # type: ignore[assignment]
    for section_id, ranges in sections.items():
        if not re.fullmatch(r"2\.\d\.\d+", section_id):
            continue
        lines = lines_of(rows, ranges, set())
        for at, (number, row) in enumerate(lines):
            if match := LETTERED.match(row):
                rest = takewhile(str.strip, (later for _, later in lines[at + 1 :]))
                text = "\n".join([match[2], *rest])
                found.append(
                    Opening(
                        section_id=f"{section_id}.{match[1]}",
                        words=tuple(words_in(text)[:OPENING]),
                        page=pages[number - 1],
                    )
                )
    return found


def score(document: Document, shared: Path) -> Score:
    """Compare a reading of the English strategy with the truth beside it."""
    rows = (shared / "corpus" / "security-strategy-2023-en.md").read_text(encoding="utf-8").split("\n")
    oracle = json.loads((shared / "strategy" / "oracle-en.json").read_text(encoding="utf-8"))
    outline = json.loads((shared / "strategy" / "outline.json").read_text(encoding="utf-8"))["sections"]
    openings = openings_of(rows, oracle)
    texts = {section.section_id: words_in(section.text) for section in document.sections}
    first_page = {section.section_id: section.page for section in document.sections}
    right, wrong = 0, []
    for opening in openings:
        at = [name for name, words in texts.items() if tuple(words[: len(opening.words)]) == opening.words]
        holds = sum(contains(words, opening.words) for words in texts.values())
        good = at == [opening.section_id] and holds == 1 and first_page[opening.section_id] == opening.page
        right += good
        wrong += [] if good else [f"{opening.section_id}: at {at}"]
    recall, precision, worst = score_words(document, rows, oracle)
    return Score(
        priorities=len(openings),
        priorities_right=right,
        wrong=tuple(wrong),
        pages=len(outline),
        pages_right=sum(first_page.get(entry["id"]) == entry["page"] for entry in outline),
        recall=recall,
        precision=precision,
        worst=worst,
    )


def contains(words: Sequence[str], run: Sequence[str]) -> bool:
    """Whether the words hold this run."""
    return any(tuple(words[at : at + len(run)]) == tuple(run) for at in range(len(words) - len(run) + 1))


def score_words(
    document: Document, rows: Sequence[str], oracle: Mapping[str, object]
) -> tuple[float, float, tuple[tuple[str, float, float], ...]]:
    """Share of the true words that stand in their section, share of a section's words that belong there."""
    skips: Mapping[str, Sequence[Sequence[int]]] = oracle["skip_line_ranges"]  # type: ignore[assignment]
    sections: Mapping[str, Sequence[Sequence[int]]] = oracle["sections"]  # type: ignore[assignment]
    skipped = {
        n for name in ("divider_pages", "contents", "figure_text") for a, b in skips[name] for n in range(a, b + 1)
    }
    hit = wanted = given = 0
    worst = []
    for section_id, ranges in sections.items():
        own = document.section(section_id)
        heading = Counter(words_in(own.heading)) if own.text else Counter()
        truth = Counter(words_in("\n".join(row for _, row in lines_of(rows, ranges, skipped))))
        texts = [
            section.text
            for section in document.sections
            if section is own or (section.kind == "priority" and section.section_id.rpartition(".")[0] == section_id)
        ]
        found = Counter(word for text in texts for word in words_in(text))
        truth -= heading - (found - truth)
        both = (truth & found).total()
        hit, wanted, given = hit + both, wanted + truth.total(), given + found.total()
        worst.append((section_id, both / max(truth.total(), 1), both / max(found.total(), 1)))
    worst.sort(key=lambda row: min(row[1], row[2]) if row[1] else 2)
    return hit / wanted, hit / given, tuple(worst[:6])


def report(result: Score) -> str:
    """The score in a few lines."""
    worst = "\n".join(f"  {name:10} recall {r:.3f} precision {p:.3f}" for name, r, p in result.worst)
    return (
        f"priorities in place: {result.priorities_right} of {result.priorities}\n"
        f"first pages right: {result.pages_right} of {result.pages}\n"
        f"words: recall {result.recall:.4f}, precision {result.precision:.4f}; lowest sections:\n{worst}\n"
        + "\n".join(result.wrong)
    )


def main(shared: Path) -> None:
    """Print the score of the reader on the English strategy: python -m tests.sources.scoring FOLDER."""
    from sources import load_register, read_document, select_sources

    source = select_sources(load_register(shared / "corpus"), ["security-strategy-2023-en"])[0]
    print(report(score(read_document(source), shared)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
