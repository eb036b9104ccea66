"""Prints what searches reach as a Markdown table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.retrieval_runs import SearchScores

_COLUMNS = {
    "hit@1": "hit_at_1",
    "hit@5": "hit_at_5",
    "hit@10": "hit_at_10",
    "nDCG@10": "ndcg_at_10",
    "RR@10": "rr_at_10",
    "evidence hit@5": "evidence_hit_at_5",
    "evidence nDCG@10": "evidence_ndcg_at_10",
}


def retrieval_table(scores: Mapping[str, SearchScores], languages: Sequence[str]) -> str:
    """One block of rows a language, one row a search; a measure that no case has is a dash."""
    blocks = []
    for language in languages:
        count = max((found.counts.get(language, 0) for found in scores.values()), default=0)
        head = f"| {language} ({count} questions) | {' | '.join(_COLUMNS)} | ms |"
        rows = [_row(name, found, language) for name, found in scores.items()]
        blocks.append("\n".join([head, "|---" * (len(_COLUMNS) + 2) + "|", *rows]))
    return "\n\n".join(blocks)


def _row(name: str, found: SearchScores, language: str) -> str:
    means = found.means.get(language, {})
    values = [f"{means[key]:.3f}" if key in means else "-" for key in _COLUMNS.values()]
    return f"| {name} | {' | '.join(values)} | {found.milliseconds:.1f} |"
