"""Finds a cause that the passage does not give, and a thing said of another than the passage says it of."""

from __future__ import annotations

from collections.abc import Sequence

from bot.gate.aligning import SAID, Alignment
from bot.gate.lists import phrases, words_of
from bot.gate.parts import is_passive
from bot.gate.reading import Token

# Strength from which a word is the same as one of the passage; content words of a claim that is one clause.
_SAME, _MOST_WORDS, _LEAST_REST, _MOST_OF = 0.65, 7, 2, 0.6


def makes_up_cause(alignment: Alignment) -> bool:
    """True when the sentence has one thing cause another, and no word of the passage ties the two."""
    sentence, passage = alignment.sentence, alignment.passage
    sides = _cause_and_effect(sentence.tokens)
    if sides is None:
        return False
    homes = [_homes(words, alignment) for words in sides]
    if not all(homes) or homes[0] & homes[1]:
        shared = homes[0] & homes[1] if all(homes) else set()
        return bool(shared) and not any(_ties(alignment, n) for n in shared)
    later = range(min(homes[0] | homes[1]) + 1, max(homes[0] | homes[1]) + 2)
    across = words_of("limits.across", passage.language)
    return not any(token.folded in across for token in passage.tokens if token.sentence in later)


def _cause_and_effect(tokens: Sequence[Token]) -> tuple[list[Token], list[Token]] | None:
    """The content words on the two sides of a word that says outright that one comes from the other."""
    plain = words_of("limits.because", "nl").whole | words_of("limits.because", "en").whole
    in_passive = any(is_passive(tokens, language) for language in ("nl", "en"))
    for n, token in enumerate(tokens):
        if token.folded == "door" and in_passive:
            continue
        following = tokens[n + 1].folded if n + 1 < len(tokens) else ""
        if token.folded not in plain and f"{token.folded}-{following}" not in plain:
            continue
        if n:
            return [t for t in tokens[n:] if t.is_content], [t for t in tokens[:n] if t.is_content]
        finite = words_of("finite", "nl").whole | words_of("finite", "en").whole
        ends = [m for m in range(2, len(tokens)) if "," in tokens[m].before or tokens[m].folded in finite]
        # Where no verb is known, the cause is the first word with content.
        ends += [m + 1 for m, other in enumerate(tokens) if other.is_content][:1]
        if ends:
            end = ends[0]
            return [t for t in tokens[:end] if t.is_content], [t for t in tokens[end:] if t.is_content]
    return None


def _homes(words: Sequence[Token], alignment: Alignment) -> set[int]:
    """The sentences of the passage that say most of these words."""
    told: dict[int, float] = {}
    for word in words:
        best: dict[int, float] = {}
        for place, strength in alignment.said(word):
            if strength >= SAID:
                number = alignment.passage.tokens[place].sentence
                best[number] = max(best.get(number, 0.0), strength)
        for number, strength in best.items():
            told[number] = told.get(number, 0.0) + strength
    most = max(told.values(), default=0.0)
    return {number for number, sum_of in told.items() if sum_of >= most - 0.3}


def _ties(alignment: Alignment, number: int) -> bool:
    """True when a sentence of the passage has a word that may tie a cause to its effect."""
    passage = alignment.passage
    words = [token.folded for token in passage.tokens if token.sentence == number]
    listed = words_of("limits.tying", passage.language)
    # In the same week as another thing is not because of it.
    beside = words_of("limits.beside", passage.language)
    ignored = ("als", "as") if any(word in beside for word in words) else ()
    doing = words_of("roles.doing", passage.language)
    if any((word in listed and word not in ignored) or word in doing for word in words):
        return True
    known = phrases("cause_first") | phrases("effect_first")
    return any(tuple(words[n : n + size]) in known for size in (1, 2, 3, 4) for n in range(len(words)))


def takes_other_subject(alignment: Alignment) -> bool:
    """True when a short sentence says of one thing what a clause of the passage says of another."""
    sentence, passage = alignment.sentence, alignment.passage
    content = sentence.content
    if len(sentence.sentences) != 1 or not _LEAST_REST < len(content) <= _MOST_WORDS:
        return False
    clauses = _clauses(passage.tokens, passage.language)
    home = {token.position: n for n, clause in enumerate(clauses) for token in clause}
    said = {
        word.position: {home[p] for p, strength in alignment.said(word) if strength >= _SAME and p in home}
        for word in content
    }
    subject, rest = content[0], content[1:]
    counts = [sum(n in said[word.position] for word in rest) for n in range(len(clauses))]
    most = max(counts, default=0)
    if not said[subject.position] or most < max(_LEAST_REST, _MOST_OF * len(rest)):
        return False
    if any(counts[n] > most - _LEAST_REST for n in said[subject.position]):
        return False
    best = [n for n, count in enumerate(counts) if count == most]
    return all(_has_own_subject(clauses[n], alignment, said[subject.position], clauses) for n in best)


def _has_own_subject(
    clause: Sequence[Token], alignment: Alignment, homes: set[int], clauses: Sequence[Sequence[Token]]
) -> bool:
    """True when a clause begins with a content word that the sentence lacks, and that names nothing told before."""
    content = [token for token in clause if token.is_content]
    if not content:
        return False
    first = content[0]
    is_said = any(
        place == first.position and strength >= SAID
        for word in alignment.sentence.content
        for place, strength in alignment.said(word)
    )
    stems = {token.stem for n in homes for token in clauses[n]}
    return not is_said and first.stem not in stems


def _clauses(tokens: Sequence[Token], language: str) -> list[list[Token]]:
    """The parts of a text between sentence ends, commas and semicolons."""
    found: list[list[Token]] = []
    previous: Token | None = None
    for token in tokens:
        is_new = previous is None or previous.sentence != token.sentence
        if is_new or any(mark in token.before for mark in ",;"):
            found.append([])
        found[-1].append(token)
        previous = token
    return found
