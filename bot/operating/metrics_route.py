"""The address where Prometheus reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException, Response

from bot.operating.metrics import CONTENT_TYPE

if TYPE_CHECKING:
    from bot.api import Desk


def metrics_router(desk: Desk) -> APIRouter:
    """The route /metrics; 404 unless the operator has switched it on."""
    router = APIRouter(include_in_schema=False)

    @router.get("/metrics")
    def metrics() -> Response:
        if not desk.service.settings.metrics:
            raise HTTPException(404, "figures are not given here")
        assistant = desk.warmth.assistant
        fingerprint = assistant.index.fingerprint if assistant else None
        is_open = assistant is not None and assistant.is_model_resting
        content = desk.watch.metrics.exposition(fingerprint, is_breaker_open=is_open)
        return Response(content, media_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})

    return router
