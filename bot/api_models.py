"""What the API takes and gives, as its OpenAPI description shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.answers import AnswerStatus, Mode, Question, Support, Turn
from bot.feedback import MAX_COMMENT_CHARS, Reason, Verdict
from bot.interface import MAX_QUESTION_CHARS

if TYPE_CHECKING:
    from index import Index

MAX_TURNS, MAX_TURN_CHARS = 20, 4_000
AnswerId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]


class AskedTurn(BaseModel):
    """One earlier turn of the conversation."""

    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    content: Annotated[str, StringConstraints(max_length=MAX_TURN_CHARS)]


class Asked(BaseModel):
    """A question as a client sends it; unknown fields are refused."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"question": "Wat is een hybride dreiging?", "audience": "citizen"}]},
    )

    question: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_QUESTION_CHARS)]
    language: Literal["nl", "en", "pap"] | None = Field(
        default=None, description="Language of the answer; that of the question when left out."
    )
    audience: Literal["citizen", "organisation"] = "citizen"
    region: Annotated[str, StringConstraints(max_length=60)] | None = Field(
        default=None, description="nl, aruba, bonaire, curacao, saba, sint-eustatius or sint-maarten."
    )
    history: Annotated[list[AskedTurn], Field(max_length=MAX_TURNS)] = []
    not_in_danger: bool = Field(
        default=False,
        description="After a card: the person says that this is a question. Cards about someone's life stay.",
    )

    def to_question(self) -> Question:
        """The question as the assistant takes it."""
        return Question(
            text=self.question,
            language=self.language,
            audience=self.audience,
            region=self.region,
            history=tuple(Turn(role=turn.role, content=turn.content) for turn in self.history),
            not_in_danger=self.not_in_danger,
        )


class AskedFeedback(BaseModel):
    """What a reader says of an answer; the question is never asked for."""

    model_config = ConfigDict(extra="forbid")

    answer_id: AnswerId
    verdict: Verdict
    reasons: Annotated[list[Reason], Field(max_length=6)] = []
    comment: Annotated[str, StringConstraints(max_length=MAX_COMMENT_CHARS)] = ""


class SentenceRecord(BaseModel):
    """A sentence with the markers it carries."""

    text: str
    markers: list[int]
    support: Support


class RenderedPlaceRecord(BaseModel):
    """The place in the official text that a rendering puts in other words."""

    source_id: str
    section_id: str
    page: int | None
    edition: str
    url: str


class CitationRecord(BaseModel):
    """Where a sentence stands; `quote` is word for word from the section."""

    marker: int
    kind: Literal["official", "rendering"]
    source_id: str
    title: str
    publisher: str
    published: str
    language: str
    section_id: str
    heading_path: list[str]
    page: int | None
    url: str
    quote: str
    renders: RenderedPlaceRecord | None


class RankedRecord(BaseModel):
    """A passage that was found, whole."""

    rank: int
    score: float
    source_id: str
    section_id: str
    page: int | None
    text: str


class NearbyRecord(BaseModel):
    """A section that stands near the question."""

    source_id: str
    section_id: str
    heading_path: list[str]
    page: int | None


class AnswerRecord(BaseModel):
    """The answer. Made by a computer: `mode` says whether from verbatim sentences, a language model or fixed texts."""

    case_id: str | None
    answer_id: str
    status: AnswerStatus
    reason: str | None
    language: str
    audience: str
    region: str | None
    mode: Mode
    confidence: float | None
    text: str
    sentences: list[SentenceRecord]
    citations: list[CitationRecord]
    ranking: list[RankedRecord]
    nearby: list[NearbyRecord]
    suggestions: list[str]
    notices: list[str] = Field(description="What to show with the answer; a message of the operator comes first.")
    index: str
    model: str | None
    seconds: dict[str, float]


class SourceRecord(BaseModel):
    """A text that answers are made from."""

    source_id: str
    title: str
    language: str
    kind: str
    publisher: str
    published: str
    checked_on: str
    url: str
    licence: str
    region: str
    audience: str
    renders: str
    sections: int


class SectionRecord(BaseModel):
    """A section as it was read."""

    source_id: str
    section_id: str
    heading_path: list[str]
    page: int | None
    pages: list[int]
    text: str

    @classmethod
    def of(cls, index: Index, source_id: str, section_id: str) -> SectionRecord:
        """The record of a section of this index; KeyError when it has none of that name."""
        found = index.section(source_id, section_id)
        return cls(
            source_id=source_id,
            section_id=section_id,
            heading_path=list(found.heading_path),
            page=found.page,
            pages=list(found.pages),
            text=found.text,
        )


class ServiceRecord(BaseModel):
    """Who runs the service, what holds now, and its limits."""

    name: str
    is_demonstration: bool
    contact: str
    privacy: str
    live_information: str
    broadcaster: str
    region: str
    notices: dict[str, str] = Field(description="The operator's message by language; empty texts when there is none.")
    is_paused: bool
    takes_feedback: bool
    limits: dict[str, Any]
