"""Fixed texts per language and the emergency numbers, reviewed like code."""

from bot.wording.dates import write_date
from bot.wording.numbers import EmergencyNumber, emergency_numbers, unverified_numbers
from bot.wording.texts import LANGUAGES, by_language, say

__all__ = [
    "LANGUAGES",
    "EmergencyNumber",
    "by_language",
    "emergency_numbers",
    "say",
    "unverified_numbers",
    "write_date",
]
