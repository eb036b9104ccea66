"""What the running service puts around an answer: the operator's notice, a pause, live information, stale sources."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bot.answers import Answer, AnswerStatus, Question, Sentence
from bot.hidden_characters import without_hidden
from bot.interface import show
from bot.language import find_language
from bot.operation import Operation, OperatorNotice
from bot.triage import find_emergency, has_way_on
from bot.wording import write_date

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.assistant import Assistant
    from bot.operating.watching import Watch
    from bot.settings import Settings
    from bot.sharing import SharedAnswers
    from index import Index, IndexedSource

# Cards for someone in distress: nothing but the card is said.
GENTLE = ("own_life", "other_life", "child")


class Service:
    """Answers for one surface, as the operator has switched it; the assistant itself stays without a clock."""

    def __init__(
        self,
        settings: Settings,
        *,
        operation: Operation | None = None,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
        watch: Watch | None = None,
        shared: SharedAnswers | None = None,
    ) -> None:
        self.settings = settings
        self.operation = operation or Operation(settings.data)
        self._today = today
        self._watch, self._shared = watch, shared

    def answer(self, assistant: Assistant, question: Question, surface: str) -> Answer:
        """The answer with the service's notices, the operator's first; while paused `unavailable`, reason `paused`.

        An emergency gets its card also while the service is paused.
        """
        started = time.perf_counter()
        given = self._answer(assistant, question, surface)
        self.note(question, given, surface, time.perf_counter() - started)
        return given

    def note(self, question: Question, answer: Answer, surface: str, seconds: float) -> None:
        """Note an answer that was worked out elsewhere, where the operator wants it noted."""
        if self._watch is not None:
            self._watch.note(question, answer, surface, seconds)

    def stamp(self) -> tuple[object, ...]:
        """What an answer depends on beside question and index: it changes when the operator or the day does."""
        switches = self.operation.switches()
        return (switches.notice, tuple(sorted(switches.pauses)), self._today())

    def _answer(self, assistant: Assistant, question: Question, surface: str) -> Answer:
        switches = self.operation.switches()
        if surface in switches.pauses and not gets_a_card(question):
            answer = _paused(question, assistant.index)
        else:
            answer = self._made(assistant, question, surface)
        operator = [self._notice_line(switches.notice, answer.language)] if switches.notice else []
        added = self._live(answer) + self._stale(answer, assistant.index)
        return replace(answer, notices=(*operator, *answer.notices, *added)) if operator or added else answer

    def _made(self, assistant: Assistant, question: Question, surface: str) -> Answer:
        """The assistant's answer, or that which a replica gave to the same question from the same index."""
        if self._shared is None:
            return assistant.answer(question)
        model = self.settings.chat_model
        # A card comes before everything else, also before a look at what is kept.
        if surface != "web" and not gets_a_card(question):
            kept = self._shared.get(question, assistant.index.fingerprint, model)
            if kept is not None:
                return kept
        made = assistant.answer(question)
        self._shared.add(question, model, made)
        return made

    def notice(self, language: str) -> str:
        """The operator's notice as it stands above every answer now; empty when there is none."""
        notice = self.operation.switches().notice
        return self._notice_line(notice, language) if notice else ""

    def today(self) -> str:
        """The day of today, as 2026-11-24."""
        return self._today().isoformat()

    def is_paused(self, surface: str) -> bool:
        """Whether the operator has stopped this surface."""
        return surface in self.operation.switches().pauses

    def _notice_line(self, notice: OperatorNotice, language: str) -> str:
        name = self.settings.operator_name or show("the_operator", language)
        until = f"{write_date(notice.until.date().isoformat(), language)} {notice.until.strftime('%H:%M %Z')}"
        lead = show("operator_notice", language, name=name, until=until)
        return " ".join(part for part in (lead, notice.text, notice.url) if part)

    def _live(self, answer: Answer) -> tuple[str, ...]:
        """Where the situation of now is told, under an answer about something that is happening."""
        is_now = answer.status is AnswerStatus.EMERGENCY or answer.reason in ("live_event", "paused")
        if not is_now or answer.reason in GENTLE:
            return ()
        lines = []
        if self.settings.live_information:
            lines.append(show("live_information", answer.language, address=self.settings.live_information))
        if self.settings.broadcaster:
            lines.append(show("broadcaster", answer.language, name=self.settings.broadcaster))
        return tuple(lines)

    def _stale(self, answer: Answer, index: Index) -> tuple[str, ...]:
        """A warning when a cited source was last checked longer ago than the operator allows."""
        cited = {citation.source_id for citation in answer.citations}
        stale = self.stale_sources([source for source in index.sources if source.source_id in cited])
        return (show("stale", answer.language, date=write_date(stale[0].checked_on, answer.language)),) if stale else ()

    def stale_sources(self, sources: Sequence[IndexedSource]) -> tuple[IndexedSource, ...]:
        """Those that were last checked longer ago than the operator allows, the oldest first; none without a limit."""
        months = self.settings.stale_after_months
        stale = [
            source
            for source in sources
            if months and source.checked_on and _months_between(source.checked_on, self._today()) >= months
        ]
        return tuple(sorted(stale, key=lambda source: (source.checked_on, source.source_id)))


def gets_a_card(question: Question) -> bool:
    """Whether the question is about danger now and has the card for it; known at once, without a search."""
    emergency = find_emergency(without_hidden(question.text))
    return emergency is not None and not (question.not_in_danger and has_way_on(emergency.kind))


def _months_between(day: str, today: date) -> int:
    """Whole months from a day "2026-11-23" (or "2026-11") to today; 0 for a day that is written otherwise."""
    try:
        then = date.fromisoformat(day if len(day) > len("2026-11") else f"{day}-01")
    except ValueError:
        return 0
    return (today.year - then.year) * 12 + today.month - then.month - (today.day < then.day)


def _paused(question: Question, index: Index) -> Answer:
    language = question.language or find_language(question.text)
    return Answer(
        answer_id="paused",
        status=AnswerStatus.UNAVAILABLE,
        reason="paused",
        language=language,
        audience=question.audience,
        region=question.region,
        mode="fixed",
        confidence=None,
        sentences=(Sentence(text=show("paused", language), markers=(), support="fixed"),),
        citations=(),
        ranking=None,
        index=index.fingerprint,
    )
