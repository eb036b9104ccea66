"""How sure a draft is, and whether it holds the kind of fact that was asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING

from bot.evidence import covered, logistic, query_words
from bot.reading import read_section
from bot.regions import plain

if TYPE_CHECKING:
    from bot.composing import Draft
    from bot.evidence import QueryWord
    from index import Index, Ranking

# Confidence from which an answer is whole, and from which it is worth showing at all: chosen on questions of our
# own in eval/datasets/tuning.jsonl, never on those that are scored.
ANSWERED, PARTIAL = 0.5, 0.18
# Of texts whose questions are unknown no second model tells what is outside them (decision 22): more is declined.
UNAIDED = 0.22
_QUANTITY = re.compile(
    r"\b(hoeveel|how (many|much)|hoe (groot|hoog|lang|vaak|oud|duur|ver)|how (large|big|high|long|often|old|far)"
    r"|welk bedrag|what (amount|sum|percentage)|welk percentage|kuantu)\b"
)
# "Een" is mostly the article; as a number it is written with accents, which are gone here.
_NUMBER = re.compile(
    r"\d|\b(twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|twintig|honderd|duizend|helft|"
    r"miljoen|miljard|jaarlijks|maandelijks|dagelijks|derde|kwart|procent|meer|minder|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|hundred|thousand|million|billion|"
    r"annually|yearly|monthly|daily|third|quarter|percent|per cent)\b"
)
# What is counted: the word after "how many".
_COUNTED = re.compile(r"\b(?:hoeveel|how (?:many|much)|kuantu)\s+(?:procent van (?:de|het)\s+)?([\w']+)")
# The hour of something, and how to reach somebody, need figures of that form.
_HOUR = re.compile(r"\b(hoe laat|what time|openingstijd\w*|opening hours|business hours)\b")
_CLOCK = re.compile(r"\b\d{1,2}[.:]\d\d\b|\b\d{1,2} (uur|o'clock|am|pm)\b|\b24 (uur|hours)\b|\b(noon|middag)\b")
_CONTACT = re.compile(r"\b(telefoonnummer|mailadres|e ?mail ?adres|phone number|telephone number|email address)\b")
_REACHED = re.compile(r"\b\d{3,4}[ -]?\d{3,}|@")
_MONEY = re.compile(
    r"\b(welk bedrag|hoeveel (geld|euro\w*|budget)|welk budget|wat kost|hoeveel kost|hoe duur|prijs van"
    r"|what (amount|budget|sum)|how much (money|budget)|how (expensive|much does it cost)|price of"
    r"|what does .{0,40} cost|kuantu plaka)\b"
)
_AMOUNT = re.compile(r"€|\b(euro\w*|miljoen|miljard|million|billion|dollars?)\b")
# A word with a capital that does not open the question or a sentence of it: "Almere", "KNMI".
NAME = re.compile(r"(?<=[\w,;:'’] )(?:[\"'‘“(])?([A-Z][^\W_]*(?:[-'’][^\W_]+)*)")
_YEAR = re.compile(r"\b20[2-9]\d\b")
# The strategy looks ahead from April 2023; what happened in later years is not in it.
_LAST_YEAR = 2023
# What is known of an answer where only words are searched.
_OF_WORDS = ("unknown", "place", "section", "names")


def answer_features(draft: Draft, ranking: Ranking, index: Index) -> dict[str, float]:
    """What tells whether a draft answers the query, each in [0, 1].

    "cosine": that of the best sentence; "passages": mean cosine of the first
    five passages; "unknown": share of the query's words, by rarity, that no text of the index holds; "place": how
    likely its place answers; "section": share of the query's words in its section; "names": 1 where the query names
    something (a capital inside the sentence) that this section does not. Where it is known which questions the section
    answers: "best_asked", the cosine of the nearest of them, "asked", that of the nearest one of the first five
    passages, and "aim", how much the query reads like all of them. Where only words are searched, what rests on them
    and "aim".
    """
    first = ranking.passages[:5]
    near = [max(passage.dense, 0.0) for passage in first]
    best = draft.best
    known = query_words(ranking.query, ranking, index, best.passage.language)
    held = read_section(index, best.section.source_id, best.section.section_id).held
    words = known.values()
    total = sum(word.weight for word in words)
    unknown = sum(word.weight for word in words if not any(index.holds(stem) for stem in word.stems))
    features = {
        "cosine": best.cosine,
        "passages": sum(near) / len(near) if near else 0.0,
        "unknown": unknown / total if total else 0.0,
        "place": draft.places[0].likely,
        "section": covered(words, held),
        "names": _names_missing(ranking.query, known, held),
    }
    if ranking.words_only:
        return {name: features[name] for name in _OF_WORDS} | {"aim": best.passage.aim or 0.0}
    if best.passage.asked is not None:
        features["asked"] = max(passage.asked or 0.0 for passage in first)
        features["best_asked"] = max(best.passage.asked, 0.0)
        features["aim"] = best.passage.aim or 0.0
    return features


def _names_missing(query: str, known: Mapping[str, QueryWord], held: Set[str]) -> float:
    """1.0 when the query names what neither the section nor its headings hold in any form, else 0.0."""
    names = [known[name.lower()] for name in NAME.findall(query) if name.lower() in known]
    return float(any(name.stems.keys().isdisjoint(held) for name in names))


def confidence(draft: Draft, ranking: Ranking, index: Index) -> float:
    """How likely the draft answers the query, in [0, 1], by a model of bot/weights.toml.

    "answer_asked" where it is known which questions the best sentence's section answers, else "answer"; "answer_words"
    where only words are searched.
    """
    features = answer_features(draft, ranking, index)
    if ranking.words_only:
        return logistic("answer_words", features)
    return logistic("answer_asked" if "asked" in features else "answer", features)


def has_asked_kind(question: str, draft: Draft, ranking: Ranking, index: Index) -> bool:
    """False when a question for a quantity meets no number of what is counted, or one for an amount no money.

    "Hoeveel helikopters …" needs a sentence that holds a number and the word, in any form that the search knows. The
    hour of something needs a time of the clock, and how to reach somebody a number or an address.
    """
    folded = plain(question)
    chosen = [candidate for group in draft.groups for candidate in group]
    for asks, shows in ((_HOUR, _CLOCK), (_MONEY, _AMOUNT), (_CONTACT, _REACHED)):
        if asks.search(folded):
            return any(shows.search(plain(candidate.text)) for candidate in chosen)
    if not _QUANTITY.search(folded):
        return True
    counted = _COUNTED.search(folded)
    for candidate in chosen:
        if _NUMBER.search(plain(candidate.text)):
            language = candidate.passage.language
            known = query_words(ranking.query, ranking, index, language)
            # "IC-bedden" is one word as it was typed.
            word = next((known[typed] for typed in known if counted and plain(typed).split()[0] == counted[1]), None)
            held = set(index.stems(f"{candidate.section.heading} {candidate.text}", language))
            if word is None or held & word.stems.keys():
                return True
    return False


def names_later_year(question: str, texts: Sequence[str]) -> bool:
    """True when the question names a year after 2023 that stands in none of the texts."""
    years = {year for year in _YEAR.findall(question) if int(year) > _LAST_YEAR}
    return any(not any(year in text for text in texts) for year in years)
