"""A counting embedder in place of the real one."""

from __future__ import annotations

import pytest

from tests.fakes import CountingEmbedder


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> CountingEmbedder:
    """Every build and every open index of the test uses this embedder."""
    embedder = CountingEmbedder()
    monkeypatch.setattr("index.embedding.load_embedder", lambda name="": embedder)
    return embedder
