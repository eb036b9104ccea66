"""The part of the API that shows the texts: sources and their sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException

from bot.api import errors
from bot.api_models import SectionRecord, SourceRecord

if TYPE_CHECKING:
    from bot.api import Desk


def sources_router(desk: Desk) -> APIRouter:
    """The routes under /api/v1/sources and /api/v1/sections."""
    router = APIRouter(prefix="/api/v1", tags=["sources"])

    @router.get("/sources", responses=errors(503))
    async def sources() -> list[SourceRecord]:
        """The texts that answers are made from, by id."""
        assistant = await desk.assistant()
        return [
            SourceRecord(**{name: getattr(source, name) for name in SourceRecord.model_fields})
            for source in sorted(assistant.index.sources, key=lambda source: source.source_id)
        ]

    @router.get("/sections/{source_id}/{section_id}", responses=errors(404, 503))
    async def section(source_id: str, section_id: str) -> SectionRecord:
        """One section as it was read, with its place."""
        assistant = await desk.assistant()
        try:
            return SectionRecord.of(assistant.index, source_id, section_id)
        except KeyError as error:
            raise HTTPException(404, "there is no section of this name") from error

    return router
