"""A partial answer names the words that its sections do not hold."""

from __future__ import annotations

from bot.assistant import Assistant
from bot.composing import compose
from bot.missing import missing_words, say_what_is_missing


def missing(assistant: Assistant, query: str) -> tuple[str, ...]:
    sources = {source.source_id: source for source in assistant.index.sources}
    ranking = assistant.index.search(query, sources=["strategy-guide-nl"])
    draft = compose(query, ranking, assistant.index, audience="citizen", sources=sources)
    assert draft is not None
    return missing_words(draft, ranking, assistant.index)


def test_words_that_no_quoted_section_holds_are_named(assistant: Assistant) -> None:
    assert missing(assistant, "Wat doet de overheid tegen spionage in Groningen?") == ("groningen",)


def test_a_word_in_another_form_is_not_missing(assistant: Assistant) -> None:
    assert missing(assistant, "Welk land doet aan spionage?") == ()


def test_the_sentence_lists_a_few_words_and_no_more() -> None:
    assert say_what_is_missing(("groningen",), "nl") == "Hierover heb ik niets gevonden: groningen."
    unsure = "This may not be exactly what you are looking for."
    assert say_what_is_missing((), "en") == unsure
    assert say_what_is_missing(("one", "two", "three", "four"), "en") == unsure


def test_numbers_addresses_and_markup_are_never_repeated(assistant: Assistant) -> None:
    for told in ("0900-555", "0900 555", "www.kwaad.example/bel", "bel@kwaad.example", "<b>kwaad</b>", "[kwaad](x)"):
        named = missing(assistant, f"Wat doet de overheid tegen spionage in Groningen? {told}")
        assert "groningen" in named
        assert not {"kwaad", "bel", "example", "www", "0900", "0900-555", "555"} & set(named)
