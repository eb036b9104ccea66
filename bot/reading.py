"""Keeps of the sections of an index what every question needs of them: sentences, their words and their wording."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from bot.asking import shown_kinds
from bot.collecting import set_aside
from bot.leaning import adds_to_another, steps_back
from bot.sentences import Span, sentence_spans
from index import stems

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index import Index, StoredSection

# So many sections of an index are kept; the one that was read first goes first.
_KEPT = 2_000
_WORD = re.compile(r"\w+")


# Two lines are one only when they are the same record: a vector cannot be compared.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """A sentence of a section as it stands there, with what can be told of it without a query.

    `vector` is its unit vector, shape (dim,), `stems` as the search sees them, `words` in lower case and `n_words`
    their number as they stand there, `kinds` the kinds of answer that its wording shows. `back` says how many
    sentences before it stands the first that it needs, 0 for none, and `adds` that it only adds to another one.
    """

    span: Span
    text: str
    vector: NDArray[np.float32]
    stems: frozenset[str]
    words: frozenset[str]
    n_words: int
    kinds: frozenset[str]
    back: int
    adds: bool


class ReadSection:
    """The sentences of one section, each read when it is asked for first; safe to share between threads."""

    def __init__(self, section: StoredSection) -> None:
        self.section = section
        language = section.language
        # The last two headings say what a section is about; those above them are shared with many.
        self.above = frozenset(stems(" ".join(section.heading_path[-2:]), language))
        self.held = frozenset(stems(f"{' '.join(section.heading_path)} {section.text}", language))
        self._spans = sentence_spans(section)
        self._back = _steps_back(section, self._spans)
        self._lines: list[Line | None] = [None] * len(self._spans)

    def lines(self, index: Index, start: int, end: int) -> list[Line]:
        """The sentences that stand within these offsets, in order."""
        found = []
        for number, span in enumerate(self._spans):
            if start <= span.start and span.end <= end:
                line = self._lines[number] or self._read(index, span, self._back[number])
                self._lines[number] = line
                found.append(line)
        return found

    def _read(self, index: Index, span: Span, back: int) -> Line:
        text = self.section.text[span.start : span.end]
        return Line(
            span=span,
            text=text,
            vector=index.embed([text])[0],
            stems=frozenset(stems(text, self.section.language)),
            words=frozenset(_WORD.findall(text.lower())),
            n_words=len(text.split()),
            kinds=shown_kinds(text),
            back=back,
            adds=not span.listed and adds_to_another(text),
        )


def _steps_back(section: StoredSection, spans: Sequence[Span]) -> tuple[int, ...]:
    """How many sentences before each stands the first that it needs; an item of a list needs none but its lead."""
    paragraphs = [
        [section.text[span.start : span.end] for span in spans if block.start <= span.start < block.end]
        for block in section.blocks
    ]
    found = steps_back(paragraphs)
    return tuple(0 if span.listed else back for span, back in zip(spans, found, strict=True))


# By index, so that what was read of one goes when the index goes.
_READ: WeakKeyDictionary[Index, dict[tuple[str, str], ReadSection]] = WeakKeyDictionary()


def read_section(index: Index, source_id: str, section_id: str) -> ReadSection:
    """What is kept of a section of this index; KeyError when the index has none of that name."""
    kept = _READ.setdefault(index, {})
    name = (source_id, section_id)
    found = kept.get(name)
    if found is None:
        found = ReadSection(index.section(source_id, section_id))
        if len(kept) >= _KEPT:
            # Another thread may have taken the same one away.
            kept.pop(next(iter(tuple(kept))), None)
        kept[name] = found
    return found


def read_ahead(index: Index) -> None:
    """Read every section of an index, so that no question waits for it; nothing where there are more than are kept."""
    named = [(source.source_id, one.section_id) for source in index.sources for one in index.sections(source.source_id)]
    for source_id, section_id in named if len(named) <= _KEPT else ():
        read = read_section(index, source_id, section_id)
        read.lines(index, 0, len(read.section.text))


def read_behind(index: Index) -> None:
    """Read all sections in a thread that nobody waits for, and set aside what stays; comes back at once.

    A question that comes first reads what it needs itself.
    """

    def read() -> None:
        read_ahead(index)
        set_aside()

    threading.Thread(target=read, name="read-ahead", daemon=True).start()
