"""The second part of a question and the worry of a citizen each get a place beside the one that leads."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.answers import Question
from bot.assistant import Assistant
from bot.conversation import second_part
from index import build_index, open_index
from tests.bot.conftest import RENDERING
from tests.fakes import make_document

STRATEGY = {
    "1.4": ["De strategie noemt de toekomst van de oorlog moeilijk te voorspellen. De oorlog raakt Europa."],
    "3.3": ["Nieuw Nederlands beleid geldt ook op Bonaire, tenzij er redenen zijn om af te wijken."],
    "0.4": ["Sint Maarten is een eigen land en gaat zelf over beleid voor zijn veiligheid."],
}
PREPARE = {
    "P13": [
        "Maakt u zich zorgen over het nieuws, dan kan een goede voorbereiding u helpen. "
        "Een noodpakket is een eerste stap die u zelf kunt doen."
    ],
}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("beside")
    documents = [
        make_document("strategy-guide-nl", STRATEGY, language="nl", **RENDERING),
        make_document("prepare-guide-nl", PREPARE, language="nl", kind="rendering", audience="citizen"),
    ]
    build_index(documents, folder)
    return Assistant(open_index(folder))


@pytest.mark.parametrize(
    ("question", "second"),
    [
        ("Geldt dit beleid op Bonaire? En op Sint Maarten?", "geldt dit beleid op sint maarten"),
        ("Geldt dit beleid op Bonaire?", None),
        ("Wat is een dreiging? Wie beslist daarover?", None),
    ],
)
def test_the_second_part_is_completed_from_the_first(question: str, second: str | None) -> None:
    assert second_part(question) == second


def test_both_parts_of_a_question_are_answered(both: Assistant) -> None:
    answer = both.answer(Question(text="Geldt het beleid ook op Bonaire? En op Sint Maarten?", audience="organisation"))
    assert {citation.section_id for citation in answer.citations} == {"3.3", "0.4"}


def test_who_is_worried_hears_what_they_can_do(both: Assistant) -> None:
    answer = both.answer(Question(text="Ik ben bang. Komt er oorlog?"))
    assert [sentence.text for sentence in answer.sentences if not sentence.markers][:2] == [
        "Ik snap dat u zich zorgen maakt.",
        "Wat er gaat gebeuren, kan ik niet zeggen.",
    ]
    assert [citation.section_id for citation in answer.citations] == ["1.4", "P13"]


def test_an_organisation_gets_no_steps_for_citizens_beside_its_answer(both: Assistant) -> None:
    answer = both.answer(Question(text="Ik ben bang. Wat zegt de strategie over oorlog?", audience="organisation"))
    assert "P13" not in {citation.section_id for citation in answer.citations[:1]}
