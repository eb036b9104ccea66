"""An answer opens with what was asked, and what leans on a sentence stays behind it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.evidence import Candidate, weigh
from bot.ordering import direct_first
from index import build_index, open_index
from tests.bot.conftest import RENDERING
from tests.fakes import make_document

GUIDE = {
    "1.1": [
        "De zee stijgt al jaren. De overheid wilde dijken versterken. Daarvoor kwam geld. "
        "De overheid wilde ook rivieren ruimte geven. Burgers kunnen hoger wonen."
    ],
}


@pytest.fixture(scope="module")
def sentences(tmp_path_factory: pytest.TempPathFactory) -> tuple[Candidate, ...]:
    folder: Path = tmp_path_factory.mktemp("ordering")
    build_index([make_document("strategy-guide-nl", GUIDE, language="nl", **RENDERING)], folder)
    index = Assistant(open_index(folder)).index
    sources = {source.source_id: source for source in index.sources}
    return weigh("zee dijken rivieren", index.search("zee dijken rivieren"), index, audience="citizen", sources=sources)


def scored(sentences: tuple[Candidate, ...], *scores: float) -> list[Candidate]:
    return [replace(one, score=score) for one, score in zip(sentences, scores, strict=True)]


def opened(group: list[Candidate]) -> list[str]:
    return [candidate.text.split()[0] + " " + candidate.text.split()[-1] for candidate in direct_first(group, [])]


def test_the_best_sentence_opens_and_the_rest_keeps_the_order_of_the_text(sentences: tuple[Candidate, ...]) -> None:
    assert opened(scored(sentences, 0.1, 0.1, 0.1, 0.1, 0.9))[:2] == ["Burgers wonen.", "De jaren."]


def test_what_leans_on_the_best_sentence_comes_with_it(sentences: tuple[Candidate, ...]) -> None:
    assert opened(scored(sentences, 0.1, 0.9, 0.1, 0.1, 0.1))[:3] == ["De versterken.", "Daarvoor geld.", "De jaren."]


def test_a_sentence_that_only_adds_to_another_comes_behind_the_one_before_it(sentences: tuple[Candidate, ...]) -> None:
    assert opened(scored(sentences, 0.1, 0.1, 0.1, 0.9, 0.1))[:3] == ["De versterken.", "Daarvoor geld.", "De geven."]


def test_sentences_that_answer_as_well_keep_the_order_of_the_text(sentences: tuple[Candidate, ...]) -> None:
    assert opened(scored(sentences, 0.85, 0.1, 0.1, 0.1, 0.9))[:2] == ["De jaren.", "Burgers wonen."]
