"""Finds a second place for a question with two parts, and for someone who is worried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.conversation import second_part
from bot.scope import is_worried
from bot.searching import with_passages
from bot.step_sentences import tables

if TYPE_CHECKING:
    from bot.steps import Found
    from index import Index, IndexedSource

# So many passages of the second place are weighed, behind so many that the whole question found.
_OF_IT, _BEHIND = 2, 2


def with_beside(
    found: Found,
    index: Index,
    *,
    question: str,
    audience: str,
    sources: Mapping[str, IndexedSource],
    searched: Sequence[str],
) -> Found:
    """What was found, with a place beside it that the whole question would not have brought up.

    That place answers the second part of the question, or tells a worried citizen what they can do. What was found is
    left as it is where nothing of the kind is asked. `searched` are the ids of the sources that may answer.
    """
    passages = found.ranking.passages
    if not passages:
        return found
    own = tuple(name for name in searched if name in sources and sources[name].audience == "citizen")
    if (part := second_part(question)) is not None:
        # What was written for other readers answers no part of a question.
        fitting = [name for name in searched if name not in sources or sources[name].audience in ("", audience)]
        near = index.search(part, k=_OF_IT, sources=fitting)
    elif is_worried(question) and audience == "citizen" and own:
        general: dict[str, str] = tables()["general"]["worried"]
        near = index.search(general.get(sources[own[0]].language, general["en"]), k=_OF_IT, sources=own)
    else:
        return found
    places = {(passage.chunk.source_id, passage.chunk.section_id) for passage in near.passages[:1]}
    added = [one for one in near.passages if (one.chunk.source_id, one.chunk.section_id) in places]
    ids = {passage.chunk.chunk_id for passage in added}
    rest = [passage for passage in passages if passage.chunk.chunk_id not in ids]
    ordered = [*rest[:_BEHIND], *added, *rest[_BEHIND:]]
    ranking = with_passages(found.ranking, ordered, max(len(passages), _BEHIND + _OF_IT))
    names = frozenset((sources[source].renders or source, section) for source, section in places)
    return replace(found, ranking=ranking, beside=names, beside_query=near.query)
