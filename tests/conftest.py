"""Fixtures that several rooms share."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real official texts and question sets beside the checkout; skips where it is absent."""
    if not (SHARED / "corpus" / "register.toml").is_file():
        pytest.skip("the folder with official texts is not beside this checkout")
    return SHARED
