"""Shows scores as a table and as JSON, and prints answers in full for a person to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eval.cases import Case
from eval.judge.wording import Wording, wording_json
from eval.records import Record
from eval.score import LOWER_IS_BETTER, MEASURES, Scores, Slice

# Columns of a block of types: what fits a terminal of 120 characters.
_TYPES_A_BLOCK = 7


def scores_json(scores: Scores, wording: Wording | None = None) -> dict[str, Any]:
    """{"measures": {measure: {slice: {mean, low, high, n}}}, "cases": {id: {measure: value}}, …}.

    "wording" is there only when a judge was asked; see `wording_json`.
    """
    judged = {} if wording is None else {"wording": wording_json(wording)}
    return judged | {
        "measures": {
            measure: {
                part.name: {
                    "mean": part.figures[measure].mean,
                    "low": part.figures[measure].low,
                    "high": part.figures[measure].high,
                    "n": part.figures[measure].cases,
                }
                for part in scores.slices
            }
            for measure in MEASURES
        },
        "cases": {row.case_id: {"status": row.status} | row.values for row in scores.per_case},
        "missing": list(scores.missing),
        "unknown": list(scores.unknown),
        "indexes": list(scores.indexes),
    }


def table(scores: Scores) -> str:
    """A readable table: all cases and each language with 95 % intervals, then each type; ↓ marks lower as better."""
    wide = [part for part in scores.slices if part.kind != "type"]
    types = [part for part in scores.slices if part.kind == "type"]
    blocks = [_block(wide, with_interval=True)]
    starts = range(0, len(types), _TYPES_A_BLOCK)
    blocks += [_block(types[start : start + _TYPES_A_BLOCK], with_interval=False) for start in starts]
    blocks += [f"! no record for: {', '.join(scores.missing)}"] if scores.missing else []
    blocks += [f"! no case for: {', '.join(scores.unknown)}"] if scores.unknown else []
    return "\n\n".join(blocks)


def _block(parts: Sequence[Slice], *, with_interval: bool) -> str:
    width = 23 if with_interval else 13
    titles = "".join(f"{f'{part.name[: 8 if not with_interval else 20]} ({part.cases})':>{width}}" for part in parts)
    lines = [f"{'measure':24}{titles}"]
    for measure in MEASURES:
        cells = []
        for part in parts:
            found = part.figures[measure]
            text = "-" if found.mean is None else f"{found.mean:.3f}"
            if found.mean is not None and with_interval:
                text += f" [{found.low:.3f}, {found.high:.3f}]"
            cells.append(f"{text:>{width}}")
        name = f"{measure} ↓" if measure in LOWER_IS_BETTER else measure
        lines.append(f"{name:24}{''.join(cells)}")
    return "\n".join(lines)


def ten_answers(records: Sequence[Record], cases: Sequence[Case]) -> str:
    """Ten answers in full for a person to read, spread evenly over types and languages in a fixed way."""
    by_id = {record.case_id: record for record in records}
    ordered = sorted((case for case in cases if case.case_id in by_id), key=lambda c: (c.type, c.language, c.case_id))
    step = max(1, len(ordered) // 10)
    chosen = ordered[step // 2 :: step][:10]
    return "\n\n".join(_full(case, by_id[case.case_id]) for case in chosen) + "\n"


def _full(case: Case, record: Record) -> str:
    lines = [f"# {case.case_id} ({case.language}, {case.audience}, {case.type}; expected: {case.expect})"]
    lines += [f"  {turn.role}: {turn.content}" for turn in case.history]
    lines += [f"Q: {case.question}", f"A: ({record.status}, {record.reason or '-'}) {record.text}"]
    for citation in record.citations:
        place = " > ".join(citation.heading_path)
        lines.append(f"   [{citation.marker}] {citation.title}: {place}, p. {citation.page}")
        lines.append(f"       {' '.join(citation.quote.split())}")
    places = [f"{gold.section_id} p. {gold.page}" for gold in case.gold]
    lines += [f"   expected place: {', '.join(places)}"] if places else []
    lines += [f"   expected facts: {'; '.join(nugget.fact for nugget in case.nuggets)}"] if case.nuggets else []
    return "\n".join(lines)
