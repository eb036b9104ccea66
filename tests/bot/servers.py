"""A real server on a free port, in a thread of the test process."""

from __future__ import annotations

import socket
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from bot.settings import Settings
from bot.web import create_app


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
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                is_ready = httpx.get(f"{address}/health/ready").json()["status"] != "warming"
                if is_ready and (not page or "gradio" in httpx.get(address).text.lower()):
                    break
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        yield address
    finally:
        server.should_exit = True
        thread.join(timeout=10)
