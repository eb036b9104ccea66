"""A question near the subject that the sources do not answer is declined by its wording and what was found together."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot import Assistant, Question
from bot.composing import compose
from bot.confidence import answer_features
from bot.evidence import fitted
from bot.outside import OUTSIDE_TABLE, is_outside, outside_features, read_table, wording_odds
from bot.triage import CALL_PLACES
from eval.outside_training import learn, written_questions
from index import Index, build_index, open_index
from tests.bot.conftest import DUTCH, RENDERING
from tests.fakes import make_document

ASKED = {
    "1.1": ["Welke belangen noemt de strategie?", "Wat is nationale veiligheid?", "Wat doet een dreiging?",
            "Hoeveel belangen zijn er?"],
    "2.3.9": ["Wat doet de overheid tegen overstromingen?", "Waarom worden natuurbranden erger?",
              "Welke maatregelen zijn er tegen hoog water?", "Worden de dijken versterkt?"],
    "2.2.6": ["Welke landen spioneren hier?", "Wat doet de overheid tegen spionage?",
              "Moeten burgers op spionnen letten?", "Wat wil de overheid met spionage?"],
}  # fmt: skip
NEAR = "Vergoedt mijn verzekering de schade na een overstroming bij mij in Zwolle?"


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Index]:
    """The same text, once with questions that its sections answer and once without."""
    bare = make_document("strategy-guide-nl", DUTCH, language="nl", **RENDERING)
    sections = [
        replace(section, questions=tuple((text, "nl") for text in ASKED[section.section_id]))
        for section in bare.sections
    ]
    opened = {}
    for name, document in (("asked", replace(bare, sections=tuple(sections))), ("bare", bare)):
        folder: Path = tmp_path_factory.mktemp(name)
        build_index([document], folder)
        opened[name] = open_index(folder)
    return opened


def found_outside(index: Index, query: str) -> bool:
    ranking = index.search(query)
    draft = compose(query, ranking, index, audience="citizen", sources={one.source_id: one for one in index.sources})
    assert draft is not None
    return is_outside(draft, ranking, index)


def test_what_the_sources_do_not_say_of_their_subject_is_outside(indexes: dict[str, Index]) -> None:
    assert found_outside(indexes["asked"], NEAR)


@pytest.mark.parametrize("query", [text for texts in ASKED.values() for text in texts])
def test_what_a_section_answers_is_not_outside(indexes: dict[str, Index], query: str) -> None:
    assert not found_outside(indexes["asked"], query)


def test_a_text_whose_questions_are_unknown_is_never_judged_by_wording(indexes: dict[str, Index]) -> None:
    """What an operator's own text answers may be just what ours leave out."""
    assert not found_outside(indexes["bare"], NEAR)


def test_a_question_that_is_outside_is_declined_with_what_comes_near(
    indexes: dict[str, Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = Assistant(indexes["asked"])
    asked = Question(text="Wat doet de overheid tegen overstromingen?")
    assert assistant.answer(asked).status == "answered"
    monkeypatch.setattr("bot.missing.is_outside", lambda *_: True)
    answer = assistant.answer(asked)
    assert (answer.status, answer.reason, answer.citations) == ("not_in_sources", "outside", ())
    assert answer.nearby


def test_wordings_are_only_judged_in_the_languages_they_were_learned_from(
    indexes: dict[str, Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.missing.is_outside", lambda *_: True)
    asked = Question(text="Wat doet de overheid tegen overstromingen?", language="pap")
    assert Assistant(indexes["asked"]).answer(asked).reason != "outside"


def test_a_table_learned_from_a_few_questions_tells_their_like_apart() -> None:
    labelled = [("wat kost een tank", 1, "a"), ("wat kost een schip", 1, "b"), ("waarom is er een dreiging", 0, "c")]
    table = read_table(learn(labelled * 3, ["waarom is er een plan"] * 3))
    assert wording_odds("wat kost een vliegtuig", table) > 0 > wording_odds("waarom is er een strategie", table)


def test_a_question_without_words_says_nothing_and_no_wording_says_more_than_six() -> None:
    assert wording_odds("?!") == 0.0
    loud = read_table({"offset": 0.0, "scale": 1.0, "row": base64.b85encode(bytes([127]) * CALL_PLACES).decode()})
    assert wording_odds("welke bank", loud) == 6.0


def test_the_shipped_table_has_a_weight_for_each_place() -> None:
    stored = json.loads(OUTSIDE_TABLE.read_text(encoding="utf-8"))
    assert len(base64.b85decode(stored["row"])) == CALL_PLACES


def test_the_model_weighs_the_features_that_a_draft_has(indexes: dict[str, Index]) -> None:
    index = indexes["asked"]
    ranking = index.search(ASKED["1.1"][0])
    sources = {one.source_id: one for one in index.sources}
    draft = compose(ranking.query, ranking, index, audience="citizen", sources=sources)
    assert draft is not None
    for name, by_words in (("outside", False), ("outside_words", True)):
        features = answer_features(draft, replace(ranking, words_only=by_words), index)
        assert fitted(name).keys() - {"bias"} == outside_features(features, 0.0).keys()


def test_the_questions_of_the_sections_are_what_is_learned_from(indexes: dict[str, Index]) -> None:
    assert written_questions([*indexes.values()]) == sorted(text for texts in ASKED.values() for text in texts)
