"""The questions that sections answer: valid, of sections that exist, each asked of one section only."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from sources import SourceError, builtin_sources, read_document
from sources.asked import ASKED, read_asked, with_asked_questions
from tests.fakes import make_document

FILES = sorted(ASKED.glob("*.toml"))


def folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def test_every_section_of_the_guides_with_text_has_questions_in_both_languages() -> None:
    for source in builtin_sources():
        for section in read_document(source).sections:
            if section.text and not section.section_id.startswith("0.5.1"):
                languages = {language for _, language in section.questions}
                assert {"nl", "en"} <= languages, (source.source_id, section.section_id)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_questions_stand_at_sections_that_exist(path: Path) -> None:
    guide, _, asked = read_asked(path)
    (source,) = [source for source in builtin_sources() if source.source_id == f"{guide}-nl"]
    assert set(asked) <= {section.section_id for section in read_document(source).sections}


def test_no_question_is_asked_of_two_sections() -> None:
    asked = Counter(
        folded(text) for path in FILES for pairs in read_asked(path)[2].values() for text in {text for text, _ in pairs}
    )
    assert [text for text, count in asked.items() if count > 1] == []


def test_the_official_text_that_a_guide_renders_gets_the_same_questions() -> None:
    official = with_asked_questions(make_document("security-strategy-2023-en", {"2.3.12.H": ["Oefen."]}))
    (section,) = official.sections
    assert ("en" in {language for _, language in section.questions}) is True
    assert with_asked_questions(make_document("harbour-plan-en", {"2.3.12.H": ["Oefen."]})).sections[0].questions == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("guide = 'x'\n[\n", "cannot be read"),
        ('["1"]\nnl = ["Wat?"]\n', "does not say which guide"),
        ("guide = 'x'\n'1' = 'Wat?'\n", "expected lists of questions"),
        ("guide = 'x'\n['1']\nnl = ['']\n", "expected a question"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "asked.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(SourceError, match=message):
        read_asked(path)
