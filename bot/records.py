"""Writes an answer as the record that programs and the evaluation read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.answers import Answer, Citation, NearbySection, RenderedPlace, Sentence


def answer_record(answer: Answer, *, case_id: str | None = None, depth: int = 20) -> dict[str, Any]:
    """The record of the design, ready for JSON; `ranking` holds at most `depth` passages.

    The same question gives the same record in any process, `seconds` and `case_id` aside.
    """
    return {
        "case_id": case_id,
        "answer_id": answer.answer_id,
        "status": str(answer.status),
        "reason": answer.reason,
        "language": answer.language,
        "audience": answer.audience,
        "region": answer.region,
        "mode": answer.mode,
        "confidence": answer.confidence,
        "text": answer.text,
        "sentences": [_flat(sentence) for sentence in answer.sentences],
        "citations": [_citation(citation) for citation in answer.citations],
        "ranking": _ranking(answer, depth),
        "nearby": [_flat(section) for section in answer.nearby],
        "suggestions": list(answer.suggestions),
        "notices": list(answer.notices),
        "index": answer.index,
        "model": answer.model,
        "seconds": {step: round(seconds, 6) for step, seconds in answer.seconds.items()},
    }


def _citation(citation: Citation) -> dict[str, Any]:
    renders = citation.renders
    return _flat(citation) | {"renders": None if renders is None else _flat(renders)}


def _flat(record: Sentence | Citation | NearbySection | RenderedPlace) -> dict[str, Any]:
    """The fields of a record of texts and numbers; `dataclasses.asdict` copies each of them, which takes longer."""
    return {name: getattr(record, name) for name in record.__slots__}


def _ranking(answer: Answer, depth: int) -> list[dict[str, Any]]:
    if answer.ranking is None:
        return []
    return [
        {
            "rank": passage.rank,
            "score": round(passage.score, 6),
            "source_id": passage.chunk.source_id,
            "section_id": passage.chunk.section_id,
            "page": passage.chunk.page,
            "text": passage.chunk.text,
        }
        for passage in answer.ranking.passages[:depth]
    ]
