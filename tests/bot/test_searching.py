"""What several searches found stands in one ranking, each passage once."""

from __future__ import annotations

from pathlib import Path

from bot.searching import with_passages
from index import build_index, open_index
from tests.fakes import make_document

TEXTS = {"1": ["Het water stijgt."], "2": ["Het vuur brandt."], "3": ["De storm raast."]}


def test_a_passage_that_the_ranking_holds_keeps_its_own_measures_and_each_stands_once(tmp_path: Path) -> None:
    build_index([make_document("plan-nl", TEXTS, language="nl")], tmp_path)
    index = open_index(tmp_path)
    ranking, other = index.search("water", k=1), index.search("vuur en water", k=3)
    joined = with_passages(ranking, [*other.passages, *ranking.passages], 2)
    assert [passage.rank for passage in joined.passages] == [1, 2]
    assert joined.query == "water"
    assert len({passage.chunk.chunk_id for passage in joined.passages}) == 2
    own = next(passage for passage in joined.passages if passage.chunk.section_id == "1")
    assert own.score == ranking.passages[0].score
    assert own.score != next(passage for passage in other.passages if passage.chunk.section_id == "1").score
