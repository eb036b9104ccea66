"""Assistants whose answers can be told in advance, on an index of one source without searches."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from bot import Answer, AnswerStatus, Assistant, Citation, Question, Sentence
from index import Ranking

_CHUNK = SimpleNamespace(source_id="gids", section_id="1", page=3, text="Wat hier staat.")
FOUND = SimpleNamespace(rank=1, score=0.5, chunk=_CHUNK)


class EchoAssistant:
    """Answers each question with a sentence of its own and cites section 1; "weet niet" in a question is declined."""

    def __init__(self, *, fingerprint: str = "f1", dies_at: str = "", source_id: str = "gids") -> None:
        section = SimpleNamespace(section_id="1")
        sources = (SimpleNamespace(source_id=source_id),)
        self.index = SimpleNamespace(sources=sources, fingerprint=fingerprint, sections=lambda _: (section,))
        self.dies_at, self.asked = dies_at, list[str]()

    def answer(self, question: Question) -> Answer:
        if self.dies_at and self.dies_at in question.text:
            # Not an Exception, so like a kill it ends the run at once.
            raise KeyboardInterrupt
        self.asked.append(question.text)
        is_known = "weet niet" not in question.text
        sentence = Sentence(
            text=f"Over: {question.text}", markers=(1,) if is_known else (), support="verbatim" if is_known else "fixed"
        )
        cited = Citation(
            marker=1, kind="official", source_id="gids", title="Gids", publisher="P", published="2023", language="nl",
            section_id="1", heading_path=("Een",), page=3, url="https://example.org", quote=question.text,
        )  # fmt: skip
        return Answer(
            answer_id="a",
            status=AnswerStatus.ANSWERED if is_known else AnswerStatus.NOT_IN_SOURCES,
            reason=None if is_known else "low_confidence",
            language="nl",
            audience="citizen",
            region=None,
            mode="extractive" if is_known else "fixed",
            confidence=0.8 if is_known else 0.1,
            sentences=(sentence,),
            citations=(cited,) if is_known else (),
            ranking=cast(Ranking, SimpleNamespace(passages=(FOUND,))),
            index=self.index.fingerprint,
            seconds={"retrieve": 0.001 * (1 + len(self.asked))},
        )


def echo(**given: Any) -> Assistant:
    return cast(Assistant, EchoAssistant(**given))


def write_lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def case(case_id: str, question: str, **fields: Any) -> dict[str, Any]:
    """A case that expects an answer from section 1."""
    known = {"lang": "nl", "type": "factoid", "expect": "answer", "gold": [{"section_id": "1", "page": 3}]}
    return {"id": case_id, "question": question} | known | fields
