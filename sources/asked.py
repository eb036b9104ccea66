"""Reads the questions that sections answer: written by this project, to find sections by, never shown.

Nogueira and Lin 2019 (doc2query): a text is found better when the questions it answers are indexed with it, because
people ask in other words than texts are written in.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

from sources.documents import Document, Section, SourceError

ASKED = Path(__file__).parent / "guide" / "asked"
# Keys of a file that are no section: the guide its sections are of, and how the ids of what that renders begin.
HEAD = ("guide", "renders")


def with_asked_questions(document: Document) -> Document:
    """The document with the questions that its sections answer, where this project wrote some.

    A guide gets those of its file, and so does the official text that the guide renders, by section id.

    Raises:
        SourceError: a file of questions is not valid; the message names it.
    """
    questions: dict[str, tuple[tuple[str, str], ...]] = {}
    for path in sorted(ASKED.glob("*.toml")):
        guide, renders, asked = read_asked(path)
        source_id = document.source.source_id
        if source_id.rpartition("-")[0] == guide or (renders and source_id.rpartition("-")[0] == renders):
            questions |= asked
    if not questions:
        return document
    return replace(document, sections=tuple(_asked_of(section, questions) for section in document.sections))


def _asked_of(section: Section, questions: dict[str, tuple[tuple[str, str], ...]]) -> Section:
    return replace(section, questions=questions.get(section.section_id, ()))


@cache
def read_asked(path: Path) -> tuple[str, str, dict[str, tuple[tuple[str, str], ...]]]:
    """The guide a file is about, the id (without language) of what that renders, and (question, language) by section.

    Raises:
        SourceError: the file is not TOML, or holds anything but tables of question lists by language.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"{path} cannot be read: {error}") from error
    guide, renders = (table.pop(name, "") for name in HEAD)
    if not isinstance(guide, str) or not guide:
        raise SourceError(
            f'{path} does not say which guide it is about; expected a line such as guide = "strategy-guide"'
        )
    asked: dict[str, tuple[tuple[str, str], ...]] = {}
    for section_id, by_language in table.items():
        if not isinstance(by_language, dict):
            raise SourceError(f"{path}: {section_id!r} is {by_language!r}; expected lists of questions by language")
        pairs = [(text, language) for language, texts in by_language.items() for text in texts]
        if wrong := [text for text, _ in pairs if not isinstance(text, str) or not text.strip()]:
            raise SourceError(f"{path}: {section_id!r} holds {wrong[0]!r}; expected a question")
        asked[section_id] = tuple(pairs)
    return guide, str(renders), asked
