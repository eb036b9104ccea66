"""Cuts the text of a section into sentences with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index import StoredSection

# The splitter (syntok) knows English and German abbreviations; after these Dutch ones no sentence ends.
_DUTCH_ABBREVIATIONS = re.compile(
    r"\b(art|bijv|blz|ca|dhr|dr|drs|enz|ir|jl|mevr|mln|mld|mr|nr|o\.a|par|prof|p|t/m|vgl)\.$", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A sentence of a section: `section.text[start:end]`; `listed` marks an item of a list."""

    start: int
    end: int
    listed: bool = False


def sentence_spans(section: StoredSection) -> tuple[Span, ...]:
    """The sentences of a section in order; an item of a list is one sentence, whatever it holds."""
    spans: list[Span] = []
    for block in section.blocks:
        text = section.text[block.start : block.end]
        if block.listed:
            spans.append(Span(start=block.start, end=block.end, listed=True))
            continue
        spans += [Span(start=block.start + start, end=block.start + end) for start, end in _split(text)]
    return tuple(spans)


@lru_cache(20_000)
def _split(text: str) -> tuple[tuple[int, int], ...]:
    from syntok import segmenter

    found: list[tuple[int, int]] = []
    for paragraph in segmenter.analyze(text):
        for sentence in paragraph:
            start = sentence[0].offset
            end = sentence[-1].offset + len(sentence[-1].value)
            if found and _DUTCH_ABBREVIATIONS.search(text[found[-1][0] : found[-1][1]]):
                start = found.pop()[0]
            found.append((start, end))
    return tuple(found)
