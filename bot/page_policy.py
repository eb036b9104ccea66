"""Lets Gradio's own inline scripts run, and no others: a fresh nonce in the page and in its policy."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio writes inline styles and builds functions from its templates; everything comes from this host only.
_POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "base-uri 'self'; form-action 'self'; object-src 'none'; frame-ancestors 'self'"
)

# Gradio introduces itself to sites that show previews, with a picture from another host.
_PREVIEW = re.compile(rb"<meta\s+(?:property=\"og:|name=\"twitter:)[^>]*>")
# The language is chosen before Gradio starts; a browser without JavaScript goes to the page that needs none.
_HEAD = (
    b'<head><script src="/site/language.js"></script><link rel="stylesheet" href="/site/tokens.css">'
    b'<noscript><meta http-equiv="refresh" content="0;url=/ask"></noscript>'
)


def with_own_head(page: bytes) -> bytes:
    """Gradio's page without its previews, and with the language, the operator's colours and the way without scripts."""
    return _PREVIEW.sub(b"", page).replace(b"<head>", _HEAD, 1)


class NonceMiddleware:
    """Gives every script element of the chat page a nonce and sends the policy that names it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; all but the page itself passes unchanged."""
        if scope["type"] != "http" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        # The page must come uncompressed to be changed.
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: Message = {}
        parts: list[bytes] = []

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                page = with_own_head(b"".join(parts)).replace(b"<script", f'<script nonce="{nonce}"'.encode("ascii"))
                await send({**start, "headers": _page_headers(start["headers"], nonce, len(page))})
                await send({"type": "http.response.body", "body": page})

        await self._app({**scope, "headers": headers}, receive, collect)


def _page_headers(given: list[tuple[bytes, bytes]], nonce: str, length: int) -> list[tuple[bytes, bytes]]:
    kept = [(name, value) for name, value in given if name.lower() not in (b"content-length", b"cache-control")]
    policy = _POLICY.format(nonce=nonce).encode("ascii")
    return [
        *kept,
        (b"content-length", str(length).encode("ascii")),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", policy),
    ]
