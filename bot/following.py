"""Takes up a newly published index while the service runs: questions get the old one or the new one, never a mix."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from index import IndexDamaged, IndexMissing, live_version

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.warming import Warmth

EVERY_SECONDS = 2.0

_log = logging.getLogger(__name__)


class Follower:
    """Looks every few seconds whether another index is live in the folder, and opens it beside the one in use.

    `failure` says why the newest one could not be opened; the one in use goes on then.
    """

    def __init__(
        self, folder: Path, load: Callable[[], Assistant], ready: Callable[[Assistant], None] | None = None
    ) -> None:
        """`ready` is called with each assistant that is taken up."""
        self._folder, self._load, self._ready = folder, load, ready
        self._seen = ""
        self.failure = ""

    async def follow(self, warmth: Warmth) -> None:
        """Go on until cancelled; begins when the first assistant is there."""
        while not warmth.is_settled:
            await asyncio.sleep(0.05)
        # What is served now may be older than what is live by now: then the first look takes the new one up.
        while True:
            await self.look(warmth)
            await asyncio.sleep(EVERY_SECONDS)

    async def look(self, warmth: Warmth) -> None:
        """Take up the live index when it is another one than that which was looked at last."""
        try:
            live = await asyncio.to_thread(live_version, self._folder)
        except IndexDamaged:
            self.failure = "the pointer to the live index names none"
            return
        except (IndexMissing, OSError):
            return
        serving = warmth.assistant.index.version if warmth.assistant else ""
        if live in (self._seen, serving):
            if live == serving:
                self._seen, self.failure = live, ""
            return
        try:
            fresh = await asyncio.to_thread(self._load)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the index in use goes on
            self._seen = live
            self.failure = f"the newest index cannot be opened: {type(error).__name__}"
            _log.error("the index %s cannot be opened (%s); the one in use goes on", live, error)
            return
        # One assignment: a question that is being answered keeps the assistant that it began with.
        warmth.settle(fresh)
        self._seen, self.failure = fresh.index.version, ""
        if self._ready is not None:
            self._ready(fresh)
        _log.warning("index %s is served from now on", fresh.index.fingerprint[:16])
