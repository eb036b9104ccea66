"""Pages of somebody else, each on an origin of its own, on which the widget stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

SPIES = "Welke landen doen aan spionage?"


@contextmanager
def host_page(html: str, policy: str = "") -> Iterator[str]:
    """The address of such a page, with the policy it sends; {lang} in it becomes the lang of the address."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            language = self.path.partition("lang=")[2][:3] or "nl"
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(html.replace("{lang}", language).encode("utf-8"))

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def widget_page(address: str, more: str = "", attributes: str = "") -> str:
    """The HTML of a municipality's page with the widget of the service at that address."""
    line = f'<script src="{address}/widget.js" {attributes} defer></script>'
    return (
        f'<!doctype html><html lang="{{lang}}"><title>Gemeente</title>{more}'
        f"<main><h1>Gemeente</h1><p>Welkom.</p></main>{line}</html>"
    )


@contextmanager
def opened(chromium: Any, url: str) -> Iterator[Any]:
    """A tab on that page; a cookie or an error in the console fails the test."""
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    tab = context.new_page()
    faults: list[str] = []
    tab.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.goto(url)
    yield tab
    cookies = context.cookies()
    context.close()
    assert ([fault for fault in faults if "favicon" not in fault and "404" not in fault], cookies) == ([], [])


def ask(tab: Any, text: str = SPIES) -> Any:
    """The frame of the widget, once it has answered."""
    tab.locator("[data-paraat-widget] button").click()
    frame = tab.frame_locator("iframe")
    # Before its texts are there, no key is heard.
    frame.locator("#notice:not(:empty)").wait_for()
    frame.locator("#question").fill(text)
    frame.locator("#question").press("Enter")
    frame.locator("article.turn:not([aria-busy])").wait_for()
    return frame
