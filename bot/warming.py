"""Loads the assistant and the page behind an open port, and says when they are ready."""

from __future__ import annotations

import asyncio
import html
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.interface import show

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import Receive, Scope, Send

    from bot.assistant import Assistant

_log = logging.getLogger(__name__)


class Warmth:
    """The assistant, once it is loaded; `failure` says why it could not be."""

    def __init__(self) -> None:
        self.assistant: Assistant | None = None
        self.failure = ""
        self._settled = asyncio.Event()

    async def wait(self, seconds: float) -> Assistant | None:
        """The assistant as soon as it is loaded, or None after so many seconds or when loading failed."""
        try:
            await asyncio.wait_for(self._settled.wait(), seconds)
        except TimeoutError:
            return None
        return self.assistant

    def settle(self, assistant: Assistant | None, failure: str = "") -> None:
        """Let everyone who waits go on."""
        self.assistant, self.failure = assistant, failure
        self._settled.set()


class PageDoor:
    """Serves the page when it is there, and until then a plain one that refreshes itself."""

    def __init__(self) -> None:
        self.page: FastAPI | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self.page is not None:
            await self.page(scope, receive, send)
            return
        from starlette.responses import HTMLResponse

        lines = "".join(f'<p lang="{code}">{html.escape(show("warming", code))}</p>' for code in ("nl", "en"))
        danger = "".join(f'<p lang="{code}">{html.escape(show("danger_line", code))}</p>' for code in ("nl", "en"))
        page = (
            '<!doctype html><html lang="nl"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f'<meta http-equiv="refresh" content="2"><title>Paraat</title>{lines}{danger}</html>'
        )
        await HTMLResponse(page, status_code=200, headers={"Cache-Control": "no-store"})(scope, receive, send)


@asynccontextmanager
async def warming(
    warmth: Warmth,
    door: PageDoor,
    load_assistant: Callable[[], Assistant],
    build_page: Callable[[Assistant], FastAPI],
) -> AsyncIterator[None]:
    """While the context is open: load the assistant, then the page, and keep the page's own tasks running."""
    closing = asyncio.Event()

    async def warm_up() -> None:
        try:
            assistant = await asyncio.to_thread(load_assistant)
        except Exception as error:  # noqa: BLE001 - whatever it is, the page must say it and not hang
            warmth.settle(None, str(error))
            _log.critical("the assistant could not be loaded: %s", error)
            return
        warmth.settle(assistant)
        page = await asyncio.to_thread(build_page, assistant)
        # Entered and left by one task, as the page's own task groups demand.
        async with page.router.lifespan_context(page):
            door.page = page
            await closing.wait()

    task = asyncio.create_task(warm_up())
    yield
    closing.set()
    await asyncio.wait([task], timeout=5)
    task.cancel()
