"""Judges whether a message reports something that is happening now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.triage.likeness import likeness
from bot.triage.rules import CLAUSE_GROUPS, KINDS, LANGUAGES, LIVE_EVENT, Rules, load_rules
from bot.triage.words import Spans, fold, tokens

# A message is a handful of sentences; what stands beyond this many characters is not an emergency call.
_MAX_CHARS = 2_000
_SENTENCE = re.compile(r"[^.!?\n;]+[.!?\n;]*")
_YEAR = re.compile(r"(1[89]|20)\d\d$")
# Languages share words; one that knows far fewer words of a message than another is not the one it is written in.
_SPOKEN = 0.6
# More people than one may be in danger.
_AREA = ("fire", "gas_or_chemical", "water", "violence")
# "Every day" makes what happens to a person worse instead of general; news is what people ask for in a live event.
_ALLOWED = {
    "own_life": {"general", "reported"},
    "other_life": {"general", "reported"},
    "child": {"general"},
    "violence": {"general"},
    LIVE_EVENT: {"reported"},
}
# Nobody says these of themselves as a mere subject; and a live event may well be asked about.
_ALSO_ASKED = ("own_life", "call_for_help", LIVE_EVENT)

# Log odds from which a message that no rule knows is taken for a call; chosen on the tuning half.
_LIKE_A_CALL = 2.5
# A message without any word of so many letters ("of the and") is none, whatever its letters are like.
_LEAST_LETTERS = 4

_CRY = 2
# A message of nothing but these classes of words is a call, not a keyword.
_CALLS = ("fire", "leak", "help", "weary", "plea")
_CALLED = {"fire": "fire", "leak": "gas_or_chemical", "help": "call_for_help", "weary": "own_life"}

# Cards that nobody should click away.
_ABOUT_A_LIFE = ("own_life", "other_life")


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """An emergency that was recognised, and the language whose words told of it.

    `is_area` is true when more people than one may be in danger.
    """

    kind: str
    is_area: bool
    language: str = "nl"


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence as a language reads it: where the words of each class stand, and what rules it out.

    `is_figure` is true when it holds a phrase that only looks dangerous.
    """

    size: int
    commas: tuple[int, ...]
    is_question: bool
    spans: Spans
    barred: frozenset[str]
    is_figure: bool


@dataclass(frozen=True, slots=True)
class _Report:
    """What one language reads: kinds, words it knows, and whether some sentence could be a call by its form."""

    kinds: frozenset[str]
    words: int
    may_be_call: bool


def has_way_on(kind: str) -> bool:
    """Whether the card of this kind lets people go on to their question: all do but those about someone's life."""
    return kind not in _ABOUT_A_LIFE


def find_emergency(text: str) -> Emergency | None:
    """The emergency that a message reports as happening now, or None.

    Each sentence is judged by itself, so that a call for help is found beside an ordinary question. Of several
    kinds the first of KINDS is named. Under 5 ms for a question of 1,000 characters.
    """
    found = _reports(text)
    for kind in KINDS:
        # Of languages that share words, such as Spanish and Papiamentu/o, the one that knows most of the message.
        known = {language: report.words for language, report in found.items() if kind in report.kinds}
        if known:
            return _emergency(kind, known)
    is_open = all(report.may_be_call and LIVE_EVENT not in report.kinds for report in found.values())
    says_something = any(len(word) >= _LEAST_LETTERS for word in tokens(fold(text[:_MAX_CHARS])))
    if is_open and says_something and (like := likeness(text)).odds > _LIKE_A_CALL:
        return _emergency(like.kind, {language: report.words for language, report in found.items()})
    return None


def _emergency(kind: str, known: Mapping[str, int]) -> Emergency:
    language = max(known, key=lambda code: known[code])
    return Emergency(kind=kind, is_area=kind in _AREA, language=language)


def is_live_event(text: str) -> bool:
    """True when the message tells of something going on now that is urgent but no matter for 112 by itself."""
    return any(LIVE_EVENT in report.kinds for report in _reports(text).values())


