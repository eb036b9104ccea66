"""The pipeline from a question to an answer: triage, understand, retrieve, compose, cite."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.answers import Answer, AnswerStatus, Citation, Question, Sentence
from bot.beside import with_beside
from bot.cards import card
from bot.citing import cite
from bot.comparing import with_sides
from bot.composing import MEASURED, compose
from bot.confidence import ANSWERED, answer_features, confidence
from bot.conversation import TURNS_BACK, stand_alone_query
from bot.hidden_characters import without_hidden
from bot.language import find_language
from bot.leads import leads, premise_leads
from bot.missing import OTHER_SUBJECT, is_about_danger, lacking, missing_sides, missing_words, say_what_is_missing
from bot.nearby import nearby, suggest
from bot.notices import notices
from bot.papiamentu import in_english
from bot.personal_data import mask_personal_data
from bot.places import is_strategy
from bot.regions import find_region, of_reader
from bot.scope import Refusal, find_guideline, find_refusal, is_worried
from bot.searching import searched_sources
from bot.steps import Found, when_to_call, with_steps
from bot.subject import is_only_repeated
from bot.triage import find_emergency, has_way_on, is_live_event
from bot.unclear import unknown_words
from bot.wording import say

if TYPE_CHECKING:
    from bot.composing import Draft
    from bot.evidence import Candidate
    from index import Index, Ranking


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A question with what was understood of it, the kinds of personal data taken out, and the time of each step."""

    question: Question
    language: str
    region: str | None
    masked: tuple[str, ...]
    seconds: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The draft of an answer to a question, and what its confidence is computed from."""

    draft: Draft
    features: dict[str, float]

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The weighed sentences that the draft is made of."""
        return self.draft.weighed


