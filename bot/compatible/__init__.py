"""The endpoint that speaks as OpenAI's chat completions do, so that other people's programs can ask."""

from bot.compatible.routes import compatible_router

__all__ = ["compatible_router"]
