"""An answer as it comes: each sentence that a model's answer gets, then the whole."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator

from bot.answers import Answer, Sentence
from bot.generating.listening import Listener, listening


def hear(make: Callable[[], Answer]) -> Generator[Sentence | Answer, None, None]:
    """The sentences that are ready before the answer, in order, then the answer; raises what `make` raises.

    Closing the iterator ends the work, and the call of a model with it.
    """
    found: queue.SimpleQueue[Sentence | Answer | Exception] = queue.SimpleQueue()
    listener = Listener(hear=found.put)

    def work() -> None:
        with listening(listener):
            try:
                found.put(make())
            except Exception as error:  # noqa: BLE001 - raised again by whoever hears it
                found.put(error)

    threading.Thread(target=work, daemon=True).start()
    try:
        while True:
            item = found.get()
            if isinstance(item, Exception):
                raise item
            yield item
            if isinstance(item, Answer):
                return
    finally:
        listener.left.set()
