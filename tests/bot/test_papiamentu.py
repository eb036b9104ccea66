"""A question in Papiamentu/o is searched in English words, in both spellings."""

from __future__ import annotations

import pytest

from bot.answers import Question
from bot.assistant import Assistant
from bot.papiamentu import by_sound, in_english


@pytest.mark.parametrize(
    ("question", "english"),
    [
        ("Kiko ta siguridat?", "what is security?"),
        ("Kico ta siguridad?", "what is security?"),
        ("Kiko e strategia ta bisa tokante krimen organisá?", "what does the strategy say about organised crime?"),
        ("Kon mi por prepará pa un orkan?", "how i can prepare for a hurricane?"),
        ("Kiko ta NL-Alert?", "what is NL-Alert?"),
    ],
)
def test_known_phrases_and_words_become_english_and_others_stay(question: str, english: str) -> None:
    assert in_english(question) == english


def test_aruban_spelling_is_read_by_its_sound() -> None:
    assert by_sound("Inundacion cu coriente") == "inundashon ku koriente"
    assert in_english("Kico mi mester haci") == in_english("Kiko mi mester hasi")


def test_the_answer_has_fixed_texts_in_papiamentu_and_quotes_in_their_own_language(assistant: Assistant) -> None:
    answer = assistant.answer(Question(text="Kiko e strategia ta bisa di interesnan di siguridat?", language="pap"))
    assert (answer.status.is_cited, answer.language) == (True, "pap")
    assert {citation.language for citation in answer.citations} == {"en"}
    assert any(notice.startswith("Reprodukshon ku nos mes palabra") for notice in answer.notices)


def test_a_card_is_in_papiamentu_with_dutch_and_english_beneath(assistant: Assistant) -> None:
    answer = assistant.answer(Question(text="Mi kas ta na kandela, yuda mi"))
    text = answer.text
    assert text.index("Peliger direkto?") < text.index("Direct gevaar?") < text.index("Immediate danger?")
