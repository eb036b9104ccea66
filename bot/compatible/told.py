"""An answer as one running text, piece by piece, with the place of each marker in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from bot.answers import Answer, AnswerStatus, Citation
from bot.interface import show
from bot.places import describe_place

# What a program that draws Markdown would take for a picture, a link or an element; a document may hold it.
_DRAWN = re.compile(r"\](?=\()|<(?=[a-z/!])|!(?=\[)", re.I)


@dataclass(slots=True)
class Telling:
    """Grows by what is told; `text` is all of it so far."""

    above: str = ""
    text: str = ""
    markers: list[tuple[int, int]] = field(default_factory=list)
    _item_of: list[int] = field(default_factory=list)
    _has_item: bool = False

    def begin(self) -> str:
        """The operator's message, when there is one."""
        return self._add(f"{inert(self.above)}\n\n" if self.above else "")

    def sentence(self, sentence: dict[str, Any], *, on_its_own_line: bool = False) -> str:
        """A sentence with its markers; the items after a colon become a list."""
        is_item = bool(self._item_of) and sentence["markers"] == self._item_of
        gap = "\n" if on_its_own_line or is_item else ("\n\n" if self._has_item else " ")
        is_first = self.text in ("", f"{inert(self.above)}\n\n")
        piece = ("" if is_first else gap) + ("- " if is_item else "") + inert(sentence["text"])
        for marker in sentence["markers"]:
            self.markers.append((marker, len(self.text) + len(piece) + 1))
            piece += f" [{marker}]"
        self._has_item = is_item
        if sentence["text"].endswith(":"):
            self._item_of = sentence["markers"]
        elif not is_item:
            self._item_of = []
        return self._add(piece)

    def end(self, answer: Answer) -> str:
        """What stands below an answer: its sources, what is nearby, and its notices."""
        language = answer.language
        blocks = [[_source_line(citation, language) for citation in answer.citations]]
        if answer.nearby:
            near = "; ".join(
                " › ".join(section.heading_path[-2:]) + (f", p. {section.page}" if section.page else "")
                for section in answer.nearby
            )
            blocks.append([f"{show('nearby', language)}: {near}"])
        blocks.append([notice for notice in answer.notices if notice != self.above])
        return self._add("".join("\n\n" + "\n\n".join(map(inert, lines)) for lines in blocks if lines))

    def _add(self, piece: str) -> str:
        self.text += piece
        return piece


def tell(answer: Answer, above: str) -> Telling:
    """The whole answer below the operator's message."""
    telling = Telling(above=above)
    telling.begin()
    for sentence in answer.sentences:
        telling.sentence({"text": sentence.text, "markers": list(sentence.markers)}, on_its_own_line=is_a_card(answer))
    telling.end(answer)
    return telling


def is_a_card(answer: Answer) -> bool:
    """Whether the sentences are lines of a card and not running text."""
    return answer.status is AnswerStatus.EMERGENCY


def url_citations(telling: Telling, answer: Answer, own_address: str) -> list[dict[str, Any]]:
    """One url_citation for each marker: text[start_index:end_index] is "[n]".

    `own_address` is where this service shows its sections, for texts that have no official address.
    """
    cited = {citation.marker: citation for citation in answer.citations}
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": start,
                "end_index": start + len(f"[{marker}]"),
                "title": describe_place(cited[marker], answer.language),
                "url": address_of(cited[marker])
                or f"{own_address}/{cited[marker].source_id}/{cited[marker].section_id}",
            },
        }
        for marker, start in telling.markers
    ]


def address_of(citation: Citation) -> str:
    """The official address of a citation; empty when it has none."""
    return citation.url or (citation.renders.url if citation.renders else "")


def inert(text: str) -> str:
    """The text with a space where Markdown would make a picture, a link or an element of it."""
    return _DRAWN.sub(lambda found: f"{found[0]} ", text)


def _source_line(citation: Citation, language: str) -> str:
    place = describe_place(citation, language)
    kind = show(f"kind_{citation.kind}", language)
    return f"[{citation.marker}] {place}. {kind}. {address_of(citation)}".rstrip()
