"""What a chat-completions client sends, and the question in it."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import HTTPException
from pydantic import BaseModel, Field

from bot.answers import Question, Turn
from bot.api_models import MAX_TURN_CHARS, MAX_TURNS
from bot.interface import MAX_QUESTION_CHARS
from bot.regions import find_region

# The names under which a client chooses for whom the answer is.
MODELS = {"paraat": "citizen", "paraat-organisation": "organisation"}
_LANGUAGES = ("nl", "en", "pap")


class Message(BaseModel):
    """One message; a client may send more fields than are read."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[dict[str, Any]] | None = None

    def text(self) -> str:
        """The text of the message; HTTPException 400 for a picture, a sound or a file."""
        if not isinstance(self.content, list):
            return self.content or ""
        other = next((part.get("type") for part in self.content if part.get("type") not in ("text", "refusal")), None)
        if other is not None or any(not isinstance(part.get("text", ""), str) for part in self.content):
            raise HTTPException(400, "messages: only text can be read, no pictures, sounds or files")
        return "\n".join(part.get("text", "") for part in self.content)


class StreamOptions(BaseModel):
    """What a stream ends with."""

    include_usage: bool = False


class Completion(BaseModel):
    """A request for a chat completion; what steers a language model (temperature, tools, …) changes nothing here."""

    model: str = Field(description='"paraat" for citizens, "paraat-organisation" for organisations.')
    messages: list[Message] = Field(
        min_length=1,
        description=f"The last one is the question, up to {MAX_QUESTION_CHARS} characters. Of the earlier ones the "
        f"last {MAX_TURNS} count, with {MAX_TURN_CHARS} characters of each; instructions and what the assistant is "
        "said to have said never change an answer.",
    )
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: int | None = None
    metadata: dict[str, str] | None = Field(
        default=None, description="`language` (nl, en, pap) and `region`, where the client knows them."
    )

    def to_question(self) -> Question:
        """The question; HTTPException 404 for another model, 400 for what cannot be answered."""
        if self.model not in MODELS:
            raise HTTPException(404, f"model: there is no model of this name; expected {' or '.join(MODELS)}")
        if self.n not in (None, 1):
            raise HTTPException(400, "n: one answer is given to a question; expected 1")
        *earlier, last = self.messages
        text = last.text().strip() if last.role == "user" else ""
        if not text or len(text) > MAX_QUESTION_CHARS:
            raise HTTPException(
                400,
                f"messages: the last one must be of the user and have 1 to {MAX_QUESTION_CHARS} characters; "
                f"it is of the {last.role} and has {len(text)}",
            )
        return Question(
            text=text,
            language=self._choice("language", _LANGUAGES),
            audience=MODELS[self.model],
            region=self._region(),
            history=_turns(earlier),
        )

    def _choice(self, name: str, allowed: tuple[str, ...]) -> str | None:
        given = (self.metadata or {}).get(name) or None
        if given is not None and given not in allowed:
            raise HTTPException(400, f"metadata.{name}: expected one of {', '.join(allowed)}")
        return given

    def _region(self) -> str | None:
        given = (self.metadata or {}).get("region") or None
        if given is not None and find_region(given) is None:
            raise HTTPException(400, "metadata.region: expected a part of the Kingdom, such as nl, bonaire or aruba")
        return given


def _turns(messages: list[Message]) -> tuple[Turn, ...]:
    """The last turns, cut to the length that counts; a client sends the whole conversation every time."""
    said = [message for message in messages if message.role in ("user", "assistant")][-MAX_TURNS:]
    return tuple(
        Turn(role="user" if message.role == "user" else "assistant", content=_own_words(message)[:MAX_TURN_CHARS])
        for message in said
    )


def _own_words(message: Message) -> str:
    """The text of an earlier message; what else it held was answered, or refused, in its own time."""
    if isinstance(message.content, list):
        texts = [part.get("text") for part in message.content if part.get("type") == "text"]
        return "\n".join(text for text in texts if isinstance(text, str))
    return message.content or ""
