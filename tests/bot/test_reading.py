"""What is kept of a section is what stands in it, and goes with its index."""

from __future__ import annotations

import weakref

import pytest

from bot import reading
from bot.assistant import Assistant
from bot.reading import read_ahead, read_section


def test_the_lines_of_a_section_stand_in_it_where_they_say(assistant: Assistant) -> None:
    read = read_section(assistant.index, "strategy-guide-nl", "2.3.9")
    text = read.section.text
    lines = read.lines(assistant.index, 0, len(text))
    assert [text[line.span.start : line.span.end] for line in lines] == [line.text for line in lines]
    assert [line.span.listed for line in lines] == [False, False, False, True, True, True]


def test_only_sentences_within_the_offsets_are_read(assistant: Assistant) -> None:
    read = read_section(assistant.index, "strategy-guide-nl", "1.1")
    first, second, third = read.lines(assistant.index, 0, len(read.section.text))
    assert read.lines(assistant.index, second.span.start, len(read.section.text)) == [second, third]
    assert read.lines(assistant.index, first.span.start + 1, second.span.end) == [second]


def test_a_section_is_read_once(assistant: Assistant) -> None:
    one = read_section(assistant.index, "strategy-guide-nl", "1.1")
    assert read_section(assistant.index, "strategy-guide-nl", "1.1") is one


def test_of_many_sections_the_first_goes(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_KEPT", 1)
    monkeypatch.setattr(reading, "_READ", weakref.WeakKeyDictionary())
    one = read_section(assistant.index, "strategy-guide-nl", "1.1")
    read_section(assistant.index, "strategy-guide-nl", "2.3.9")
    assert read_section(assistant.index, "strategy-guide-nl", "1.1") is not one


def test_reading_ahead_reads_every_section(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_READ", weakref.WeakKeyDictionary())
    read_ahead(assistant.index)
    sections = [
        (s.source_id, s.section_id) for one in assistant.index.sources for s in assistant.index.sections(one.source_id)
    ]
    assert list(reading._READ[assistant.index]) == sections


def test_what_is_not_kept_is_not_read_ahead(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_KEPT", 1)
    monkeypatch.setattr(reading, "_READ", weakref.WeakKeyDictionary())
    read_ahead(assistant.index)
    assert not reading._READ.get(assistant.index)
