"""Why an answer is what it is: passages with the words they share with the question."""

from __future__ import annotations

from dataclasses import replace

from bot.answers import Question
from bot.assistant import Assistant
from bot.explaining import explain
from bot.rendering import render_turn

QUESTION = "Welke landen doen aan spionage?"


def test_each_passage_names_the_words_it_shares_and_whether_it_is_quoted(assistant: Assistant) -> None:
    answer = assistant.answer(Question(text=QUESTION))
    first = explain(answer, assistant.index)[0]
    assert first.passage.chunk.section_id == "2.2.6"
    assert first.words == ("landen", "spionage")
    assert first.is_cited


def test_a_word_found_in_another_form_says_in_which(assistant: Assistant) -> None:
    answer = assistant.answer(Question(text=QUESTION))
    assert answer.ranking is not None
    stem = assistant.index.stems("landen", "nl")[0]
    found = replace(answer.ranking, query="Welke naties?", expansions={"naties": ((stem, 0.5),)})
    expanded = replace(answer, ranking=found)
    assert explain(expanded, assistant.index)[0].related == (("naties", stem),)


def test_a_fixed_answer_has_nothing_to_explain(assistant: Assistant) -> None:
    assert explain(assistant.answer(Question(text="Er is brand!")), assistant.index) == ()


def test_the_page_shows_it_closed(assistant: Assistant) -> None:
    answer = assistant.answer(Question(text=QUESTION))
    html = render_turn(1, QUESTION, answer, assistant.index)
    assert '<details class="why"><summary>Waarom dit antwoord?</summary>' in html
    assert "<strong>spionage</strong>" in html
