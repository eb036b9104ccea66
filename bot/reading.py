"""Keeps of the sections of an index what every question needs of them: sentences, their words and their wording."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from bot.asking import shown_kinds
from bot.sentences import Span, sentence_spans

if TYPE_CHECKING:
    from index import Index, StoredSection

# So many sections of an index are kept; the one that was read first goes first.
_KEPT = 2_000
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence of a section as it stands there, with what can be told of it without a query.

    `stems` as the search sees them, `words` in lower case and `n_words` their number as they stand there, `kinds` the
    kinds of answer that its wording shows.
    """

    span: Span
    text: str
    stems: frozenset[str]
    words: frozenset[str]
    n_words: int
    kinds: frozenset[str]


class ReadSection:
    """The sentences of one section, each read when it is asked for first; safe to share between threads."""

    def __init__(self, index: Index, section: StoredSection) -> None:
        self.section = section
        language = section.language
        # The last two headings say what a section is about; those above them are shared with many.
        self.above = frozenset(index.stems(" ".join(section.heading_path[-2:]), language))
        self.held = frozenset(index.stems(f"{' '.join(section.heading_path)} {section.text}", language))
        self._spans = sentence_spans(section)
        self._lines: list[Line | None] = [None] * len(self._spans)

    def lines(self, index: Index, start: int, end: int) -> list[Line]:
        """The sentences that stand within these offsets, in order."""
        found = []
        for number, span in enumerate(self._spans):
            if start <= span.start and span.end <= end:
                line = self._lines[number] or self._read(index, span)
                self._lines[number] = line
                found.append(line)
        return found

    def _read(self, index: Index, span: Span) -> Line:
        text = self.section.text[span.start : span.end]
        return Line(
            span=span,
            text=text,
            stems=frozenset(index.stems(text, self.section.language)),
            words=frozenset(_WORD.findall(text.lower())),
            n_words=len(text.split()),
            kinds=shown_kinds(text),
        )


# By index, so that what was read of one goes when the index goes.
_READ: WeakKeyDictionary[Index, dict[tuple[str, str], ReadSection]] = WeakKeyDictionary()


def read_section(index: Index, source_id: str, section_id: str) -> ReadSection:
    """What is kept of a section of this index; KeyError when the index has none of that name."""
    kept = _READ.setdefault(index, {})
    name = (source_id, section_id)
    found = kept.get(name)
    if found is None:
        found = ReadSection(index, index.section(source_id, section_id))
        if len(kept) >= _KEPT:
            # Another thread may have taken the same one away.
            kept.pop(next(iter(tuple(kept))), None)
        kept[name] = found
    return found
