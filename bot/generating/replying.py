"""Asks the chat model of the settings one thing and takes its whole reply, for a judge and not for a reader."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Literal

from bot.generating.models import calling, open_model
from bot.generating.writing import text_of

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from bot.settings import Settings

# A verdict is one line; a model that writes on for so long gives none.
_SECONDS = 30.0


class NoReply(RuntimeError):
    """The model gave no reply; `reason` is "timeout" or "failed", and the message never repeats what the model sent."""

    def __init__(self, reason: Literal["timeout", "failed"], kind: str) -> None:
        super().__init__(f"the chat model gave no reply: {reason} ({kind})")
        self.reason = reason


class Replier:
    """Asks one chat model, without retries; `model_id` is its name in the settings."""

    def __init__(self, model: BaseChatModel, model_id: str, *, seconds: float = _SECONDS) -> None:
        self.model_id = model_id
        self._model = model
        self._seconds = seconds

    def reply(self, system: str, text: str) -> str:
        """The whole text of the reply to `text` under the instructions `system`, as the model wrote it.

        Raises:
            NoReply: the model could not be reached, broke off, fell silent or took longer than the seconds given.
        """
        ended = threading.Event()
        timer = threading.Timer(self._seconds, ended.set)
        timer.daemon = True
        timer.start()
        try:
            with calling(ended):
                parts = [text_of(chunk) for chunk in self._model.stream([("system", system), ("human", text)])]
        except Exception as error:  # noqa: BLE001 - each provider raises its own, and some repeat the key
            kind = type(error).__name__
            raise NoReply("timeout" if ended.is_set() or "Timeout" in kind else "failed", kind) from None
        finally:
            timer.cancel()
        return "".join(parts)


def open_replier(settings: Settings) -> Replier:
    """The chat model of the settings, ready to be asked; ValueError where none is named or it cannot be opened."""
    if not settings.chat_model:
        raise ValueError(
            'PARAAT_CHAT_MODEL is empty, so nothing can judge; expected "openai:NAME" or "ollama:NAME", or no --judge'
        )
    return Replier(open_model(settings), settings.chat_model)
