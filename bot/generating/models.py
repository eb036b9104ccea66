"""Opens the chat model that the settings name."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx
    from langchain_core.language_models import BaseChatModel

    from bot.settings import Settings

# One answer of six sentences is a few kilobytes; with the wrapping of a stream, a hundred times that.
MOST_BYTES = 1_000_000
_MODEL_TOKENS = 600


@dataclass(frozen=True, slots=True)
class _Call:
    """The responses that a call reads, and whether its reader has left."""

    left: threading.Event
    streams: list[httpx.SyncByteStream] = field(default_factory=list)


_call: ContextVar[_Call | None] = ContextVar("call", default=None)


@contextmanager
def calling(left: threading.Event) -> Iterator[None]:
    """While open, this thread may call a model; a call ends at its next bytes once `left` is set, and with the context.

    The clients do not close a stream that is not read to its end, so the server would write on for nobody.
    """
    call = _Call(left)
    token = _call.set(call)
    try:
        yield
    finally:
        _call.reset(token)
        for stream in call.streams:
            stream.close()


def open_model(settings: Settings) -> BaseChatModel:
    """The LangChain chat model of PARAAT_CHAT_MODEL ("provider:name"), ready to stream.

    It never retries by itself, waits PARAAT_CHAT_SILENCE seconds for the next bytes at most, and takes at most a
    megabyte. Without a key of its own or of the provider, a server at PARAAT_CHAT_BASE_URL is asked without one.
    Raises ValueError that names the setting when the model cannot be opened.
    """
    from langchain.chat_models import init_chat_model

    try:
        model: BaseChatModel = init_chat_model(settings.chat_model, **_arguments(settings))
    except Exception as error:  # noqa: BLE001 - each provider raises its own, and some repeat the key
        raise ValueError(
            f"PARAAT_CHAT_MODEL is {settings.chat_model!r} and cannot be opened ({type(error).__name__}); "
            'expected "openai:NAME" or "ollama:NAME" with its key in PARAAT_CHAT_KEY, or nothing'
        ) from None
    return model


def _arguments(settings: Settings) -> dict[str, Any]:
    import os

    given: dict[str, Any] = {"temperature": 0}
    if settings.chat_base_url:
        given["base_url"] = settings.chat_base_url
    if settings.chat_model.startswith("ollama:"):
        return given | {
            "num_predict": _MODEL_TOKENS,
            "sync_client_kwargs": {"timeout": settings.chat_silence, "transport": _capped_transport()},
        }
    given |= {"max_tokens": _MODEL_TOKENS, "max_retries": 0, "timeout": settings.chat_silence, "stream_usage": True}
    key = settings.chat_key.get_secret_value()
    if key or (settings.chat_base_url and "OPENAI_API_KEY" not in os.environ):
        given["api_key"] = key or "none"
    if settings.chat_model.startswith("openai:"):
        given["http_client"] = _capped_client(settings.chat_silence)
    return given


def _capped_client(silence: float) -> httpx.Client:
    import httpx

    return httpx.Client(transport=_capped_transport(), timeout=silence, follow_redirects=False)


def _capped_transport() -> httpx.BaseTransport:
    """A transport that breaks off any response of more than a megabyte, or whose reader has left."""
    import httpx

    class CappedStream(httpx.SyncByteStream):
        def __init__(self, inner: httpx.SyncByteStream, call: _Call | None) -> None:
            self._inner, self._call = inner, call

        def __iter__(self) -> Iterator[bytes]:
            taken = 0
            for part in self._inner:
                taken += len(part)
                if self._call and self._call.left.is_set():
                    raise httpx.ReadError("nobody waits for this answer any more")
                if taken > MOST_BYTES:
                    raise httpx.ReadError(f"the answer is longer than {MOST_BYTES} bytes")
                yield part

        def close(self) -> None:
            self._inner.close()

    class CappedTransport(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            response = super().handle_request(request)
            if isinstance(response.stream, httpx.SyncByteStream):
                call = _call.get()
                response.stream = CappedStream(response.stream, call)
                if call:
                    call.streams.append(response.stream)
            return response

    # As many calls at once as answers are let in; what is above the usual 100 would wait in vain.
    return CappedTransport(limits=httpx.Limits(max_connections=None, max_keepalive_connections=20))
