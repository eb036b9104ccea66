"""The invariants of an answer hold, whoever makes it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.answers import Answer, AnswerStatus, Citation, Sentence
from bot.records import answer_record

CITATION = Citation(
    marker=1,
    kind="official",
    source_id="s",
    title="T",
    publisher="P",
    published="2023-04-03",
    language="en",
    section_id="1.1",
    heading_path=("Part 1", "One"),
    page=3,
    url="https://example.org",
    quote="It holds.",
)


def make(**changes: Any) -> Answer:
    fields: dict[str, Any] = {
        "answer_id": "a",
        "status": AnswerStatus.ANSWERED,
        "reason": None,
        "language": "nl",
        "audience": "citizen",
        "region": None,
        "mode": "extractive",
        "confidence": 0.9,
        "sentences": (Sentence(text="It holds.", markers=(1,), support="verbatim"),),
        "citations": (CITATION,),
        "ranking": None,
    }
    return Answer(**(fields | changes))


def test_text_carries_each_marker_after_its_sentence() -> None:
    assert make().text == "It holds. [1]"


def test_a_marker_without_citation_is_refused() -> None:
    with pytest.raises(ValueError, match="each needs the other"):
        make(sentences=(Sentence(text="It holds.", markers=(2,), support="verbatim"),))


def test_markers_run_from_one_without_gaps() -> None:
    with pytest.raises(ValueError, match="each needs the other"):
        make(
            citations=(replace(CITATION, marker=2),),
            sentences=(Sentence(text="It holds.", markers=(2,), support="verbatim"),),
        )


def test_answered_without_a_citation_is_refused() -> None:
    with pytest.raises(ValueError, match="status answered"):
        make(citations=(), sentences=(Sentence(text="Nee.", markers=(), support="fixed"),))


@pytest.mark.parametrize("status", [status for status in AnswerStatus if not status.is_cited])
def test_other_statuses_with_a_citation_are_refused(status: AnswerStatus) -> None:
    with pytest.raises(ValueError, match="with 1 citations"):
        make(status=status)


def test_a_fixed_sentence_has_no_marker() -> None:
    with pytest.raises(ValueError, match="fixed sentence"):
        make(sentences=(Sentence(text="It holds.", markers=(1,), support="fixed"),))


def test_a_bracketed_number_in_a_sentence_passes_for_a_marker_and_is_refused() -> None:
    with pytest.raises(ValueError, match="each needs the other"):
        make(sentences=(Sentence(text="See note [12].", markers=(1,), support="verbatim"),))


def test_the_record_has_the_agreed_keys_in_order() -> None:
    record = answer_record(make(), case_id="c1")
    assert list(record) == [
        *("case_id", "answer_id", "status", "reason", "language", "audience", "region", "mode", "confidence", "text"),
        *("sentences", "citations", "ranking", "nearby", "suggestions", "notices", "index", "model", "seconds"),
    ]
    assert list(record["citations"][0]) == [
        *("marker", "kind", "source_id", "title", "publisher", "published", "language", "section_id"),
        *("heading_path", "page", "url", "quote", "renders"),
    ]
    assert record["ranking"] == []
