"""A draft is only shown for what it holds: the number of what was asked, an amount, a year."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.composing import Draft, compose
from bot.confidence import answer_features, confidence, has_asked_kind, names_later_year
from index import Index, IndexedSource, Ranking, build_index, open_index
from tests.fakes import make_document

TEXTS = {
    "1": ["De brandweer heeft vier helikopters voor natuurbranden."],
    "2": ["De strategie noemt drie dijken in het rivierengebied."],
    "3": ["Het fonds voor de dijken is twee miljoen euro groot."],
    "4": ["Het loket voor dijken is open van 9.00 tot 17.00 uur. Bel het loket op 0800-1234."],
    "5": ["De ziekenhuizen kregen in 2023 twaalf IC-bedden erbij."],
    "6": ["Een boot huren is makkelijker dan schippers denken."],
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder: Path = tmp_path_factory.mktemp("index")
    build_index([make_document("plan-nl", TEXTS, language="nl")], folder)
    return open_index(folder)


def drafted(index: Index, query: str, section: str) -> tuple[Draft, Ranking]:
    sources: dict[str, IndexedSource] = {source.source_id: source for source in index.sources}
    ranking = index.search(query, sections=[section])
    draft = compose(query, ranking, index, audience="citizen", sources=sources)
    assert draft is not None
    return draft, ranking


@pytest.mark.parametrize(
    ("question", "section", "is_held"),
    [
        ("Hoeveel helikopters heeft de brandweer?", "1", True),
        ("Hoeveel tanks heeft de brandweer?", "1", False),
        ("Hoeveel dijken noemt de strategie?", "2", True),
        ("Welk bedrag is er voor de dijken?", "2", False),
        ("Welk bedrag is er voor de dijken?", "3", True),
        ("Wat doet de brandweer?", "1", True),
        ("Hoe laat gaat het loket voor dijken open?", "4", True),
        ("Hoe laat begint de brandweer?", "1", False),
        ("Wat is het telefoonnummer van het loket?", "4", True),
        ("Wat is het telefoonnummer van de brandweer?", "1", False),
        ("Wat is de prijs van een dijk?", "2", False),
        ("Hoeveel IC-bedden kregen de ziekenhuizen?", "5", True),
        ("Hoeveel IC-bedden heeft de brandweer?", "1", False),
        ("Hoeveel schippers huren een boot?", "6", False),
    ],
)
def test_a_number_counts_only_for_what_was_asked(index: Index, question: str, section: str, *, is_held: bool) -> None:
    draft, ranking = drafted(index, question, section)
    assert has_asked_kind(question, draft, ranking, index) is is_held


def test_a_year_after_the_sources_must_stand_in_them() -> None:
    assert names_later_year("Wat gebeurde er in 2027?", ["Het plan loopt tot 2029."])
    assert not names_later_year("Wat gebeurt er in 2029?", ["Het plan loopt tot 2029."])
    assert not names_later_year("Wat gebeurde er in 2023?", ["Het plan."])


def test_a_text_without_known_questions_is_judged_by_the_other_signs(index: Index) -> None:
    draft, ranking = drafted(index, "Hoeveel helikopters heeft de brandweer voor natuurbranden?", "1")
    features = answer_features(draft, ranking, index)
    assert "asked" not in features
    assert features["unknown"] == 0.0
    assert confidence(draft, ranking, index) > 0.5
