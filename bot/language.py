"""Finds the language of a question: Dutch, English or Papiamentu/o."""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from bot.regions import plain
from index import loaded_once

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LANGUAGES = ("nl", "en", "pap")
LETTER_MODEL = files("bot") / "language_model.json"
# Letter groups of a short question tell less than its function words; only a clear majority of them decides.
_CLEAR = 2.0

# Frequent function words that the other two languages do not have, or write otherwise ("in", "is", "over" and "was"
# are words of two of them). General detectors do not
# know Papiamentu/o at all, and short questions hold too little for their character statistics.
_WORDS = {
    "nl": "de het een en van ik wij u jij je mijn onze ons dat die dit niet wat wie waar hoe waarom welke welk wanneer "
    "met voor om te zijn wordt worden er ook als bij naar uit kan kunnen moet moeten wil mag doet doen staat gaat geen "
    "meer veel hoeveel hebben heeft heb deze hun hij zij maar dan nog wel nederland strategie overheid",
    "en": "the a an and of i you my our your that this not what who where how why which when with for to are be been "
    "there also if at from about can could must should does did do has have had no more many much it its their they "
    "were by on or but say says strategy government netherlands",
    "pap": "ta tin ki ku pa di na un bo nos mi e nan kiko kico kon con unda kua cua ken kende hopi mester no por riba "
    "den esaki esaky ora pakiko pakico tur gobierno gobiernu siguridat siguridad strategia isla awa horkan orkan",
}
_FUNCTION_WORDS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
# Spanish shares much with Papiamentu/o, but never these; who asks in Spanish is answered in English.
_SPANISH = frozenset(("el", "los", "las", "que", "por", "del", "como", "donde", "y", "una", "cuando", "hay", "son"))
_SPANISH -= _FUNCTION_WORDS["pap"]


@loaded_once
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(["nl", "en"])
    # It keeps the weights of all 97 languages, to be set to others again, and two lists of a hundred thousand whole
    # numbers each: of 75 MB 41 are left, and what it finds is the same.
    identifier._full_model = identifier.nb_ptc, identifier.nb_pc, identifier.nb_classes
    identifier._rowbase = array("I", identifier._rowbase)
    identifier.tk_output = array("i", identifier.tk_output)
    return identifier


@cache
def _letter_weights() -> Mapping[str, float]:
    weights: dict[str, float] = json.loads(LETTER_MODEL.read_text(encoding="utf-8"))
    return weights


def letter_groups(text: str) -> Iterator[str]:
    """Groups of one to four letters within each word of a text, word ends marked by a blank."""
    for word in re.findall(r"[a-z']+", plain(text)):
        padded = f" {word} "
        for size in (1, 2, 3, 4):
            yield from (padded[start : start + size] for start in range(len(padded) - size + 1))


def papiamentu_score(text: str, weights: Mapping[str, float] | None = None) -> float:
    """How much likelier a text is Papiamentu/o than Dutch or English: a log odds, above 0 when likelier.

    Naive Bayes over letter groups, learned by `python -m bot.language_training`.
    """
    known = _letter_weights() if weights is None else weights
    return sum(known.get(group, 0.0) for group in letter_groups(text))


def find_language(text: str, default: str = "nl") -> str:
    """The language code of a question: nl, en or pap; `default` when the text holds no letters.

    Function words decide. Where they do not, letter groups tell Papiamentu/o, and character statistics choose
    between Dutch and English (py3langid limited to the two).
    """
    words = re.findall(r"[a-z']+", plain(text))
    if not words:
        return default
    counts = {code: sum(word in known for word in words) for code, known in _FUNCTION_WORDS.items()}
    is_spanish = "¿" in text or sum(word in _SPANISH for word in words) > max(counts.values())
    if is_spanish:
        return "en"
    best = max(counts.values())
    leaders = [code for code in LANGUAGES if counts[code] == best]
    if best > 0 and len(leaders) == 1:
        return leaders[0]
    if "pap" in leaders and papiamentu_score(text) > _CLEAR:
        return "pap"
    code, _score = _identifier().classify(text)
    return str(code)
