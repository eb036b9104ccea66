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
from bot.choosing import PLACE_FEATURES, Place, place_name
from bot.commands import mcp_command, notice_app, pause_command, replay_command, resume_command, verify_command
from bot.conversation import stand_alone_query
from bot.evidence import FEATURES, Candidate
from bot.operating.commands import database_app, gaps_command
from bot.outside import OUTSIDE, OUTSIDE_LANGUAGES, OUTSIDE_TABLE, outside_features, read_table, wording_odds
from bot.places import describe_place
from bot.reading import read_ahead
from bot.records import answer_record
from bot.triage import CALL_PLACES, CALL_TABLE, Emergency, call_places, find_emergency, is_live_event
from bot.triage import KINDS as EMERGENCY_KINDS
from bot.wording import unverified_numbers

if TYPE_CHECKING:
    from bot.assistant import Assistant, Evidence
    from bot.gate import FEATURES as GATE_FEATURES
    from bot.gate import Verdict, gate_features, verify
    from bot.generating.replying import NoReply, Replier, open_replier
    from bot.generating.writing import system_prompt
    from bot.opening import assistant_on, open_assistant
    from bot.operating.structured_logs import write_json_lines
    from bot.patience import server_options
    from bot.rendering import render_turn
    from bot.settings import Settings, explain
    from bot.web import create_app
    from bot.workers import ProcessWorkers

__all__ = [
    "CALL_PLACES",
    "CALL_TABLE",
    "EMERGENCY_KINDS",
    "FEATURES",
    "GATE_FEATURES",
    "OUTSIDE",
    "OUTSIDE_LANGUAGES",
    "OUTSIDE_TABLE",
    "PLACE_FEATURES",
    "Answer",
    "AnswerStatus",
    "Assistant",
    "Candidate",
    "Citation",
    "Emergency",
    "Evidence",
    "NearbySection",
    "NoReply",
    "Place",
    "ProcessWorkers",
    "Question",
    "RenderedPlace",
    "Replier",
    "Sentence",
    "Settings",
    "Turn",
    "Verdict",
    "answer_record",
    "assistant_on",
    "call_places",
    "create_app",
    "database_app",
    "describe_place",
    "explain",
    "find_emergency",
    "gaps_command",
    "gate_features",
    "is_live_event",
    "mcp_command",
    "notice_app",
    "open_assistant",
    "open_replier",
    "outside_features",
    "pause_command",
    "place_name",
    "read_ahead",
    "read_table",
    "render_turn",
    "replay_command",
    "resume_command",
    "server_options",
    "stand_alone_query",
    "system_prompt",
    "unverified_numbers",
    "verify",
    "verify_command",
    "wording_odds",
    "write_json_lines",
]

_LATE = {
    "Assistant": ("bot.assistant", "Assistant"),
    "Evidence": ("bot.assistant", "Evidence"),
    "GATE_FEATURES": ("bot.gate", "FEATURES"),
    "NoReply": ("bot.generating.replying", "NoReply"),
    "ProcessWorkers": ("bot.workers", "ProcessWorkers"),
    "Replier": ("bot.generating.replying", "Replier"),
    "Settings": ("bot.settings", "Settings"),
    "Verdict": ("bot.gate", "Verdict"),
    "assistant_on": ("bot.opening", "assistant_on"),
    "create_app": ("bot.web", "create_app"),
    "explain": ("bot.settings", "explain"),
    "gate_features": ("bot.gate", "gate_features"),
    "open_assistant": ("bot.opening", "open_assistant"),
    "open_replier": ("bot.generating.replying", "open_replier"),
    "server_options": ("bot.patience", "server_options"),
    "render_turn": ("bot.rendering", "render_turn"),
    "system_prompt": ("bot.generating.writing", "system_prompt"),
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
