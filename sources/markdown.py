"""Reads an official text in Markdown or plain text."""

from __future__ import annotations

from sources.documents import Document, Source
from sources.filing import file_pages
from sources.pages import drop_furniture, split_pages
from sources.unwrapping import count_words


def read_markdown(source: Source, text: str) -> Document:
    """The document in true reading order; problems say what was lost or could not be placed."""
    pages = drop_furniture(split_pages(text, source.page_separator))
    problems = []
    if source.page_separator and pages[0].number is None:
        problems.append("the page separator of the register does not occur, so there are no page numbers")
    return file_pages(source, pages, count_words(text), problems)
