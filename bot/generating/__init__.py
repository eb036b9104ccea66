"""The generated path: a chat model words the answer, and every sentence passes the gate before it is shown."""

from bot.generating.breaker import Breaker
from bot.generating.writing import Limits, Source, Writer, WrittenSentence

__all__ = ["Breaker", "Limits", "Source", "Writer", "WrittenSentence"]
