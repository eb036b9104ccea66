"""Measures of a ranking against the gold places of its case: hit, recall, nDCG and reciprocal rank.

A passage is relevant when it holds the evidence (measures that begin with `evidence_`), or when it stands in a
gold section or holds the evidence (the others).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from eval.cases import Case, Gold
from eval.records import Record
from eval.relevance import group_by_facet, is_relevant

_PLAIN = ("hit_at_1", "hit_at_5", "recall_at_5", "ndcg_at_10", "rr_at_10")
RANKING_MEASURES = _PLAIN + tuple(f"evidence_{name}" for name in _PLAIN)
_RECALL_CUTOFF = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The ranking of one case, judged.

    `documents` names the passages in rank order, each name once and without white space. `grades` gives for
    the names of relevant passages the number of gold places that they are the first to hold; `unmet` is the
    number of places that no passage holds. `facets_met` says for each facet whether one of the first five
    passages holds it.
    """

    case_id: str
    documents: tuple[str, ...]
    grades: dict[str, int]
    unmet: int
    facets_met: tuple[bool, ...]


def judge(case: Case, record: Record, *, by_section: bool) -> Judgement | None:
    """The judged ranking of a case; None when the case has no gold (or, without `by_section`, no evidence).

    None as well when these sources should not answer: the gold of such a case stands in other sources.
    Nobody judged every passage of every index, and a place lies in several overlapping passages or is cut in
    two, depending on how an index cuts its texts. So places are counted, not passages: each gold place (with
    facets: each facet) counts once, at the first passage that holds it, and a passage that only repeats a
    place gains nothing. A passage that is the first to hold n places has grade n, and each place that was not
    found stands in the qrels as a document of grade 1 that was never retrieved. The ideal of nDCG is thus
    the sum over all gold places of the case, in the best order of what holds them: it is 1 only when all
    places are held at the top, and the same question has the same number of places in every index.
    """
    gold = tuple(place for place in case.gold if place.evidence or by_section)
    if not gold or case.expect not in ("answer", ""):
        return None
    facets = group_by_facet(gold)
    has_facets = any(place.facet is not None for place in gold)
    places = facets if has_facets else tuple((place,) for place in gold)
    firsts = [_first_position(record, place, by_section) for place in places]
    documents = tuple(
        f"{position}:{'_'.join(f'{passage.source_id}/{passage.section_id}'.split())}"
        for position, passage in enumerate(record.ranking, start=1)
    )
    grades: dict[str, int] = {}
    for position in sorted(first for first in firsts if first is not None):
        grades[documents[position]] = grades.get(documents[position], 0) + 1
    met = (_first_position(record, facet, by_section) for facet in facets)
    return Judgement(
        case_id=case.case_id,
        documents=documents,
        grades=grades,
        unmet=firsts.count(None),
        facets_met=tuple(first is not None and first < _RECALL_CUTOFF for first in met),
    )


def _first_position(record: Record, alternatives: Sequence[Gold], by_section: bool) -> int | None:
    """The position, from 0, of the first passage that holds one of the alternatives."""
    for position, passage in enumerate(record.ranking):
        if any(is_relevant(passage, gold, by_section=by_section) for gold in alternatives):
            return position
    return None


def qrel_rows(judgement: Judgement) -> list[tuple[str, str, int]]:
    """The relevant documents of a case as (case id, document, grade), those that were not found included."""
    found = [(judgement.case_id, document, grade) for document, grade in judgement.grades.items()]
    return found + [(judgement.case_id, f"not-found-{number + 1}", 1) for number in range(judgement.unmet)]


def run_rows(judgement: Judgement) -> list[tuple[str, str, float]]:
    """The ranking as (case id, document, score): the score is 1/rank, so that its order has no ties."""
    return [(judgement.case_id, document, 1 / rank) for rank, document in enumerate(judgement.documents, start=1)]


def ranking_values(pairs: Sequence[tuple[Case, Record]]) -> dict[str, dict[str, float]]:
    """For each case id the values of the ranking measures, in [0, 1]; a measure without gold is absent.

    * hit_at_k: 1 when one of the first k passages is relevant (Success@k).
    * recall_at_5: share of facets held by the first five passages; without facets one hit is full recall.
    * ndcg_at_10: normalised discounted cumulative gain over gold places, see `judge`.
      Source: Järvelin and Kekäläinen, Cumulated gain-based evaluation of IR techniques, TOIS 2002.
    * rr_at_10: 1/rank of the first relevant passage, 0 when none of the first ten is.
    """
    values: dict[str, dict[str, float]] = {case.case_id: {} for case, _ in pairs}
    for prefix, by_section in (("", True), ("evidence_", False)):
        judgements = [j for case, record in pairs if (j := judge(case, record, by_section=by_section))]
        for judgement in judgements:
            share = sum(judgement.facets_met) / len(judgement.facets_met)
            values[judgement.case_id][f"{prefix}recall_at_5"] = share
        for case_id, name, value in _calculate(judgements):
            values[case_id][prefix + name] = value
    return values


def _calculate(judgements: Sequence[Judgement]) -> Iterable[tuple[str, str, float]]:
    import ir_measures
    from ir_measures import RR, Qrel, ScoredDoc, Success, nDCG

    names: dict[Any, str] = {
        Success @ 1: "hit_at_1",
        Success @ 5: "hit_at_5",
        nDCG @ 10: "ndcg_at_10",
        RR @ 10: "rr_at_10",
    }
    qrels = [Qrel(*row) for judgement in judgements for row in qrel_rows(judgement)]
    run = [ScoredDoc(*row) for judgement in judgements for row in run_rows(judgement)]
    if not qrels:
        return
    for metric in ir_measures.iter_calc(list(names), qrels, run):
        yield metric.query_id, names[metric.measure], float(metric.value)
