"""Debian's chromium, driven by playwright, for the tests of page and widget."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

_TURN = "article.turn:not(.waiting)"
CHROMIUM = shutil.which("chromium")
BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed"),
]
_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]


# Milliseconds that a tab waits for what must come: a busy machine may take a while, and a test that passes waits no
# longer than that.
_PATIENCE = 120_000


class PatientBrowser:
    """A browser whose tabs wait longer than Playwright's own half a minute."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser

    def new_context(self, **settings: Any) -> Any:
        context = self._browser.new_context(**settings)
        context.set_default_timeout(_PATIENCE)
        return context

    def new_page(self, **settings: Any) -> Any:
        page = self._browser.new_page(**settings)
        page.set_default_timeout(_PATIENCE)
        return page


@contextmanager
def browsing() -> Iterator[Any]:
    """A browser for as long as the context is open."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS, timeout=_PATIENCE)
        yield PatientBrowser(browser)
        browser.close()


@contextmanager
def chat_page(chromium: Any, address: str, **settings: str) -> Iterator[Any]:
    """A fresh tab on the chat page; whatever it asks of another host fails the test, as do errors in its console.

    `settings` are those of the reader's browser, as Playwright's `new_context` takes them.
    """
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="nl-NL", **settings)
    tab = context.new_page()
    requests: list[str] = []
    faults: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.goto(address)
    tab.wait_for_selector("#question textarea")
    yield tab
    foreign = [url for url in requests if not url.startswith((address, "data:", "blob:"))]
    cookies = context.cookies()
    context.close()
    assert (foreign, faults, cookies) == ([], [], [])


def ask(page: Any, text: str) -> None:
    """Ask on the chat page and wait for the answer."""
    shown = page.locator(_TURN).count()
    page.fill("#question textarea", text)
    page.click("#send")
    wait_for_turns(page, shown + 1)


def wait_for_turns(page: Any, number: int) -> None:
    """Wait until so many answers stand on the chat page."""
    page.wait_for_function(f"document.querySelectorAll('{_TURN}').length == {number}")
