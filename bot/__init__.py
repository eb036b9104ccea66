"""From a Question to an Answer with Citations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answers import (
    Answer,
    AnswerStatus,
    Citation,
    NearbySection,
    Question,
    RenderedPlace,
    Sentence,
    Turn,
)
from bot.commands import notice_app, pause_command, replay_command, resume_command, verify_command
from bot.conversation import stand_alone_query
from bot.evidence import FEATURES, Candidate
from bot.operating.commands import database_app, gaps_command
from bot.places import describe_place
from bot.records import answer_record
from bot.triage import Emergency, find_emergency, is_live_event
from bot.wording import unverified_numbers

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.gate import FEATURES as GATE_FEATURES
    from bot.gate import Verdict, gate_features, verify
    from bot.opening import open_assistant
    from bot.operating.structured_logs import write_json_lines
    from bot.settings import Settings
    from bot.web import create_app

__all__ = [
    "FEATURES",
    "GATE_FEATURES",
    "Answer",
    "AnswerStatus",
    "Assistant",
    "Candidate",
    "Citation",
    "Emergency",
    "NearbySection",
    "Question",
    "RenderedPlace",
    "Sentence",
    "Settings",
    "Turn",
    "Verdict",
    "answer_record",
    "create_app",
    "database_app",
    "describe_place",
    "find_emergency",
    "gaps_command",
    "gate_features",
    "is_live_event",
    "notice_app",
    "open_assistant",
    "pause_command",
    "replay_command",
    "resume_command",
    "stand_alone_query",
    "unverified_numbers",
    "verify",
    "verify_command",
    "write_json_lines",
]

_LATE = {
    "Assistant": ("bot.assistant", "Assistant"),
    "GATE_FEATURES": ("bot.gate", "FEATURES"),
    "Settings": ("bot.settings", "Settings"),
    "Verdict": ("bot.gate", "Verdict"),
    "create_app": ("bot.web", "create_app"),
    "gate_features": ("bot.gate", "gate_features"),
    "open_assistant": ("bot.opening", "open_assistant"),
    "verify": ("bot.gate", "verify"),
    "write_json_lines": ("bot.operating.structured_logs", "write_json_lines"),
}


def __getattr__(name: str) -> object:
    """Names whose modules cost time are loaded when first asked for, so that `paraat --help` stays quick."""
    if name in _LATE:
        from importlib import import_module

        module, attribute = _LATE[name]
        return getattr(import_module(module), attribute)
    raise AttributeError(f"module 'bot' has no attribute {name!r}")
