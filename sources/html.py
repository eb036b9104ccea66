"""Reads a web page: its main text, without menus, banners and footers. The only owner of trafilatura."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from sources.decoding import decode_html
from sources.documents import Document, Source, SourceError
from sources.filing import file_pages
from sources.hypertext import Paragraph, read_fragment
from sources.pages import split_pages
from sources.unwrapping import count_words

# When the extraction misses more than this share of the words of the page's own main part, that part is read whole.
LOST = 0.1
# The part of a page that holds its subject, by its own account.
MAIN = re.compile(r"<(?P<tag>main|article)\b[^>]*>(?P<inside>.*?)</(?P=tag)>", re.IGNORECASE | re.DOTALL)
ASIDE = re.compile(
    r"<(?P<tag>nav|aside|form|footer|header|button|svg)\b[^>]*>.*?</(?P=tag)>", re.IGNORECASE | re.DOTALL
)
# Headings that fold hold their words in a button.
FOLDING = re.compile(r"(<h[1-6]\b[^>]*>\s*)<button\b[^>]*>(.*?)</button>(\s*</h[1-6]>)", re.IGNORECASE | re.DOTALL)


def read_html(source: Source, content: bytes) -> Document:
    """The document of a web page, cut at its headings.

    Raises:
        SourceError: the page has no text, for instance because a script would have to fetch it.
    """
    page = FOLDING.sub(r"\1\2\3", decode_html(content))
    text = extract(page)
    main = main_part(page)
    if main and lost_share(main, text) > LOST:
        text = main
    if not text.strip():
        raise SourceError("no text was found on the page; it may only be shown by a script")
    return file_pages(source, split_pages(text, ""), count_words(text))


def extract(page: str) -> str:
    """The main text as trafilatura finds it, in Markdown; empty when it finds none."""
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return (
        trafilatura.extract(
            page,
            output_format="markdown",
            include_comments=False,
            include_tables=True,
            include_formatting=True,
            favor_recall=True,
        )
        or ""
    )


def main_part(page: str) -> str:
    """What stands in the page's own main element, in Markdown; empty when it has none."""
    found = MAIN.search(page)
    return as_markdown(read_fragment(ASIDE.sub(" ", found["inside"]))) if found else ""


def as_markdown(paragraphs: Sequence[Paragraph]) -> str:
    """Paragraphs as Markdown; the items of a list stand close together."""
    text = ""
    for at, paragraph in enumerate(paragraphs):
        close = paragraph.listed and at > 0 and paragraphs[at - 1].listed
        text += "" if not text else "\n" if close else "\n\n"
        text += f"{'#' * paragraph.level} " if paragraph.level else "- " if paragraph.listed else ""
        is_row = " | " in paragraph.text and not paragraph.level and not paragraph.listed
        text += f"| {paragraph.text} |" if is_row else paragraph.text
    return text


def lost_share(whole: str, part: str) -> float:
    """The share of the words of `whole` that `part` lacks."""
    wanted, held = Counter(re.findall(r"\w+", whole.lower())), Counter(re.findall(r"\w+", part.lower()))
    return (wanted - held).total() / max(wanted.total(), 1)
