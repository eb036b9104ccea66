"""Pages of somebody else, each on an origin of its own, on which the widget stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


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
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


def widget_page(address: str, more: str = "", attributes: str = "") -> str:
    """The HTML of a municipality's page with the widget of the service at that address."""
    line = f'<script src="{address}/widget.js" {attributes} defer></script>'
    return (
        f'<!doctype html><html lang="{{lang}}"><title>Gemeente</title>{more}'
        f"<main><h1>Gemeente</h1><p>Welkom.</p></main>{line}</html>"
    )
