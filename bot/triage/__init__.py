"""Recognises an emergency in progress, before anything is searched and without a model."""

from bot.triage.judging import Emergency, find_emergency, has_way_on, is_live_event
from bot.triage.rules import KINDS

__all__ = ["KINDS", "Emergency", "find_emergency", "has_way_on", "is_live_event"]
