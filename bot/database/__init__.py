"""What the operator keeps: reports of readers, masked questions where switched on, and counts of traffic."""

from bot.database.asked import AskedQuestion, StoredQuestions
from bot.database.connecting import Database, DatabaseAway, open_database
from bot.database.reports import StoredFeedback
from bot.database.traffic import Tally, TrafficCounts

__all__ = [
    "AskedQuestion",
    "Database",
    "DatabaseAway",
    "StoredFeedback",
    "StoredQuestions",
    "Tally",
    "TrafficCounts",
    "open_database",
]
