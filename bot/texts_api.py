"""The fixed texts of page and widget, by language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException

from bot.interface import PAGE_LANGUAGES, label_texts, widget_texts

if TYPE_CHECKING:
    from bot.api import Desk


def texts_router(desk: Desk) -> APIRouter:
    """The routes that page.js and embed.js take their words from; 404 for a language without texts."""
    router = APIRouter(include_in_schema=False)

    @router.get("/widget/texts/{language}.json")
    async def texts(language: str) -> dict[str, str]:
        """The texts for the widget, with the operator's message of now."""
        told = widget_texts(desk.service.settings, _known(language))
        return told | {"operator_message": desk.service.notice(language)}

    @router.get("/site/labels/{language}.json")
    async def labels(language: str) -> dict[str, str]:
        """The labels of the chat page."""
        return label_texts(_known(language))

    return router


def _known(language: str) -> str:
    if language not in PAGE_LANGUAGES:
        raise HTTPException(404, "there are no texts in this language")
    return language