# A question is judged twice: for a card, and once it is answered for a live event.
@lru_cache(maxsize=64)
def _reports(text: str) -> Mapping[str, _Report]:
    """What each language reads in the message; a language that knows far fewer words of it than another is left out."""
    vocabulary, rules = load_rules()
    read: dict[str, list[_Sentence]] = {language: [] for language in LANGUAGES}
    count = 0
    for sentence in _sentences(fold(text[:_MAX_CHARS])):
        parts = [tokens(part) for part in sentence.split(",")]
        said = [token for part in parts for token in part]
        if not said:
            continue
        count += 1
        commas = tuple(sum(len(part) for part in parts[:number]) for number in range(1, len(parts)))
        is_question = sentence.rstrip().endswith("?")
        has_year = any(_YEAR.match(token) for token in said)
        for language, spans in vocabulary.spans(said).items():
            is_figure = any(end - start > 1 for start, end in spans.get("plain", ()))
            spans = _readable(spans)
            barred = _barred(spans, rules[language], has_year=has_year)
            read[language].append(_Sentence(len(said), commas, is_question, spans, barred, is_figure))
    known = {language: _known(sentences) for language, sentences in read.items()}
    return {
        language: _Report(
            _kinds(read[language], rules[language], count), words, any(_may_be_call(told) for told in read[language])
        )
        for language, words in known.items()
        if words >= _SPOKEN * max(known.values())
    }


def _sentences(folded: str) -> list[str]:
    """The sentences in order; a cry of one or two words ("Heart attack!") goes with what is said after it."""
    sentences: list[str] = []
    for part in _SENTENCE.findall(folded):
        if sentences and sentences[-1].endswith("!") and len(tokens(sentences[-1])) <= _CRY:
            part = f"{sentences.pop().rstrip('!')} {part}"
        sentences.append(part)
    return sentences


def _readable(spans: Spans) -> Spans:
    """The spans without those inside a phrase that only looks dangerous, or inside "what must I do".

    The latter is kept where it goes on with its subject ("what must I do in a fire").
    """
    subjects = {start for start, _ in spans.get("about", ())}
    asks = [span for span in spans.get("ask", ()) if span[1] not in subjects]
    masks = asks + [span for span in spans.get("plain", ()) if span[1] - span[0] > 1]
    kept = {
        name: [span for span in places if not any(_is_hidden(span, mask) for mask in masks)]
        for name, places in spans.items()
        if name != "ask"
    }
    return {name: places for name, places in kept.items() if places} | ({"ask": asks} if asks else {})


def _is_hidden(span: tuple[int, int], mask: tuple[int, int]) -> bool:
    """True when the span shares a word with the mask and does not reach over both its ends."""
    covers = span[0] <= mask[0] and mask[1] <= span[1] and span != mask
    return span[0] < mask[1] and mask[0] < span[1] and not covers


def _kinds(sentences: list[_Sentence], rules: Rules, count: int) -> frozenset[str]:
    """The kinds that some sentence reports, and what is called out when the message holds nothing else."""
    kinds = {kind for sentence in sentences for kind in _reported(sentence, rules)}
    if len(sentences) == count and all(_known([one], _CALLS) == one.size for one in sentences):
        called = {name for sentence in sentences for name in _CALLED if name in sentence.spans}
        kinds |= {_CALLED[name] for name in called}
    return frozenset(kinds)


def _known(sentences: list[_Sentence], classes: tuple[str, ...] = ()) -> int:
    """How many words of the sentences stand in the classes, or in any class when none is named."""
    return sum(
        len({place for name in classes or spans for start, end in spans.get(name, ()) for place in range(start, end)})
        for spans in (sentence.spans for sentence in sentences)
    )


def _barred(spans: Spans, rules: Rules, *, has_year: bool) -> frozenset[str]:
    """The groups of [not_now] that rule a sentence out."""
    barred = {name for name in rules.not_now if name in spans and name not in CLAUSE_GROUPS}
    barred -= {"past"} if "now" in spans else set()
    barred |= {"past"} if has_year else set()
    barred -= {"elsewhere"} if "mine" in spans else set()
    return frozenset(barred)


