"""Says why an answer is what it is: the passages that were found, the words they share with the question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.evidence import query_words

if TYPE_CHECKING:
    from bot.answers import Answer
    from index import Index, Passage, Ranking

_PASSAGES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPassage:
    """A passage that was found for the question.

    `words` are those of the question that it holds as they were typed, `related` those it holds in another form (a
    translation, another spelling, a word for the same) with what that led to; `is_cited` tells whether the answer
    quotes its section.
    """

    passage: Passage
    words: tuple[str, ...]
    related: tuple[tuple[str, str], ...]
    is_cited: bool


def explain(answer: Answer, index: Index) -> tuple[FoundPassage, ...]:
    """The first five passages of the answer's ranking, best first; none for a fixed answer."""
    if answer.ranking is None or not answer.citations:
        return ()
    cited = {(citation.source_id, citation.section_id) for citation in answer.citations}
    return tuple(_found(passage, answer.ranking, index, cited) for passage in answer.ranking.passages[:_PASSAGES])


def _found(passage: Passage, ranking: Ranking, index: Index, cited: set[tuple[str, str]]) -> FoundPassage:
    chunk = passage.chunk
    here = set(index.stems(f"{' '.join(passage.heading_path)} {chunk.text}", passage.language))
    words: list[str] = []
    related: list[tuple[str, str]] = []
    for typed, word in query_words(ranking.query, ranking, index, passage.language).items():
        own = set(index.stems(typed, passage.language))
        if own & here:
            words.append(typed)
        elif others := [stem for stem in word.stems if stem in here]:
            related.append((typed, others[0]))
    return FoundPassage(
        passage=passage,
        words=tuple(words),
        related=tuple(related),
        is_cited=(chunk.source_id, chunk.section_id) in cited,
    )
