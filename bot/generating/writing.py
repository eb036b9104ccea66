"""Has a chat model write an answer from numbered sources, and lets through what the gate supports."""

from __future__ import annotations

import logging
import queue
import random
import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from bot.gate import verify
from bot.gate.aligning import SAID
from bot.gate.checking import MARKER
from bot.generating.breaker import Breaker, retry_after
from bot.generating.cutting import sentences
from bot.generating.models import calling
from bot.generating.supporting import best_place, is_well_said
from bot.language import find_language

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage
    from langchain_core.runnables import Runnable

    from index import Entailment

_log = logging.getLogger(__name__)

PROMPT_VERSION = 1
_AUDIENCES = {
    "nl": {"citizen": "een inwoner", "organisation": "een organisatie"},
    "en": {"citizen": "a resident", "organisation": "an organisation"},
}
# Text that no answer of ours has: addresses, markup, images, and the model's own refusal.
_FOREIGN = re.compile(r"https?:|www\.|mailto:|javascript:|\]\(|!\[|<[a-z/!]|&#|\bdata:", re.I)
# The model has no voice of its own: who says "I" obeys a text or speaks for itself.
_SELF = re.compile(r"\b(ik|mijn|mij|i|my|me|myself)\b", re.I)
# Said after the question when the first answer was in another language.
_IN = {"nl": "Schrijf uw hele antwoord in het Nederlands.", "en": "Write your whole answer in English."}
_REFUSALS = ("GEEN ANTWOORD", "NO ANSWER")
# So many words in a row of the prompt in a sentence are a leak.
_LEAK_WORDS = 6
# Fewer words tell a reader nothing, and a source may tempt a model to say one.
_LEAST_WORDS = 3
_MOST_CHARACTERS = 6_000
_MOST_SENTENCES = 8
_RETRIED = (500, 502, 503, 504, None)
_REFUSED_KEY, _TOO_MANY = (401, 403), 429
_LONG_PAUSE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds until the first checked sentence, and for the whole answer."""

    first: float = 7.5
    whole: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What the model sees of one passage: its number and its sentences."""

    number: int
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentences as one text."""
        return "\n".join(self.sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSentence:
    """A sentence that passed, without its markers, and the numbers of the sources it rests on.

    `places` pairs each number with the sentence of that source, from 0, that says most of it. `support` is "verbatim"
    where a sentence of the source stands in for one that failed.
    """

    text: str
    numbers: tuple[int, ...]
    places: tuple[tuple[int, int], ...]
    support: Literal["verified", "verbatim"]


class Writer:
    """Writes answers with one chat model; safe to use from several threads."""

    def __init__(
        self,
        model: BaseChatModel,
        model_id: str,
        *,
        limits: Limits | None = None,
        breaker: Breaker | None = None,
        entailment: Entailment | None = None,
    ) -> None:
        self.model_id = model_id
        self._model = model
        self._limits = limits or Limits()
        self._breaker = breaker or Breaker()
        self._entailment = entailment

    @property
    def is_resting(self) -> bool:
        """Whether the model is left alone after failures."""
        return self._breaker.is_open

    def write(
        self,
        question: str,
        sources: Sequence[Source],
        *,
        language: str,
        audience: str,
        stop: threading.Event | None = None,
    ) -> Iterator[WrittenSentence]:
        """The sentences that pass, each as soon as it does; none when the model fails in any way or takes too long.

        Never raises for what the model does. `stop` ends the call from another thread.
        """
        if self._breaker.is_open or language not in _AUDIENCES or not sources:
            return
        ended = stop or threading.Event()
        found: queue.Queue[WrittenSentence | None] = queue.Queue()
        job = _Job(question=question, sources=tuple(sources), language=language, audience=audience)
        thread = threading.Thread(target=self._run, args=(job, found, ended), daemon=True)
        started = time.monotonic()
        thread.start()
        until = started + self._limits.first
        try:
            while (left := until - time.monotonic()) > 0 and not ended.is_set():
                try:
                    sentence = found.get(timeout=min(left, 0.1))
                except queue.Empty:
                    continue
                if sentence is None:
                    return
                until = started + self._limits.whole
                yield sentence
            if time.monotonic() >= until:
                self._breaker.fail()
        finally:
            ended.set()

    def chain(
        self, sources: Sequence[Source], language: str, strayed: list[str] | None = None, *, again: bool = False
    ) -> Runnable[dict[str, str], WrittenSentence]:
        """Prompt | model | gate: streams the sentences that pass for {"question", "audience"}.

        Sentences in another language are put in `strayed`; `again` states the language once more.
        """
        from langchain_core.prompts import ChatPromptTemplate
        from langchain_core.runnables import RunnableGenerator

        asked = "\n".join(["SOURCES", "{sources}", "QUESTION", "{question}", *([_IN[language]] if again else [])])
        prompt = ChatPromptTemplate.from_messages([("system", system_prompt(language)), ("human", asked)])
        numbered = "\n\n".join(f"[{source.number}] {source.text}" for source in sources)

        def gate(chunks: Iterator[AIMessage]) -> Iterator[WrittenSentence]:
            yield from checked((text_of(chunk) for chunk in chunks), sources, language, self._entailment, strayed)

        chain: Runnable[dict[str, str], WrittenSentence] = (
            prompt.partial(sources=numbered) | self._model | RunnableGenerator(gate)
        )
        return chain

    def _run(self, job: _Job, found: queue.Queue[WrittenSentence | None], ended: threading.Event) -> None:
        """Ask the model, once more when it could not be reached, and hand on what passes; None ends it."""
        strayed: list[str] = []
        for attempt in (1, 2):
            has_text = False
            try:
                with calling(ended):
                    for sentence in self.chain(job.sources, job.language, strayed, again=bool(strayed)).stream(
                        job.inputs()
                    ):
                        has_text = True
                        found.put(sentence)
                # Whoever ended the call has counted it, or left for a reason of their own.
                if not ended.is_set():
                    self._breaker.succeed()
                if strayed and attempt == 1 and not has_text and not ended.is_set():
                    continue
            except Exception as error:  # noqa: BLE001 - whatever a model or its client does, an answer is given
                if ended.is_set():
                    break
                is_worth_it = self._is_worth_a_retry(error)
                if is_worth_it and attempt == 1 and not has_text:
                    ended.wait(random.uniform(0.1, 0.4))
                    continue
            break
        found.put(None)

    def _is_worth_a_retry(self, error: Exception) -> bool:
        """Count the failure and say whether to try again; tells the operator what no retry will mend."""
        status = getattr(error, "status_code", None)
        # Never the message: it may repeat the key or the question.
        _log.warning("the chat model failed: %s, status %s", type(error).__name__, status)
        if status in _REFUSED_KEY:
            _log.error("the chat model refuses the key (status %s): check PARAAT_CHAT_KEY", status)
            self._breaker.fail(_LONG_PAUSE)
        elif status == _TOO_MANY:
            self._breaker.fail(retry_after(error))
        else:
            self._breaker.fail()
        is_late = "Timeout" in type(error).__name__
        return status in _RETRIED and not is_late and not self._breaker.is_open


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    question: str
    sources: tuple[Source, ...]
    language: str
    audience: str

    def inputs(self) -> dict[str, str]:
        audiences = _AUDIENCES[self.language]
        return {"question": self.question, "audience": audiences.get(self.audience, audiences["citizen"])}


def checked(
    parts: Iterator[str],
    sources: Sequence[Source],
    language: str,
    entailment: Entailment | None = None,
    strayed: list[str] | None = None,
) -> Iterator[WrittenSentence]:
    """The sentences of a model's text that pass, in order; a failing one that cites gives its source's own sentence."""
    said: set[str] = set()
    for count, sentence in enumerate(sentences(parts, most_characters=_MOST_CHARACTERS)):
        if count >= _MOST_SENTENCES or any(refusal in sentence for refusal in _REFUSALS):
            return
        if find_language(MARKER.sub("", sentence)) != language:
            if strayed is not None:
                strayed.append(sentence)
            continue
        found = _checked(sentence, language, sources, entailment)
        if found is not None and found.text not in said:
            said.add(found.text)
            yield found


def _checked(
    sentence: str, language: str, sources: Sequence[Source], entailment: Entailment | None
) -> WrittenSentence | None:
    numbers = tuple(dict.fromkeys(int(number) for number in MARKER.findall(sentence)))
    text = MARKER.sub("", sentence).strip()
    if (
        not numbers
        or len(text.split()) < _LEAST_WORDS
        or _FOREIGN.search(text)
        or _SELF.search(text)
        or _is_leak(text, language)
    ):
        return None
    by_number = {source.number: source for source in sources}
    if any(number not in by_number for number in numbers):
        return None
    passages = {number: source.text for number, source in by_number.items()}
    is_supported = verify(sentence, passages, entailment=entailment).supported
    if is_supported and is_well_said(text, [by_number[number] for number in numbers]):
        places = tuple((number, best_place(text, by_number[number])[0]) for number in numbers)
        return WrittenSentence(text=text, numbers=numbers, places=places, support="verified")
    place, strength = best_place(text, by_number[numbers[0]])
    own = by_number[numbers[0]].sentences[place]
    if strength < SAID or find_language(own) != language:
        return None
    return WrittenSentence(text=own, numbers=numbers[:1], places=((numbers[0], place),), support="verbatim")


def _is_leak(text: str, language: str) -> bool:
    words = re.findall(r"\w+", text.lower())
    prompt = " ".join(re.findall(r"\w+", system_prompt(language).lower()))
    runs = (" ".join(words[n : n + _LEAK_WORDS]) for n in range(len(words) - _LEAK_WORDS + 1))
    return any(run in prompt for run in runs)


@cache
def system_prompt(language: str) -> str:
    """The instructions to the model in a language, as the file of this version has them."""
    return (files("bot.generating") / "prompts" / f"{language}-{PROMPT_VERSION}.txt").read_text(encoding="utf-8")


def text_of(chunk: Any) -> str:  # noqa: ANN401 - a message chunk of any provider
    """The text of a chunk; tool calls and reasoning are no text. Raises ValueError for what is no text at all."""
    content = chunk.content
    if isinstance(content, str):
        return content
    return "".join(
        block.get("text", "") for block in content if isinstance(block, dict) and block.get("type") == "text"
    )
