"""A question that asks to confirm something is known, and only a cited sentence that says otherwise makes it "no"."""

from __future__ import annotations

import pytest

from bot.answers import Question, Sentence
from bot.assistant import Assistant
from bot.claims import claim_of, is_of_strategy
from bot.leads import premise_leads
from bot.premise import is_contradicted


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("Klopt het dat er tien belangen zijn?", "er tien belangen zijn"),
        ("Is het waar dat Nederland de NAVO volgens de strategie verlaat?", "Nederland de NAVO verlaat"),
        ("Zegt de strategie dat het leger kleiner wordt?", "het leger kleiner wordt"),
        ("Staat er in de strategie dat Rusland een dreiging is?", "Rusland een dreiging is"),
        ("Is it true that the army will be halved?", "the army will be halved"),
        ("Does the strategy say the army will be halved?", "the army will be halved"),
        ("Wat zegt de strategie over het leger?", None),
        ("Klopt het?", None),
    ],
)
def test_the_claim_is_the_question_without_its_frame(question: str, claim: str | None) -> None:
    assert claim_of(question) == claim


@pytest.mark.parametrize(
    ("claim", "said", "language"),
    [
        ("er tien nationale belangen zijn", "De strategie noemt zes nationale belangen.", "nl"),
        ("de oorlog begon in 2021", "De oorlog begon op 24 februari 2022.", "nl"),
        ("Sint Maarten geen eigen land is", "Sint Maarten is een eigen land binnen het Koninkrijk.", "nl"),
        ("NL-Alert een app nodig heeft", "Voor NL-Alert hebt u geen app nodig.", "nl"),
        ("the strategy names nine national interests", "The strategy names six national interests.", "en"),
    ],
)
def test_another_number_or_a_denial_in_the_source_contradicts_a_claim(claim: str, said: str, language: str) -> None:
    assert is_contradicted(claim, [said], language)


@pytest.mark.parametrize(
    ("claim", "said", "language"),
    [
        ("er zes nationale belangen zijn", "De strategie noemt zes nationale belangen.", "nl"),
        ("iedereen 14 dagen eten in huis moet hebben", "Een periode van 72 uur is drie dagen.", "nl"),
        ("Nederland de NAVO verlaat", "Nederland investeert in de NAVO.", "nl"),
        ("the army will be halved", "Stronger armed forces deter and help to prevent armed conflict.", "en"),
    ],
)
def test_a_sentence_that_agrees_or_tells_of_something_else_contradicts_nothing(
    claim: str, said: str, language: str
) -> None:
    assert not is_contradicted(claim, [said], language)


def test_no_opener_ever_says_yes_and_papiamentu_is_never_denied() -> None:
    cited = [Sentence(text="De strategie noemt zes nationale belangen.", markers=(1,), support="verbatim")]
    question = "Klopt het dat er {} nationale belangen zijn?"
    assert premise_leads(question.format("tien"), "nl", cited) == ["Nee, mijn bron zegt iets anders."]
    assert premise_leads(question.format("zes"), "nl", cited) == ["Dit zeggen mijn bronnen daarover."]
    assert premise_leads(question.format("tien"), "pap", cited)[0].startswith("Esaki ta loke mi fuentenan ta bisa")
    assert premise_leads("Hoeveel belangen zijn er?", "nl", cited) == []


def test_a_false_premise_is_answered_with_what_the_source_says(assistant: Assistant) -> None:
    answer = assistant.answer(Question(text="Klopt het dat de strategie tien belangen noemt?"))
    assert answer.text.startswith("Nee, mijn bron zegt iets anders. De strategie noemt zes belangen. [1]")


def test_what_the_strategy_is_asked_about_and_does_not_hold_is_said_to_stand_elsewhere() -> None:
    question = "Klopt het dat iedereen volgens de strategie 14 dagen eten moet hebben?"
    cited = [Sentence(text="Sint Maarten vroeg om eten voor 14 dagen.", markers=(1,), support="verbatim")]
    assert is_of_strategy(question)
    assert not is_of_strategy("Klopt het dat NL-Alert gratis is?")
    assert premise_leads(question, "nl", cited, is_from_strategy=False)[0].startswith(
        "Nee, dat heb ik in de strategie niet gevonden."
    )
    assert not premise_leads(question, "nl", cited, is_from_strategy=True)[0].startswith("Nee, dat heb ik")
