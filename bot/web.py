"""Puts page, widget and API together into one web application."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from bot.api import Desk, api_router, health_router
from bot.compatible import compatible_router
from bot.following import Follower
from bot.guarding import GuardMiddleware, QuestionLimiter
from bot.operating.metrics_route import metrics_router
from bot.operating.operator_page import operator_router
from bot.operating.watching import Watch
from bot.origins import OriginMiddleware
from bot.plain_pages import plain_router
from bot.problems import say_what_failed, say_what_is_wrong
from bot.recent_answers import RecentAnswers
from bot.repeated_answers import RepeatedAnswers
from bot.service import Service
from bot.sharing import shared_answers, shared_store
from bot.sources_api import sources_router
from bot.texts_api import texts_router
from bot.triage import load_rules, load_table
from bot.turning_away import BusyMiddleware
from bot.warming import PageDoor, Warmth, warming
from bot.widget_api import widget_router
from bot.workers import ProcessWorkers, ThreadWorkers

if TYPE_CHECKING:
    from pathlib import Path

    from bot.assistant import Assistant
    from bot.settings import Settings

_ABOUT = (
    "Answers questions on the Security Strategy for the Kingdom of the Netherlands (2023-2029); every sentence of an "
    "answer stands in a source that is named. Answers are made by a computer. This is not a warning service."
)
_STATIC = {
    "/widget.js": ("widget/widget.js", "text/javascript"),
    "/widget/embed.js": ("widget/embed.js", "text/javascript"),
    "/widget/embed.css": ("widget/embed.css", "text/css"),
    "/widget/demo.css": ("widget/demo.css", "text/css"),
    "/site/turn.js": ("site/turn.js", "text/javascript"),
    "/site/page.js": ("site/page.js", "text/javascript"),
    "/site/language.js": ("site/language.js", "text/javascript"),
    "/site/turn.css": ("site/turn.css", "text/css"),
    "/site/plain.css": ("site/plain.css", "text/css"),
    "/site/operator.css": ("site/operator.css", "text/css"),
    "/favicon.ico": ("site/icon.svg", "image/svg+xml"),
    "/embed": ("widget/embed.html", "text/html"),
    "/demo": ("widget/demo.html", "text/html"),
}


def create_app(
    load_assistant: Callable[[], Assistant],
    settings: Settings,
    *,
    index_folder: Path | None = None,
    workers: int = 1,
) -> FastAPI:
    """The application: it answers at once, and loads assistant and page in the background.

    Answers of the API and the widget are worked out in threads of this process, or in so many processes beside it. A
    new index that is published in `index_folder` is taken up while it runs. ValueError for a setting that cannot be.
    """
    watch, warmth, door = Watch(settings), Warmth(), PageDoor()
    desk = _desk(settings, watch, warmth, index_folder, workers)
    service = desk.service
    follower = Follower(index_folder, load_assistant, desk.workers.warm) if index_folder is not None else None
    if follower is not None:
        watch.add_part("index", lambda: follower.failure)

    follow = follower.follow if follower is not None else None

    def build_page() -> FastAPI:
        # Gradio reads this when it is imported, which takes seconds and so happens behind the open port.
        os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
        from bot.page import page_app

        return page_app(warmth.current, service, desk.seconds_to_wait)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        watch.start()
        async with warming(warmth, door, _with_rules(load_assistant), build_page, follow, desk.workers.warm):
            yield
        desk.workers.close()
        await run_in_threadpool(watch.stop)

    app = FastAPI(title="Paraat", description=_ABOUT, version="1", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.add_middleware(BusyMiddleware, desk=desk)
    app.add_middleware(OriginMiddleware, origins=settings.embed_origins)
    app.add_middleware(GuardMiddleware, embed_origins=settings.embed_origins)
    app.add_exception_handler(RequestValidationError, say_what_is_wrong)
    app.add_exception_handler(HTTPException, say_what_failed)
    routers = (api_router, compatible_router, sources_router, widget_router, texts_router, health_router, plain_router)
    for make in (*routers, metrics_router, operator_router):
        app.include_router(make(desk))
    for path, (name, kind) in _STATIC.items():
        app.add_api_route(path, _static(name, kind), include_in_schema=False)

    app.mount("/", door)
    return app


def _with_rules(load_assistant: Callable[[], Assistant]) -> Callable[[], Assistant]:
    def load() -> Assistant:
        # The loop itself looks for danger in what it turns away; it must not be the one that reads the rules for that.
        load_rules()
        load_table()
        return load_assistant()

    return load


def _desk(settings: Settings, watch: Watch, warmth: Warmth, index_folder: Path | None, workers: int) -> Desk:
    """What the surfaces answer with, shared with other replicas where the settings name a Redis."""
    shared = shared_store(settings)
    if shared is not None:
        watch.add_part("redis", shared.state)
    answers = shared_answers(settings)
    # A chat model makes an answer wait, not work: threads of this process do that. The desk notes what they answer.
    has_model = bool(settings.chat_model)
    return Desk(
        warmth=warmth,
        service=Service(settings, watch=watch, shared=answers),
        limiter=QuestionLimiter(settings.rate_limit, shared),
        watch=watch,
        workers=ProcessWorkers(settings, index_folder, workers)
        if workers > 1 and not has_model
        else ThreadWorkers(Service(settings, shared=answers), has_model=has_model, longest_wait=settings.longest_wait),
        repeated=None if has_model else RepeatedAnswers(),
        recent=RecentAnswers(shared=shared),
        feedback=watch.feedback,
    )


def _static(name: str, kind: str) -> Callable[[], Response]:
    content = (files("bot") / name).read_text(encoding="utf-8")

    def serve() -> Response:
        headers = {"Cache-Control": "public, max-age=300"}
        if kind == "text/html":
            return HTMLResponse(content, headers=headers)
        return Response(content, media_type=f"{kind}; charset=utf-8", headers=headers)

    return serve
