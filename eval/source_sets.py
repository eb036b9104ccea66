"""Which set of sources an index holds: the strategy alone, or the whole guide.

What must be declined over the strategy alone (what belongs in an emergency kit) is answered by the whole guide, so
some cases expect another outcome over each set.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eval.records import Record

# How the ids of the official text and of its rendering begin, in the register and in the bundled guide.
_STRATEGY_IDS = ("security-strategy-", "strategy-guide-")


class SourceSet(StrEnum):
    """`strategy`: the strategy, official or rendered, and nothing else; `guide`: other sources as well."""

    STRATEGY = "strategy"
    GUIDE = "guide"


def find_source_set(source_ids: Iterable[str]) -> SourceSet:
    """`strategy` when every id is one of the strategy; else, and where no id is known, `guide`, as shipped."""
    known = tuple(source_ids)
    is_strategy = bool(known) and all(source_id.startswith(_STRATEGY_IDS) for source_id in known)
    return SourceSet.STRATEGY if is_strategy else SourceSet.GUIDE


def source_set_of_records(records: Iterable[Record]) -> SourceSet:
    """The set that the rankings and citations of stored answers come from, see `find_source_set`.

    Rankings of many questions together name every source of a small index; one passage from outside the strategy
    is proof of the whole guide.
    """
    named: set[str] = set()
    for record in records:
        named.update(passage.source_id for passage in record.ranking)
        named.update(citation.source_id for citation in record.citations)
    return find_source_set(sorted(named - {""}))
