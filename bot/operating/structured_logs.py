"""Log lines as JSON, one for each answer, without a word of what was asked or answered."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from bot.answers import Answer

_log = logging.getLogger("paraat.answers")


class JsonLines(logging.Formatter):
    """A line of JSON for each record: time, level, logger, message or event.

    Of an exception its kind and its places are told and not its message, which may repeat what a person typed.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        at = datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds")
        row: dict[str, object] = {"time": at, "level": record.levelname.lower(), "logger": record.name}
        fields = getattr(record, "fields", None)
        row |= fields if isinstance(fields, dict) else {"message": record.getMessage()}
        if record.exc_info and record.exc_info[0] is not None:
            row["exception"] = record.exc_info[0].__name__
            row["places"] = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(record.exc_info[2])]
        return json.dumps(row, ensure_ascii=False)


def write_json_lines(stream: TextIO | None = None) -> None:
    """From now on every log line of this process is JSON, on standard error or the stream."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    _log.setLevel(logging.INFO)


def log_answer(answer: Answer, surface: str, seconds: float) -> None:
    """One line on an answer, with its number; shown where lines are JSON."""
    fields = {
        "event": "answer",
        "answer_id": answer.answer_id,
        "surface": surface,
        "status": str(answer.status),
        "reason": answer.reason,
        "language": answer.language,
        "mode": answer.mode,
        "milliseconds": round(seconds * 1000, 1),
        "index": answer.index[:16],
    }
    _log.info("answer", extra={"fields": fields})
