"""The records of a conversation: Turn, Question, Sentence, Citation, Answer, and the statuses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from index import Ranking

Support = Literal["verbatim", "verified", "fixed"]
Mode = Literal["extractive", "generated", "fixed"]

MARKER = re.compile(r"\[(\d+)\]")


class AnswerStatus(StrEnum):
    """The machine-readable outcome of a question; every surface and every test looks at it."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NOT_IN_SOURCES = "not_in_sources"
    OUT_OF_SCOPE = "out_of_scope"
    EMERGENCY = "emergency"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"

    @property
    def is_cited(self) -> bool:
        """True for the two statuses that imply at least one citation; the others imply none."""
        return self in (AnswerStatus.ANSWERED, AnswerStatus.PARTIAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One earlier turn of a conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a person asked. `language` None means: find out; `region` None means: not known.

    `not_in_danger` is the person's own word, given after a card, that this is a question; a card about someone's
    life is shown all the same.
    """

    text: str
    language: str | None = None
    audience: str = "citizen"
    region: str | None = None
    history: tuple[Turn, ...] = ()
    not_in_danger: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of an answer with the markers it carries; a fixed sentence carries none."""

    text: str
    markers: tuple[int, ...]
    support: Support


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedPlace:
    """The place in the official text that a rendering puts in other words."""

    source_id: str
    section_id: str
    page: int | None
    edition: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where a sentence stands: `quote` is a verbatim substring of the section's text."""

    marker: int
    kind: Literal["official", "rendering"]
    source_id: str
    title: str
    publisher: str
    published: str
    language: str
    section_id: str
    heading_path: tuple[str, ...]
    page: int | None
    url: str
    quote: str
    renders: RenderedPlace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearbySection:
    """A section that stands near the question without answering it."""

    source_id: str
    section_id: str
    heading_path: tuple[str, ...]
    page: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer with its citations; `seconds` gives the time of each step of the pipeline.

    Raises ValueError when the text's markers and the citations do not match one to one, or when the
    status and the presence of citations contradict each other.
    """

    answer_id: str
    status: AnswerStatus
    reason: str | None
    language: str
    audience: str
    region: str | None
    mode: Mode
    confidence: float | None
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    ranking: Ranking | None
    nearby: tuple[NearbySection, ...] = ()
    suggestions: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    index: str = ""
    model: str | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentences in order, each followed by its markers: "… [1] … [2]"."""
        parts = []
        for sentence in self.sentences:
            marks = " ".join(f"[{marker}]" for marker in sentence.markers)
            parts.append(f"{sentence.text} {marks}".rstrip())
        return " ".join(parts)

    def __post_init__(self) -> None:
        """Hold the invariants of markers, citations and status."""
        used = {int(number) for number in MARKER.findall(self.text)}
        given = [citation.marker for citation in self.citations]
        if sorted(used) != given or given != list(range(1, len(given) + 1)):
            raise ValueError(f"markers {sorted(used)} in the text, citations {given}: each needs the other")
        if self.status.is_cited != bool(self.citations):
            raise ValueError(f"status {self.status} with {len(self.citations)} citations")
        if any((s.support == "fixed") == bool(s.markers) for s in self.sentences):
            raise ValueError("a fixed sentence has no marker, every other sentence has one")
