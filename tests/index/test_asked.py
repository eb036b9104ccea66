"""A section is found by the questions it answers, in other words than its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from index import Recipe, build_index, open_index
from tests.fakes import make_document

TEXTS = {"1": ["De haven krijgt hogere muren."], "2": ["De boot vaart op maandag."]}


def documents(asked: dict[str, tuple[tuple[str, str], ...]]) -> list[object]:
    document = make_document("plan-nl", TEXTS, language="nl")
    sections = tuple(replace(part, questions=asked.get(part.section_id, ())) for part in document.sections)
    return [replace(document, sections=sections)]


def test_a_question_in_other_words_brings_up_its_section(tmp_path: Path) -> None:
    build_index(documents({"1": (("Hoe blijven we droog bij springvloed?", "nl"),)}), tmp_path)  # type: ignore[arg-type]
    index = open_index(tmp_path)
    found = index.search("droog blijven bij springvloed").passages[0]
    assert found.chunk.section_id == "1"
    assert found.asked is not None
    assert found.asked > 0.5
    assert "springvloed" not in found.chunk.text


def test_without_questions_nothing_is_added(tmp_path: Path) -> None:
    build_index(documents({}), tmp_path)  # type: ignore[arg-type]
    passages = open_index(tmp_path).search("hogere muren").passages
    assert passages[0].chunk.section_id == "1"
    assert {passage.asked for passage in passages} == {None}


def test_the_questions_can_be_left_out(tmp_path: Path) -> None:
    build_index(documents({"2": (("Wanneer komen de muren?", "nl"),)}), tmp_path)  # type: ignore[arg-type]
    index = open_index(tmp_path)
    assert index.search("hogere muren", recipe=Recipe(asked=0.0)).passages[0].chunk.section_id == "1"


def test_the_same_questions_give_the_same_ranking_after_a_rebuild(tmp_path: Path) -> None:
    asked = {"1": (("Hoe blijven we droog?", "nl"),), "2": (("Wanneer vaart de veerboot?", "nl"),)}
    rankings = []
    for name in ("a", "b"):
        build_index(documents(asked), tmp_path / name)  # type: ignore[arg-type]
        rankings.append(open_index(tmp_path / name).search("wanneer vaart de veerboot").passages)
    assert rankings[0] == rankings[1]
