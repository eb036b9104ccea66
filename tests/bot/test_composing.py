"""The sentences of an answer are chosen for the question, and never without what they lean on."""

from __future__ import annotations

from bot.assistant import Assistant
from bot.composing import Draft, compose
from index import IndexedSource


def by_id(assistant: Assistant) -> dict[str, IndexedSource]:
    return {source.source_id: source for source in assistant.index.sources}


def draft(assistant: Assistant, query: str, audience: str = "citizen") -> Draft:
    ranking = assistant.index.search(query, sources=["strategy-guide-nl"])
    found = compose(query, ranking, assistant.index, audience=audience, sources=by_id(assistant))
    assert found is not None
    return found


def test_a_question_for_a_meaning_is_led_by_the_sentence_that_says_what_it_is(assistant: Assistant) -> None:
    best = draft(assistant, "Wat is nationale veiligheid?").best
    assert best.text == "Nationale veiligheid is het beschermen van die belangen."


def test_the_lead_of_a_list_is_followed_by_all_its_items(assistant: Assistant) -> None:
    group = draft(assistant, "Welke drie maatregelen tegen overstromingen noemde de overheid?").groups[0]
    assert [candidate.span.listed for candidate in group][:4] == [False, True, True, True]
    assert group[0].text.endswith(":")


def test_where_a_list_answers_it_stands_before_the_rest_of_its_place(assistant: Assistant) -> None:
    found = draft(assistant, "Welke drie maatregelen tegen overstromingen noemde de overheid?")
    assert found.groups[0][0].text == "De overheid noemde drie maatregelen tegen overstromingen:"


def test_where_countries_are_asked_the_answer_leads_with_a_sentence_that_names_one(assistant: Assistant) -> None:
    found = draft(assistant, "Welke landen worden genoemd in verband met dreigingen voor belangen?")
    assert "China, Rusland en Iran" in found.best.text


def test_a_comparison_shows_what_each_side_is(assistant: Assistant) -> None:
    found = draft(assistant, "Wat is het verschil tussen nationale veiligheid en klimaatverandering?")
    shown = [candidate.text for group in found.groups for candidate in group]
    assert "Nationale veiligheid is het beschermen van die belangen." in shown
    assert any("klimaatverandering" in text for text in shown)


def test_a_citizen_gets_at_most_three_places_and_ninety_words(assistant: Assistant) -> None:
    found = draft(assistant, "Wat wilde de overheid in 2023 tegen klimaatverandering, spionage en dreigingen?")
    words = sum(len(candidate.text.split()) for group in found.groups for candidate in group)
    assert len(found.groups) <= 3
    assert words <= 90


def test_an_empty_ranking_gives_no_draft(assistant: Assistant) -> None:
    ranking = assistant.index.search("")
    assert compose("", ranking, assistant.index, audience="citizen", sources=by_id(assistant)) is None


def test_of_sentences_that_name_countries_the_one_that_names_more_of_them_leads(assistant: Assistant) -> None:
    found = draft(assistant, "Welke landen doen aan spionage?")
    assert found.best is found.groups[0][0]
    assert "China, Rusland en Iran" in found.best.text


def test_where_a_time_is_asked_the_sentence_that_holds_it_opens(assistant: Assistant) -> None:
    found = draft(assistant, "Wanneer wilde de overheid de gevolgen van klimaatverandering beperken?")
    assert "2023" in found.groups[0][0].text
