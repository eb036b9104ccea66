"""Counts what question sets ask about: cases by section and language, by type, and sections that no case names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from eval.cases import Case
from eval.likeness import Likeness, find_alike
from eval.relevance import is_entry_of

_TITLE_CHARS = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The number of cases of one section, type or the like; `counts` by column, absent where there is none."""

    name: str
    counts: Mapping[str, int]
    title: str = ""

    @property
    def total(self) -> int:
        """All cases of the row; every case has one language."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What some question sets ask about.

    `languages` are the columns of every row, most cases first; `sections` counts a case once for each section of
    its gold, in the order of the sections; `others` are the rows by type, audience, expected outcome and sources,
    under those names. `uncovered` are sections of the texts that no case asks about, `unknown` gold sections that the
    texts lack (both empty when no texts were given). `sizes` are the cases of each set, and
    `alike` the questions of different sets that are nearly the same.
    """

    languages: tuple[str, ...]
    sections: tuple[Row, ...]
    others: Mapping[str, tuple[Row, ...]]
    uncovered: tuple[str, ...]
    unknown: tuple[str, ...]
    sizes: Mapping[str, int]
    alike: tuple[Likeness, ...]


def measure_coverage(sets: Mapping[str, Sequence[Case]], titles: Mapping[str, str]) -> Coverage:
    """The coverage of question sets, by name, over the sections of some texts (their titles by section id)."""
    cases = [case for chosen in sets.values() for case in chosen]
    languages = tuple(name for name, _ in Counter(case.language or "-" for case in cases).most_common())
    asked = {gold.section_id for case in cases for gold in case.gold if gold.section_id}
    sections = _rows(cases, lambda case: {gold.section_id for gold in case.gold if gold.section_id}, titles)
    fields: dict[str, Callable[[Case], str]] = {
        "type": lambda case: case.type,
        "audience": lambda case: case.audience,
        "expected": lambda case: case.expect,
        "sources": lambda case: case.sources,
    }
    return Coverage(
        languages=languages,
        sections=tuple(sorted(sections, key=lambda row: section_order(row.name))),
        others={name: _rows_by(cases, value) for name, value in fields.items()},
        uncovered=tuple(
            name for name in titles if name not in asked and not any(is_entry_of(name, gold) for gold in asked)
        ),
        unknown=tuple(sorted(asked - set(titles), key=section_order)) if titles else (),
        sizes={name: len(chosen) for name, chosen in sets.items()},
        alike=find_alike(sets),
    )


def _is_asked(section_id: str, asked: Set[str]) -> bool:
    return section_id in asked or any(is_entry_of(section_id, gold) for gold in asked)


def bundled_titles() -> dict[str, str]:
    """The heading of every section of the bundled guide that has text, in order; English where there are both."""
    from sources import builtin_sources, read_document

    titles: dict[str, str] = {}
    for source in sorted(builtin_sources(), key=lambda source: source.language != "en"):
        for section in read_document(source).sections:
            if section.text:
                titles.setdefault(section.section_id, section.heading)
    return dict(sorted(titles.items(), key=lambda item: section_order(item[0])))


def section_order(section_id: str) -> tuple[tuple[int, str], ...]:
    """A key by which 2.3.9 comes before 2.3.12, and the strategy before the parts of the other guides."""
    pieces = re.findall(r"\d+|[^\W\d_]+", section_id)
    return tuple((int(piece), "") if piece.isdigit() else (10_000, piece) for piece in pieces)


def coverage_json(coverage: Coverage) -> dict[str, Any]:
    """{"cases": {set: n}, "sections": {id: {language: n}}, "type": {…}, …, "uncovered", "unknown", "alike"}."""
    rows = {"sections": coverage.sections} | dict(coverage.others)
    return (
        {"cases": dict(coverage.sizes)}
        | {name: {row.name: dict(row.counts) for row in part} for name, part in rows.items()}
        | {
            "uncovered": list(coverage.uncovered),
            "unknown": list(coverage.unknown),
            "alike": [[pair.first, pair.second, round(pair.likeness, 3)] for pair in coverage.alike],
        }
    )


def coverage_table(coverage: Coverage) -> str:
    """A readable table: the sets, cases by section and language, by type and so on, and what is missing."""
    sizes = ", ".join(f"{name} ({size})" for name, size in coverage.sizes.items())
    blocks = [f"cases: {sizes}", _block("section", coverage.sections, coverage.languages)]
    blocks += [_block(name, rows, coverage.languages) for name, rows in coverage.others.items()]
    if coverage.uncovered:
        blocks.append(f"! sections without a case: {', '.join(coverage.uncovered)}")
    if coverage.unknown:
        blocks.append(f"! sections that the bundled guide does not have: {', '.join(coverage.unknown)}")
    blocks += [f"! alike ({pair.likeness:.2f}): {pair.first} and {pair.second}" for pair in coverage.alike]
    return "\n\n".join(blocks)


def _rows_by(cases: Sequence[Case], value: Callable[[Case], str]) -> tuple[Row, ...]:
    return tuple(sorted(_rows(cases, lambda case: {value(case) or "-"}, {}), key=lambda row: row.name))


def _rows(
    cases: Sequence[Case], names_of: Callable[[Case], Iterable[str]], titles: Mapping[str, str]
) -> tuple[Row, ...]:
    counts: dict[str, Counter[str]] = {}
    for case in cases:
        for name in names_of(case):
            counts.setdefault(name, Counter())[case.language or "-"] += 1
    return tuple(Row(name=name, counts=found, title=titles.get(name, "")) for name, found in counts.items())


def _block(heading: str, rows: Sequence[Row], languages: Sequence[str]) -> str:
    columns = (*languages, "all")
    lines = [f"{heading:14}{''.join(f'{column:>6}' for column in columns)}"]
    for row in rows:
        cells = [*(row.counts.get(language, 0) for language in languages), row.total]
        numbers = "".join(f"{cell or '-':>6}" for cell in cells)
        lines.append(f"{row.name:14}{numbers}  {row.title[:_TITLE_CHARS]}".rstrip())
    return "\n".join(lines)
