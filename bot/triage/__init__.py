"""Recognises an emergency in progress, before anything is searched and without a model."""

from bot.triage.judging import Emergency, find_emergency, has_way_on, is_live_event
from bot.triage.likeness import CALL_PLACES, CALL_TABLE, call_places, load_table
from bot.triage.rules import KINDS, load_rules

__all__ = [
    "CALL_PLACES",
    "CALL_TABLE",
    "KINDS",
    "Emergency",
    "call_places",
    "find_emergency",
    "has_way_on",
    "is_live_event",
    "load_rules",
    "load_table",
]