class Assistant:
    """Answers questions from one index; the same question always gets the same answer."""

    def __init__(self, index: Index, *, region: str | None = None, depth: int = 20) -> None:
        self.index = index
        self._region = find_region(region) if region else None
        self._depth = depth
        self._sources = {source.source_id: source for source in index.sources}

    @property
    def is_model_resting(self) -> bool:
        """Whether a chat model that failed is left alone for a while; never so without one."""
        return False

    def answer(self, question: Question) -> Answer:
        """The answer to a question; never raises for what a person typed."""
        started = time.perf_counter()
        question, masked = _cleaned(question)
        emergency = find_emergency(question.text)
        if emergency and question.not_in_danger and has_way_on(emergency.kind):
            emergency = None
        asked = self._understand(question, masked, seconds={"triage": time.perf_counter() - started})
        if emergency is not None:
            sentences = _fixed(card(emergency, asked.language, asked.region))
            return self._finish(asked, AnswerStatus.EMERGENCY, emergency.kind, sentences)
        found = self._retrieve(asked)
        ranking = found.ranking
        if not any(char.isalpha() for char in question.text) or is_only_repeated(question.text):
            nothing = _fixed([say("empty_question", asked.language)])
            return self._finish(asked, AnswerStatus.NOT_IN_SOURCES, "empty", nothing, ranking=ranking)
        if refusal := find_refusal(question.text):
            return self._decline(asked, refusal, ranking)
        if asked.language in ("nl", "en") and (unknown := unknown_words(question.text, self.index)):
            said = _fixed([say("unknown_words", asked.language, words=", ".join(unknown))])
            unclear = self._finish(asked, AnswerStatus.NOT_IN_SOURCES, "unclear", said, ranking=ranking)
            return replace(unclear, nearby=nearby(ranking, ()))
        return self._compose(asked, found)

    def evidence(self, question: Question) -> Evidence | None:
        """What an answer would be made of, to fit the weights by; None when the question is declined before that."""
        question, masked = _cleaned(question)
        if find_emergency(question.text) or find_refusal(question.text):
            return None
        asked = self._understand(question, masked, seconds={})
        found = self._retrieve(asked)
        ranking, audience = found.ranking, asked.question.audience
        draft = self._draft(found, audience)
        if draft is None:
            return None
        return Evidence(draft=draft, features=answer_features(draft, ranking, self.index))

    def _understand(self, question: Question, masked: tuple[str, ...], seconds: dict[str, float]) -> _Asked:
        started = time.perf_counter()
        language = question.language or find_language(question.text)
        region = find_region(question.region or "") or find_region(question.text) or self._region
        seconds["understand"] = time.perf_counter() - started
        return _Asked(question=question, language=language, region=region, masked=masked, seconds=seconds)

    def _retrieve(self, asked: _Asked) -> Found:
        started = time.perf_counter()
        query = of_reader(stand_alone_query(asked.question), asked.region)
        if asked.language == "pap":
            query = in_english(query)
        searched = searched_sources(self._sources, asked.language)
        ranking = self.index.search(query, k=self._depth, sources=searched)
        found = with_steps(
            with_sides(ranking, self.index, searched),
            self.index,
            audience=asked.question.audience,
            sources=self._sources,
            searched=searched,
            region=asked.region,
            is_danger=is_about_danger(asked.question),
        )
        found = with_beside(
            found,
            self.index,
            question=asked.question.text,
            audience=asked.question.audience,
            sources=self._sources,
            searched=searched,
        )
        asked.seconds["retrieve"] = time.perf_counter() - started
        return found

    def _compose(self, asked: _Asked, found: Found) -> Answer:
        started = time.perf_counter()
        ranking, audience = found.ranking, asked.question.audience
        draft = self._draft(found, audience)
        sureness = confidence(draft, ranking, self.index) if draft else 0.0
        missing = lacking(asked.question, draft, found, self.index, sureness, asked.language) if draft else None
        is_live = is_live_event(asked.question.text)
        asked.seconds["compose"] = time.perf_counter() - started
        lead = leads(asked.question.text, asked.language, is_live=is_live)
        least = min(found.least, MEASURED) if draft and draft.is_measured else found.least
        if draft is None or missing or sureness < least:
            reason = missing or ("live_event" if is_live else "low_confidence")
            if missing == OTHER_SUBJECT.reason or (draft is None and is_about_danger(asked.question)):
                return self._guide(asked, OTHER_SUBJECT, lead, when_to_call(asked.language))
            key = {"later": "not_in_sources_later", "unclear": "unclear_question"}.get(reason, "not_in_sources")
            said = [*lead, say(key, asked.language)] + ([say("live_where", asked.language)] if is_live else [])
            answer = self._finish(
                asked, AnswerStatus.NOT_IN_SOURCES, reason, _fixed(said), ranking=ranking, sureness=sureness
            )
            return replace(answer, nearby=nearby(ranking, ()))
        sentences, citations = cite(draft, self._sources)
        is_from_strategy = any(is_strategy(citation) for citation in citations)
        lead += premise_leads(asked.question.text, asked.language, sentences, is_from_strategy=is_from_strategy)
        is_ours = self._sources[draft.best.section.source_id].audience == "citizen"
        is_short = found.steps == "general" or (found.steps == "none" and not is_ours)
        lead += [say(f"steps_{found.steps}", asked.language)] if is_short else []
        sides = draft.sides
        is_apart = sides is not None and not sides.is_told
        lead += [say("sides_apart", asked.language)] if is_apart and not (sides and sides.missing) else []
        is_whole = sureness >= ANSWERED and not (is_live or is_short or is_apart or is_worried(asked.question.text))
        close = []
        if not is_live and (sureness < ANSWERED or (sides and sides.missing)):
            # The words of a gloss are none that a reader of Papiamentu/o wrote.
            words = missing_sides(draft) or missing_words(draft, ranking, self.index)
            close.append(say_what_is_missing(() if asked.language == "pap" else words, asked.language))
        answer = self._finish(
            asked,
            AnswerStatus.ANSWERED if is_whole else AnswerStatus.PARTIAL,
            "live_event" if is_live else None,
            _fixed(lead) + sentences + _fixed(close),
            citations=citations,
            ranking=ranking,
            sureness=sureness,
        )
        near = nearby(ranking, citations)
        answer = replace(answer, nearby=() if is_whole else near, suggestions=suggest(near, asked.language))
        return self._worded(asked.question, answer, draft)

    def _worded(self, _question: Question, answer: Answer, _draft: Draft) -> Answer:
        """The answer from the sources in the words in which it is given: here their own."""
        return answer

    def _draft(self, found: Found, audience: str) -> Draft | None:
        return compose(
            found.ranking.query,
            found.ranking,
            self.index,
            audience=audience,
            sources=self._sources,
            first=found.first,
            beside=found.beside,
            beside_query=found.beside_query,
        )

    def _decline(self, asked: _Asked, refusal: Refusal, ranking: Ranking) -> Answer:
        lead = [say("worry", asked.language)] if is_worried(asked.question.text) else []
        if guideline := find_guideline(asked.question.text, asked.language):
            return self._guide(asked, refusal, lead, guideline)
        sentences = _fixed([*lead, say(refusal.text, asked.language)])
        answer = self._finish(asked, refusal.status, refusal.reason, sentences, ranking=ranking)
        is_harmful = refusal.status is AnswerStatus.REFUSED
        return answer if is_harmful else replace(answer, nearby=nearby(ranking, ()))

    def _guide(self, asked: _Asked, refusal: Refusal, lead: list[str], guideline: str) -> Answer:
        """No advice, but the guideline for everybody that stands in the sources, when it stands there clearly."""
        ranking = self.index.search(guideline, k=self._depth, sources=searched_sources(self._sources, asked.language))
        draft = compose(guideline, ranking, self.index, audience="citizen", sources=self._sources)
        sureness = confidence(draft, ranking, self.index) if draft else 0.0
        said = _fixed([*lead, say(refusal.text, asked.language)])
        if draft is None or sureness < ANSWERED:
            return self._finish(asked, refusal.status, refusal.reason, said, ranking=ranking)
        sentences, citations = cite(replace(draft, groups=draft.groups[:1]), self._sources)
        answer = self._finish(
            asked,
            AnswerStatus.PARTIAL,
            refusal.reason,
            said + sentences,
            citations=citations,
            ranking=ranking,
            sureness=sureness,
        )
        return replace(answer, nearby=nearby(ranking, citations))

    def _finish(
        self,
        asked: _Asked,
        status: AnswerStatus,
        reason: str | None,
        sentences: tuple[Sentence, ...],
        *,
        citations: tuple[Citation, ...] = (),
        ranking: Ranking | None = None,
        sureness: float | None = None,
    ) -> Answer:
        return Answer(
            answer_id=self._answer_id(asked),
            status=status,
            reason=reason,
            language=asked.language,
            audience=asked.question.audience,
            region=asked.region,
            mode="extractive" if citations else "fixed",
            confidence=None if sureness is None else round(sureness, 4),
            sentences=sentences,
            citations=citations,
            ranking=ranking,
            notices=notices(citations, self._sources, asked.language, ranking, masked=asked.masked),
            index=self.index.fingerprint,
            seconds=asked.seconds,
        )

    def _answer_id(self, asked: _Asked) -> str:
        """A digest of question and index: the same question to the same index has the same id.

        What assistant turns say never changes an answer, so it does not count.
        """
        question = asked.question
        turns = [turn.content for turn in question.history if turn.role == "user"]
        parts = [question.text, asked.language, question.audience, asked.region, turns]
        # Added only when it is said, so that every other answer keeps its id.
        parts += ["not_in_danger"] if question.not_in_danger else []
        text = json.dumps([self.index.fingerprint, *parts], ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def _cleaned(question: Question) -> tuple[Question, tuple[str, ...]]:
    """The question and the turns that count, without hidden characters and personal data, and the kinds found in it.

    No other turns are cleaned: a history may be as long as a body.
    """
    masked = mask_personal_data(without_hidden(question.text))
    asked = [turn for turn in question.history if turn.role == "user"][-TURNS_BACK:]
    history = tuple(replace(turn, content=mask_personal_data(without_hidden(turn.content)).text) for turn in asked)
    return replace(question, text=masked.text, history=history), masked.kinds


def _fixed(texts: Sequence[str]) -> tuple[Sentence, ...]:
    return tuple(Sentence(text=text, markers=(), support="fixed") for text in texts)
