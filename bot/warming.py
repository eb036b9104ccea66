"""Loads the assistant and the page behind an open port, and says when they are ready."""

from __future__ import annotations

import asyncio
import html
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
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

    @property
    def is_settled(self) -> bool:
        """Whether loading has ended, well or not."""
        return self._settled.is_set()

    def current(self) -> Assistant:
        """The assistant that answers now; LookupError before there is one."""
        if self.assistant is None:
            raise LookupError("the assistant is not loaded yet")
        return self.assistant

    async def wait(self, seconds: float) -> Assistant | None:
        """The assistant as soon as it is loaded, or None after so many seconds or when loading failed."""
        if self.is_settled:
            return self.assistant
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
    """Serves the page when it is there, and until then a plain one that refreshes itself.

    Only what the page itself asks for is let through: Gradio also brings routes for uploads, files and
    proxied addresses, which this service does not offer.
    """

    _EXACT = ("/", "/theme.css", "/robots.txt", "/manifest.json")
    _UNDER = ("/assets/", "/static/", "/svelte/")
    _CALLS = (
        "/queue/join",
        "/queue/data",
        "/run/predict",
        "/heartbeat/",
        "/startup-events",
        "/cancel",
        "/reset",
        "/theme.css",
    )

    def __init__(self) -> None:
        self.page: FastAPI | None = None
        self.has_failed = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        from starlette.responses import HTMLResponse, PlainTextResponse

        if not self._is_open(scope["path"]):
            await PlainTextResponse("not found", status_code=404)(scope, receive, send)
            return
        if self.page is not None:
            await self.page(scope, receive, send)
            return
        key, status = ("failed", 503) if self.has_failed else ("warming", 200)
        lines = "".join(f'<p lang="{code}">{html.escape(show(key, code))}</p>' for code in ("nl", "en"))
        danger = "".join(f'<p lang="{code}">{html.escape(show("danger_line", code))}</p>' for code in ("nl", "en"))
        page = (
            '<!doctype html><html lang="nl"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f'<meta http-equiv="refresh" content="2"><title>Paraat</title>{lines}{danger}</html>'
        )
        await HTMLResponse(page, status_code=status, headers={"Cache-Control": "no-store"})(scope, receive, send)

    def _is_open(self, path: str) -> bool:
        calls = tuple(f"/gradio_api{call}" for call in self._CALLS)
        return path in self._EXACT or path.startswith((*self._UNDER, *calls))


@asynccontextmanager
async def warming(
    warmth: Warmth,
    door: PageDoor,
    load_assistant: Callable[[], Assistant],
    build_page: Callable[[], FastAPI],
    follow: Callable[[Warmth], Coroutine[None, None, None]] | None = None,
    ready: Callable[[Assistant], None] | None = None,
) -> AsyncIterator[None]:
    """While the context is open: load the assistant, then the page, and keep the page's own tasks running.

    `ready` is called once, with the assistant, when the page is there. `follow` may put a newer assistant in the place
    of the one that was loaded.
    """
    closing = asyncio.Event()

    async def warm_up() -> None:
        try:
            warmth.settle(await asyncio.to_thread(load_assistant))
        except Exception as error:  # noqa: BLE001 - whatever it is, the page must say it and not hang
            door.has_failed = True
            warmth.settle(None, str(error))
            _log.critical("the assistant could not be loaded: %s", error)

    async def open_page() -> None:
        await warm_up()
        if warmth.assistant is None:
            return
        try:
            page = await asyncio.to_thread(build_page)
            # Entered and left by one task, as the page's own task groups demand.
            async with page.router.lifespan_context(page):
                door.page = page
                if ready is not None:
                    ready(warmth.assistant)
                await closing.wait()
        except Exception:  # noqa: BLE001 - the API must go on answering
            door.has_failed = True
            _log.critical("the page could not be built; the API answers without it", exc_info=True)

    task = asyncio.create_task(open_page())
    following = asyncio.create_task(follow(warmth)) if follow else None
    yield
    closing.set()
    if following is not None:
        following.cancel()
    await asyncio.wait([task], timeout=5)
    task.cancel()
