"""Tells how the texts of a register relate: copies of one text, versions of one text, floods of near copies."""

from __future__ import annotations

import hashlib
import heapq
import re
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence

from sources.alike import find_floods
from sources.documents import Document, Source

# Texts of this many words or fewer may be alike by chance.
COPY_WORDS = 20
# A text is compared by so many of its runs of three words, and two versions of one text share so much of them.
SKETCH, VERSION = 400, 0.3


def find_copies(documents: Sequence[Document]) -> dict[str, str]:
    """For each document whose words are those of an earlier one, case and marks aside, the id of that one."""
    first: dict[str, str] = {}
    copies: dict[str, str] = {}
    for document in documents:
        words = words_of(document)
        if len(words) > COPY_WORDS:
            digest = hashlib.sha256(" ".join(words).encode()).hexdigest()
            earlier = first.setdefault(digest, document.source.source_id)
            if earlier != document.source.source_id:
                copies[document.source.source_id] = earlier
    return copies


def relations(documents: Sequence[Document]) -> dict[str, tuple[str, ...]]:
    """For each document that is a copy, a version or a flood, what it is: parts of a sentence, by source id."""
    copies = find_copies(documents)
    distinct = [document for document in documents if document.source.source_id not in copies]
    notes: dict[str, list[str]] = {name: [f"the text is that of {first}"] for name, first in copies.items()}
    for found in (versions(distinct), floods(documents)):
        for name, note in found.items():
            notes.setdefault(name, []).append(note)
    return {name: tuple(found) for name, found in notes.items()}


def versions(documents: Sequence[Document]) -> dict[str, str]:
    """For each document that shares much of its wording with another one in its language, which is the older.

    Each is compared with the first of every group of versions, so that a thousand versions of one text cost little.
    """
    firsts: list[tuple[Source, frozenset[int]]] = []
    notes: dict[str, str] = {}
    for document in documents:
        own, source = sketch(document), document.source
        for other, known in firsts:
            if source.language == other.language and alike(known, own) >= VERSION:
                notes[source.source_id] = version_note(source, other)
                notes.setdefault(other.source_id, version_note(other, source))
                break
        else:
            firsts.append((source, own))
    return {name: note for name, note in notes.items() if note}


def version_note(source: Source, other: Source) -> str:
    """How a text stands to another one with much of the same wording; empty when its register entry says so."""
    if source.superseded_by:
        return ""
    length = min(len(source.published), len(other.published))
    mine, theirs = source.published[:length], other.published[:length]
    if other.superseded_by == source.source_id or mine > theirs:
        return f"a newer version of {other.source_id}{f' ({mine}, that one {theirs})' if length else ''}"
    if mine < theirs:
        return f"an older version of {other.source_id} ({mine}, that one {theirs}) that is not marked 'superseded_by'"
    return f"shares much of its wording with {other.source_id}; give both 'published', the older one 'superseded_by'"


def sketch(document: Document) -> frozenset[int]:
    """The smallest digests of the runs of three words: of two texts as many agree as of all their runs."""
    words = words_of(document)
    runs = {zlib.crc32(" ".join(words[at : at + 3]).encode()) for at in range(len(words) - 2)}
    return frozenset(heapq.nsmallest(SKETCH, runs)) if len(words) > COPY_WORDS else frozenset()


def alike(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of runs of words that two texts have in common, by their sketches, from 0 to 1."""
    both, either = one & other, one | other
    size = min(SKETCH, len(either))
    if len(both) < VERSION * size or not both:
        return 0.0
    return sum(run in both for run in heapq.nsmallest(size, either)) / size


def floods(documents: Sequence[Document]) -> dict[str, str]:
    """For each document with sections of a flood of near copies how many, and which is the first."""
    places = [
        (document.source.source_id, section.section_id, "" if section.kind == "endnotes" else section.text)
        for document in documents
        for section in document.sections
    ]
    found = find_floods([text for _, _, text in places])
    sizes = Counter(first for first in found if first is not None)
    inside: dict[str, Counter[int]] = {}
    for (name, _, _), first in zip(places, found, strict=True):
        if first is not None:
            inside.setdefault(name, Counter())[first] += 1
    return {name: flood_note(counts, sizes, places) for name, counts in inside.items()}


def flood_note(counts: Counter[int], sizes: Mapping[int, int], places: Sequence[tuple[str, str, str]]) -> str:
    """What a document has of floods, the largest named."""
    first, _ = counts.most_common(1)[0]
    source_id, section_id, _ = places[first]
    more = f", and of {len(counts) - 1} more" if len(counts) > 1 else ""
    return (
        f"{counts.total()} of its sections are of a flood of {sizes[first]} near copies of section {section_id} of "
        f"{source_id}{more}; a ranking shows one of them"
    )


def words_of(document: Document) -> list[str]:
    """The words of a text in small letters."""
    return re.findall(r"\w+", document.text.lower())
