"""Sentences of one place share a citation; another address or a far place is another one."""

from __future__ import annotations

from dataclasses import replace

from bot.assistant import Assistant
from bot.evidence import Candidate, weigh
from bot.grouping import grouped


def candidates(assistant: Assistant) -> list[Candidate]:
    ranking = assistant.index.search("droogte overstromingen klimaatverandering", sources=["strategy-guide-nl"])
    sources = {source.source_id: source for source in assistant.index.sources}
    found = weigh(ranking.query, ranking, assistant.index, audience="citizen", sources=sources)
    return [candidate for candidate in found if candidate.section.section_id == "2.3.9"]


def test_sentences_of_one_passage_share_a_place_in_the_order_of_the_text(assistant: Assistant) -> None:
    first, second, *_ = candidates(assistant)
    assert grouped([second, first], second) == ((first, second),)


def test_another_address_is_another_place(assistant: Assistant) -> None:
    first, second, *_ = candidates(assistant)
    elsewhere = replace(second.passage, url="https://example.org/other")
    moved = replace(second, passage=elsewhere)
    assert grouped([first, moved], first) == ((first,), (moved,))
