"""Keeps what was loaded to stay out of Python's search for garbage."""

from __future__ import annotations

import gc


def set_aside() -> None:
    """Take everything that this process holds now out of the search for garbage, but for what is garbage already.

    With an index and a page loaded, a full search looks at half a million objects and keeps all threads of the process
    from their work for a third of a second, each time that enough answers were made. Called again, it first looks at
    what was set aside before: an index that was replaced goes.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
