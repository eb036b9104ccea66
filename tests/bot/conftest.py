"""A small index with the real embedder, shared by the tests of answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.assistant import Assistant
from index import build_index, open_index
from tests.bot.browsers import browsing
from tests.fakes import make_document

DUTCH = {
    "1.1": [
        "De strategie noemt zes belangen. Nationale veiligheid is het beschermen van die belangen.",
        "Een dreiging kan een belang schaden.",
    ],
    "2.3.9": [
        "De overheid wilde in 2023 de gevolgen van klimaatverandering beperken. Droogte maakt natuurbranden erger.",
        "De overheid noemde drie maatregelen tegen overstromingen:",
        "- dijken versterken",
        "- rivieren meer ruimte geven",
        "- regenwater langer vasthouden",
    ],
    "2.2.6": ["De overheid wilde burgers bewust maken van spionage door andere landen, zoals China, Rusland en Iran."],
}
ENGLISH = {
    "1.1": ["The strategy names six national security interests. National security protects those interests."],
    "2.3.9": ["The government wanted to limit the effects of climate change. Drought makes wildfires worse."],
    "2.2.6": ["The government wanted to warn people of espionage by other states, such as China, Russia and Iran."],
}
RENDERING = {
    "kind": "rendering",
    "renders": "security-strategy-2023-en",
    "edition_pages": "en",
    "publisher": "Paraat project",
    "published": "2026-11-23",
}


@pytest.fixture(scope="session")
def guide_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index with a Dutch and an English rendering of three sections."""
    folder: Path = tmp_path_factory.mktemp("index")
    build_small_index(folder)
    return folder


def build_small_index(folder: Path) -> None:
    """Build it in a folder."""
    documents = [
        make_document("strategy-guide-nl", DUTCH, language="nl", **RENDERING),
        make_document("strategy-guide-en", ENGLISH, language="en", **RENDERING),
    ]
    build_index(documents, folder)


@pytest.fixture(scope="session")
def assistant(guide_index: Path) -> Assistant:
    """An assistant on that index."""
    return Assistant(open_index(guide_index))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser; only tests that are skipped without chromium ask for it."""
    with browsing() as browser:
        yield browser
