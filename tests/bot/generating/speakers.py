"""Assistants whose answers a model of a test words, with as much time as a busy machine needs."""

from __future__ import annotations

from bot.assistant import Assistant
from bot.generating import Breaker, Limits, Writer
from bot.generating.models import open_model
from bot.generating.speaking import SpeakingAssistant
from bot.settings import Settings
from tests.bot.generating import models as m

PATIENT = Limits(first=120.0, whole=240.0)


def settings_for(model: m.Model, provider: str = "openai", silence: float = 120.0) -> Settings:
    """The settings under which that model is asked."""
    address = model.address.removesuffix("/v1") if provider == "ollama" else model.address
    return Settings(chat_model=f"{provider}:any", chat_base_url=address, chat_key="sk-secret", chat_silence=silence)


def speaker(
    assistant: Assistant,
    model: m.Model,
    *,
    provider: str = "openai",
    silence: float = 120.0,
    limits: Limits = PATIENT,
    breaker: Breaker | None = None,
) -> SpeakingAssistant:
    """The assistant, on the same index, whose answers that model words."""
    opened = open_model(settings_for(model, provider, silence))
    return SpeakingAssistant(assistant.index, Writer(opened, f"{provider}:any", limits=limits, breaker=breaker))
