"""Fixtures that several rooms share."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

SHARED = Path(__file__).parents[2] / "shared"

# httpx gives up after five seconds, and so long a machine with other work may stand still. A test that is about a time
# gives its own; the product always does.
for _asks in (httpx.get, httpx.post, httpx.head, httpx.options, httpx.stream.__wrapped__, httpx.Client.__init__):
    _asks.__kwdefaults__["timeout"] = httpx.Timeout(120)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real official texts and question sets beside the checkout; skips where it is absent."""
    if not (SHARED / "corpus" / "register.toml").is_file():
        pytest.skip("the folder with official texts is not beside this checkout")
    return SHARED
