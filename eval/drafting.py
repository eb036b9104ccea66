"""Drafts cases from the sections of an indexed source, for a person to edit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index import Index, StoredSection

DRAFT = "draft"
_FACTS, _FACT_WORDS = 3, (4, 30)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý“\"(])")
_TEMPLATES = {"nl": "Wat staat er over {}?", "en": "What is said about {}?"}


class DraftError(ValueError):
    """Nothing can be drafted; the message says what was found, and what is known."""


def draft_cases(index: Index, source_id: str, sections: Sequence[str] = ()) -> tuple[dict[str, Any], ...]:
    """Drafts as rows of a question set, in reading order: one for each question a section knows, else one a section.

    A draft names its place and up to three sentences of the section as candidate facts, each with a pattern to
    sharpen. It is marked `"draft": true`, which reading for a run refuses: a person edits question and facts first.

    Raises:
        DraftError: the index has no such source or section, or the section no text.
    """
    known = {source.source_id: source for source in index.sources}
    if source_id not in known:
        raise DraftError(f"the index has no source {source_id!r}; expected one of {', '.join(sorted(known))}")
    stored = {section.section_id: section for section in index.sections(source_id)}
    if unknown := [name for name in sections if name not in stored]:
        raise DraftError(f"{source_id} has no section {', '.join(unknown)}; see paraat sources show {source_id}")
    chosen = [stored[name] for name in sections] if sections else list(stored.values())
    rows = [row for section in chosen if section.text.strip() for row in _drafts(section)]
    if not rows:
        raise DraftError(f"the chosen sections of {source_id} have no text of their own; name others")
    return tuple(row | {"id": f"draft-{number:03}"} for number, row in enumerate(rows, start=1))


def _drafts(section: StoredSection) -> Iterator[dict[str, Any]]:
    for question, language, origin in _questions(section):
        yield {
            "id": "",
            DRAFT: True,
            "lang": language,
            "audience": "citizen",
            "type": "factoid",
            "question": question,
            "expect": "answer",
            "gold": [{"section_id": section.section_id, "page": section.page}],
            "nuggets": [{"fact": fact, "any_of": [_pattern(fact)]} for fact in _facts(section.text)],
            "notes": f"Drafted from {origin} of {section.source_id} {section.section_id}; edit, then remove draft.",
        }


def _questions(section: StoredSection) -> list[tuple[str, str, str]]:
    """(question, language, where it comes from): the section's own questions, else one made of its heading."""
    if section.questions:
        return [(text, language, "a question") for text, language in section.questions]
    language = section.language if section.language in _TEMPLATES else "en"
    return [(_TEMPLATES[language].format(section.heading), language, "the heading")]


def _facts(text: str) -> list[str]:
    """Up to three sentences, those with a number first, then in reading order."""
    least, most = _FACT_WORDS
    sentences = [" ".join(sentence.split()) for sentence in _SENTENCE.split(text)]
    usable = [sentence for sentence in sentences if least <= len(sentence.split()) <= most]
    return sorted(usable, key=lambda sentence: not re.search(r"\d", sentence))[:_FACTS]


def _pattern(fact: str) -> str:
    """A pattern that the fact itself fits: its number, else its two longest words in their order."""
    folded = fact.lower()
    if found := re.search(r"\d+(?:[.,]\d+)*", folded):
        return rf"\b{re.escape(found.group())}\b"
    longest = set(sorted(re.findall(r"[^\W\d_]{4,}", folded), key=lambda word: (-len(word), word))[:2])
    words = [word for word in re.findall(r"[^\W\d_]{4,}", folded) if word in longest]
    return ".*".join(re.escape(word) for word in dict.fromkeys(words)) or re.escape(folded)
