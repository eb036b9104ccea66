"""Compares a sentence that is nearly a copy of one in the passage with it, word for word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.gate.aligning import Alignment
from bot.gate.lists import opposites, words_of
from bot.gate.modality import kinds_of
from bot.gate.naming import names
from bot.gate.numbers import read_numbers
from bot.gate.reading import Reading, Token
from bot.gate.sides import compared_sides

# Share of all words that two sentences must have in common for one to be a copy of the other with a few changes.
_COPY = 0.72
# A copy of at least so many words, all the same, whose two parts have changed places says something else; what
# they change places around (a verb, a connective) has one or two words.
_LEAST_WORDS = 4
_LONGEST_PIVOT = 2
# Words that a part of a sentence must have to be taken for a copy.
_LEAST_RUN = 4
_SAME_BAG = 0.95


def changed_in_copy(alignment: Alignment) -> str | None:
    """What a near copy changes: "number", "name", "negation", "modality" or "direction"; None for anything else."""
    if alignment.sentence.language != alignment.passage.language:
        return None
    copy = alignment.sentence
    original = _original(alignment)
    if original is None:
        return "negation" if _denies_a_part(alignment) else None
    if _counts(copy) - _counts(original):
        return "number"
    if _puts_another_name(copy, original):
        return "name"
    if _negations(copy) != _negations(original):
        return "negation"
    if _modal(copy) != _modal(original):
        return "modality"
    if _turns_round(copy, original):
        return "direction"
    return None


def _original(alignment: Alignment) -> Reading | None:
    """The sentence of the passage that this one copies; None when it is in its own words."""
    own = Counter(token.folded for token in alignment.sentence.tokens)
    best, best_share = "", 0.0
    for number, sentence in enumerate(alignment.passage.sentences):
        theirs = Counter(token.folded for token in alignment.passage.tokens if token.sentence == number)
        share = (own & theirs).total() / max(own.total(), theirs.total(), 1)
        if share > best_share:
            best, best_share = sentence, share
    return Reading(best, alignment.passage.language) if best_share >= _COPY else None


def _denies_a_part(alignment: Alignment) -> bool:
    """True when a run of words of the passage is copied but for a word that denies, put in or left out."""
    own = [token.folded for token in alignment.sentence.tokens]
    listed = words_of("negation", alignment.sentence.language)
    bare = [word for word in own if word not in listed]
    words = [token.folded for token in alignment.passage.tokens]
    if len(bare) < _LEAST_RUN:
        return False
    found = []
    for start in range(len(words)):
        run: list[str] = []
        end = start
        while end < len(words) and len(run) < len(bare):
            run += [words[end]] if words[end] not in listed else []
            end += 1
        if run == bare and words[start] not in listed:
            # A word that denies may also stand right before or behind.
            found.append(any(word in listed for word in words[max(0, start - 1) : end + 1]))
    return bool(found) and (len(bare) < len(own)) not in found


def _counts(reading: Reading) -> Counter[str]:
    return Counter(number.value for number in read_numbers(reading))


def _puts_another_name(copy: Reading, original: Reading) -> bool:
    """True when a name that the original lacks comes in, or any word with a capital for a name that goes out."""
    theirs, own = ({token.folded for token in reading.tokens} for reading in (original, copy))
    given = names(original)
    is_lost = any(token.folded not in own for token in given)
    comes = names(copy) if not is_lost else [token for token in copy.content if token.text[0].isupper()]
    return bool(given) and any(token.folded not in theirs for token in comes)


def _negations(reading: Reading) -> Counter[str]:
    """How often the words deny; "no" and "not" are one."""
    listed = words_of("negation", reading.language)
    return Counter("no" for token in reading.tokens if token.folded in listed or token.folded.endswith("n't"))


def _modal(reading: Reading) -> Counter[str]:
    found = kinds_of(reading.tokens, reading.language)
    return Counter({kind: len(tokens) for kind, tokens in found.items()})


def _turns_round(copy: Reading, original: Reading) -> bool:
    """True for a word put for its opposite, and for the same words in another order."""
    own, theirs = {t.folded for t in copy.tokens}, {t.folded for t in original.tokens}
    skipped = ("more", "often") if all(compared_sides(r.tokens, r.language) for r in (copy, original)) else ()
    for one, other in opposites():
        if any(word in one or word in other for word in skipped):
            continue
        for here, there in ((one, other), (other, one)):
            added = [word for word in own - theirs if word in here]
            lost = [word for word in theirs - own if word in there]
            if added and lost:
                return True
    return _is_shuffled(copy.tokens, original.tokens, copy.language)


def _is_shuffled(copy: Sequence[Token], original: Sequence[Token], language: str) -> bool:
    """True when the words are the same, but those before a verb or connective stand after it, and the reverse.

    Whoever says a thing in other words also needs other little words; to exchange two parts takes none. Moving one
    phrase elsewhere exchanges nothing.
    """
    joining = {token.position for token in original if token.folded in words_of("joining", language)}
    places: dict[str, list[int]] = {}
    for token in original:
        places.setdefault(token.folded, []).append(token.position)
    order = [places[token.folded].pop(0) for token in copy if places.get(token.folded)]
    if len(order) < _LEAST_WORDS or len(order) < _SAME_BAG * max(len(copy), len(original)):
        return False
    while order and order[0] == min(order):
        order.pop(0)
    while order and order[-1] == max(order):
        order.pop()
    return any(
        not joining & set(order[start:end])
        and min(order[:start]) > max(order[start:end])
        and min(order[start:end]) > max(order[end:])
        for start in range(1, len(order) - 1)
        for end in range(start + 1, min(start + 1 + _LONGEST_PIVOT, len(order)))
    )
