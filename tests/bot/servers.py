"""A real server on a free port, in a thread of the test process."""

from __future__ import annotations

import socket
import tempfile
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from bot.settings import Settings
from bot.web import create_app
from tests.services import wait_for


@contextmanager
def serving(
    load_assistant: Callable[[], Any],
    *,
    page: bool = False,
    index_folder: Path | None = None,
    workers: int = 1,
    **settings: Any,
) -> Iterator[str]:
    """The address of a running application, once its assistant (and with `page` its Gradio page) is ready."""
    # Gradio is imported here, in the main thread: pytest's switching of warning filters is not made for threads.
    import bot.page  # noqa: F401

    # A folder that is not there: what an operator switched on this machine must not reach a test.
    data = Path(tempfile.gettempdir()) / f"paraat-{uuid.uuid4().hex}"
    kept = Settings(**({"rate_limit": 0, "data": data} | settings))
    app = create_app(load_assistant, kept, index_folder=index_folder, workers=workers)
    # The server is given the socket and not its number, which somebody else could take in between.
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(2048)
        # A client that a busy machine held up must not find its connection closed in the moment in which it asks.
        patience = {"timeout_keep_alive": 600, "timeout_graceful_shutdown": 5}
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", **patience))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        try:
            with httpx.Client(base_url=address) as client:
                wait_for(lambda: _is_ready(client, thread, page=page))
            yield address
        finally:
            server.should_exit = True
            thread.join(timeout=60)


def _is_ready(client: httpx.Client, thread: threading.Thread, *, page: bool) -> bool:
    """Whether the server has done what it does at its start, well or not; one that has ended fails the test."""
    assert thread.is_alive(), "the server ended before it was ready"
    is_settled = client.get("/health/ready").json()["status"] != "warming"
    return is_settled and (not page or "gradio" in client.get("/").text.lower())
