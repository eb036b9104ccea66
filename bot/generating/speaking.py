"""An assistant whose answers a chat model words, sentence by checked sentence; without it, they are the source's."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.answers import Answer, Citation, Question, Sentence
from bot.assistant import Assistant
from bot.citing import citation_for, closed
from bot.generating.listening import current_listener
from bot.generating.writing import Source, Writer, WrittenSentence
from bot.notices import notices
from bot.triage import find_emergency
from bot.wording import say

if TYPE_CHECKING:
    from bot.composing import Draft
    from bot.evidence import Candidate
    from index import Index

# Passages that the model sees, and the longest of them in sentences.
_PASSAGES, _SENTENCES = 6, 12

Groups = tuple[tuple["Candidate", ...], ...]


class SpeakingAssistant(Assistant):
    """Answers as its parent does, and has a model word what the sources answer; whatever fails, the parent's stands."""

    def __init__(self, index: Index, writer: Writer, *, region: str | None = None, depth: int = 20) -> None:
        super().__init__(index, region=region, depth=depth)
        self._writer = writer

    @property
    def is_model_resting(self) -> bool:
        """Whether the model failed so often that it is left alone for a while."""
        return self._writer.is_resting

    def _worded(self, question: Question, answer: Answer, draft: Draft) -> Answer:
        """The answer: mode "generated" when a sentence of the model passed, else the extractive one as it is."""
        found = super()._worded(question, answer, draft)
        # Who went on from a card may be in danger after all: the words stay those of the sources.
        if found.reason == "live_event" or find_emergency(question.text):
            return found
        started = time.perf_counter()
        groups = _grouped(draft.weighed)
        first = next(n for n, sentence in enumerate(found.sentences) if sentence.markers)
        lead, close = found.sentences[:first], tuple(s for s in found.sentences[first:] if not s.markers)
        written, order = self._write(found, groups, lead)
        seconds = found.seconds | {"generate": time.perf_counter() - started}
        if not any(sentence.support == "verified" for sentence in written):
            return replace(found, seconds=seconds)
        return self._generated(found, (lead, close), written, order, groups, seconds)

    def _write(
        self, found: Answer, groups: Groups, lead: tuple[Sentence, ...]
    ) -> tuple[list[WrittenSentence], dict[int, int]]:
        """What passed, and the marker of each source that it cites, in the order in which they are cited.

        Sentences are told to the listener, the first with a sentence of the model in it at the latest.
        """
        listener = current_listener()
        sources = [Source(number=n, sentences=tuple(map(closed, group))) for n, group in enumerate(groups, start=1)]
        query = found.ranking.query if found.ranking else ""
        written: list[WrittenSentence] = []
        order: dict[int, int] = {}
        waiting = list(lead)
        for sentence in self._writer.write(
            query,
            sources,
            language=found.language,
            audience=found.audience,
            stop=listener.left if listener else None,
        ):
            written.append(sentence)
            for number in sentence.numbers:
                order.setdefault(number, len(order) + 1)
            waiting.append(_shown(sentence, order))
            # Until a sentence of the model passes, the extractive answer may still be given instead.
            if listener and any(one.support == "verified" for one in written):
                for ready in waiting:
                    listener.hear(ready)
                waiting.clear()
        return written, order

    def _generated(
        self,
        found: Answer,
        around: tuple[tuple[Sentence, ...], tuple[Sentence, ...]],
        written: Sequence[WrittenSentence],
        order: dict[int, int],
        groups: Groups,
        seconds: dict[str, float],
    ) -> Answer:
        citations = tuple(self._cited(number, marker, written, groups) for number, marker in order.items())
        lead, close = around
        masked = [notice for notice in found.notices if notice == say("masked", found.language)]
        said = notices(citations, self._sources, found.language, found.ranking)
        return replace(
            found,
            mode="generated",
            model=self._writer.model_id,
            sentences=(*lead, *(_shown(sentence, order) for sentence in written), *close),
            citations=citations,
            notices=(say("generated", found.language), *masked, *said),
            seconds=seconds,
        )

    def _cited(self, number: int, marker: int, written: Sequence[WrittenSentence], groups: Groups) -> Citation:
        """The citation of a source: its quote runs over the sentences that what was written rests on."""
        group = groups[number - 1]
        places = {place for sentence in written for cited, place in sentence.places if cited == number}
        used = [candidate for place, candidate in enumerate(group) if place in places] or list(group[:1])
        return citation_for(marker, used, self._sources[group[0].passage.chunk.source_id])


def _grouped(candidates: Sequence[Candidate]) -> Groups:
    """The sentences by passage, in the ranking's order, those of the first six passages."""
    groups: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        groups.setdefault(candidate.passage.rank, []).append(candidate)
    return tuple(tuple(groups[rank][:_SENTENCES]) for rank in sorted(groups)[:_PASSAGES])


def _shown(sentence: WrittenSentence, order: dict[int, int]) -> Sentence:
    return Sentence(
        text=sentence.text, markers=tuple(order[number] for number in sentence.numbers), support=sentence.support
    )