def _reported(sentence: _Sentence, rules: Rules) -> Iterator[str]:
    """The kinds of which a sign stands in a clause of the sentence that speaks of now."""
    # What stands in no part of the sentence stands in no clause of it.
    possible = rules.possible(sentence.spans)
    if not possible:
        return
    conditions = [start for start, _ in sentence.spans.get("condition", ())]
    clauses = [(start, _within(sentence.spans, start, end)) for start, end in _clauses(sentence)]
    told = [spans for start, spans in clauses if not _is_asked(start, spans)]
    if "past" in sentence.spans:
        # "He fell yesterday and now he does not wake up": only the part that speaks of now.
        told = [spans for spans in told if "now" in spans]
    elif len(told) == len(clauses):
        # Where a clause asks, the others are read by themselves only; else also the sentence as a whole.
        told.append(sentence.spans)
    every = [*(spans for _, spans in clauses), sentence.spans]
    for kind, signs in possible.items():
        before = conditions if kind != "own_life" else []
        if sentence.barred - _ALLOWED.get(kind, set()) or (sentence.is_question and before):
            continue
        if _is_about_others(sentence, kind) or (kind == "medical" and _is_about_a_device(sentence.spans)):
            continue
        read = every if kind in _ALSO_ASKED else told
        ends = (sign.end(spans) for spans in read for sign in signs)
        if any(end is not None and (not before or before[0] >= end) for end in ends):
            yield kind


def _may_be_call(sentence: _Sentence) -> bool:
    """True when nothing rules the sentence out and it is not a question: it may tell of danger in other words."""
    spans = sentence.spans
    is_other = {"of_others", "condition", "device"} & spans.keys()
    return not (
        sentence.barred or sentence.is_figure or is_other or sentence.is_question or _opens(0, spans, "question")
    )


def _is_about_others(sentence: _Sentence, kind: str) -> bool:
    """True for "how do I help someone who …?", and for "how can people call …?": no word of the speaker's own need."""
    spans = sentence.spans
    wonders = any(_opens(start, spans, "wonders") for start in (0, *sentence.commas))
    if kind == "own_life":
        return sentence.is_question and wonders and bool({"of_others", "condition"} & spans.keys())
    return kind == "call_for_help" and sentence.is_question and wonders and "now" not in spans


def _is_about_a_device(spans: Spans) -> bool:
    """True when what does not respond or has crashed is a machine and nobody else is named."""
    return "device" in spans and "other" not in spans


def _clauses(sentence: _Sentence) -> Iterator[tuple[int, int]]:
    """First and end token of each clause; there is one when nothing divides the sentence.

    Clauses end at commas and at a phrase such as "what must I do".
    """
    joints = [start for start, _ in sentence.spans.get("joint", ())] if "past" in sentence.spans else []
    cuts = sorted([(cut, cut) for cut in (*sentence.commas, *joints)] + sentence.spans.get("ask", []))
    start = 0
    for cut, after in cuts:
        if start < cut:
            yield start, cut
        start = max(start, after)
    if start < sentence.size:
        yield start, sentence.size


def _within(spans: Spans, start: int, end: int) -> Spans:
    kept = {name: [span for span in places if start <= span[0] and span[1] <= end] for name, places in spans.items()}
    return {name: places for name, places in kept.items() if places}


def _is_asked(start: int, spans: Spans) -> bool:
    """True when the clause opens as a question on a subject and does not speak of now."""
    return _opens(start, spans, "question") and "now" not in spans


def _opens(start: int, spans: Spans, group: str) -> bool:
    """True when a word of the group stands at `start`, fillers such as "and" left out."""
    fillers = dict(spans.get("filler", ()))
    while start in fillers:
        start = fillers[start]
    return any(first == start for first, _ in spans.get(group, ()))
