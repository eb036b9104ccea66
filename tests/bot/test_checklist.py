"""The things to do in an answer, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from bot.answers import Answer, Question, Sentence
from bot.assistant import Assistant
from bot.checklist import action_sentences, is_action


def answer(assistant: Assistant, *texts: str) -> Answer:
    given = assistant.answer(Question(text="Welke landen doen aan spionage?"))
    sentences = tuple(Sentence(text=text, markers=(1,), support="verbatim") for text in texts)
    return replace(given, sentences=sentences, citations=given.citations[:1])


def test_an_imperative_is_a_step_and_a_statement_is_none(assistant: Assistant) -> None:
    given = answer(
        assistant,
        "Zorg voor water.",
        "De overheid zorgt voor dijken.",
        "Bij brand: bel 112 niet voor informatie.",
        "Keep a torch at hand.",
        "Makers of plans agree.",
    )
    assert [step.text for step in action_sentences(given)] == [
        "Zorg voor water.",
        "Bij brand: bel 112 niet voor informatie.",
        "Keep a torch at hand.",
    ]


def test_items_for_the_reader_are_steps_and_items_of_a_policy_are_not(assistant: Assistant) -> None:
    given = answer(assistant, "U hebt in het noodpakket nodig:", "een radio.", "een zaklamp.")
    assert [step.text for step in action_sentences(given)] == ["een radio.", "een zaklamp."]
    policy = answer(assistant, "De overheid noemde twee maatregelen:", "dijken versterken.", "rivieren verbreden.")
    assert action_sentences(policy) == ()


def test_a_card_has_no_checklist(assistant: Assistant) -> None:
    assert action_sentences(assistant.answer(Question(text="Er is brand in mijn huis!"))) == ()


def test_the_name_of_a_campaign_tells_nobody_to_do_anything() -> None:
    assert not is_action("Denk vooruit noemt 70 euro per volwassene.")
    assert is_action("Denk aan water voor uw huisdier.")
