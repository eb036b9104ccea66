"""The wording of a query tells which place it asks for, by the questions that places answer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.aiming import Aim

TEXTS = (
    "Waarom is water schaars?",
    "Waardoor is water schaars?",
    "Wat wil de overheid met water?",
    "Wat wil het rijk?",
)
PLACES = np.array([3, 3, 7, 7])
# Vectors of one axis a question: what decides is the words alone.
VECTORS = np.eye(4, dtype=np.float32)
NO_COSINES = np.zeros(4)


def test_a_query_aims_at_the_place_whose_questions_are_put_like_it() -> None:
    scores = Aim.build(TEXTS, VECTORS, PLACES).score("Waarom is brood schaars?", NO_COSINES, 9)
    assert scores[3] > scores[7]


def test_the_words_that_open_a_question_count() -> None:
    scores = Aim.build(TEXTS, VECTORS, PLACES).score("Wat wil de minister?", NO_COSINES, 9)
    assert scores[7] > scores[3]


def test_a_place_without_questions_scores_nothing() -> None:
    scores = Aim.build(TEXTS, VECTORS, PLACES).score("Wat wil het rijk?", NO_COSINES, 9)
    assert [place for place, score in enumerate(scores.tolist()) if score] == [3, 7]


def test_a_query_of_unknown_words_is_aimed_by_how_many_questions_there_are() -> None:
    scores = Aim.build(TEXTS, VECTORS, PLACES).score("xyz", NO_COSINES, 9)
    assert scores[3] == scores[7] == 0.5


def test_what_was_saved_scores_the_same(tmp_path: Path) -> None:
    built = Aim.build(TEXTS, VECTORS, PLACES)
    built.save(tmp_path)
    query = ("Wat wil de overheid?", VECTORS[2].astype(np.float64), 9)
    assert Aim.load(tmp_path).score(*query).tolist() == built.score(*query).tolist()


def test_a_compound_and_a_typing_error_are_aimed_by_the_letters_that_are_left() -> None:
    texts = ("Hoe groot is de voorraad?", "Is de voorraad op?", "Wie bewaakt de grens?", "Waar is de grens?")
    aim = Aim.build(texts, VECTORS, np.array([0, 0, 1, 1]))
    for query in ("noodvoorraden", "voorrraad"):
        scores = aim.score(query, NO_COSINES, 2)
        assert scores[0] > scores[1]


def test_a_word_of_one_text_only_aims_at_nothing() -> None:
    aim = Aim.build(TEXTS, VECTORS, PLACES)
    assert aim.score("overheid", NO_COSINES, 9).tolist() == aim.score("xyz", NO_COSINES, 9).tolist()


def test_a_question_twice_as_near_counts_for_sixteen_times_as_much() -> None:
    aim = Aim.build(("een", "twee"), np.eye(2, dtype=np.float32), np.array([0, 1]))
    far, half, near = (aim.score("xyz", np.array([cosine, 0.0]), 2)[0] for cosine in (0.0, 0.4, 0.8))
    assert near - far == pytest.approx(16 * (half - far), abs=1e-4)
    assert half > far


def test_of_very_many_texts_only_the_nearest_count() -> None:
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(1_200, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    aim = Aim.build([f"vraag {number}" for number in range(1_200)], vectors, np.arange(1_200) % 3)
    cosines = np.linspace(-1.0, 1.0, 1_200)
    far = cosines.copy()
    far[:176] *= 0.5
    assert aim.score("vraag", cosines, 3).tolist() == aim.score("vraag", far, 3).tolist()
    assert aim.score("vraag", cosines, 3).tolist() != aim.score("vraag", np.zeros(1_200), 3).tolist()
