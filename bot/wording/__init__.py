"""Fixed texts per language and the emergency numbers, reviewed like code."""

from bot.wording.numbers import EmergencyNumber, emergency_numbers, unverified_numbers
from bot.wording.texts import LANGUAGES, say

__all__ = ["LANGUAGES", "EmergencyNumber", "emergency_numbers", "say", "unverified_numbers"]
