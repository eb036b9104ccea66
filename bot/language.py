"""Finds the language of a question: Dutch, English or Papiamentu/o."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bot.regions import plain

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LANGUAGES = ("nl", "en", "pap")

# Frequent function words that the other two languages do not have, or write otherwise. General detectors do not
# know Papiamentu/o at all, and short questions hold too little for their character statistics.
_WORDS = {
    "nl": "de het een en van is in ik wij we u mijn onze dat die dit niet wat wie waar hoe waarom welke wanneer met "
    "voor om te zijn wordt worden er ook als bij naar uit over kan moet wil mag doet doen staat gaat geen meer "
    "deze nederland strategie overheid",
    "en": "the a an and of i we you my our that this not what who where how why which when with for to is are be "
    "there also if at from about can must should does do has have no more it its their say says strategy "
    "government netherlands",
    "pap": "ta tin ku pa di na un bo nos mi e nan kiko kico kon con unda kua cua ken kende hopi mester no por riba "
    "den esaki esaky ora pakiko pakico tur gobierno gobiernu siguridat siguridad strategia isla awa horkan orkan",
}
_FUNCTION_WORDS = {language: frozenset(words.split()) for language, words in _WORDS.items()}


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(["nl", "en"])
    return identifier


def find_language(text: str, default: str = "nl") -> str:
    """The language code of a question: nl, en or pap; `default` when the text holds no letters.

    Function words decide; where two languages have as many, character statistics choose between Dutch and
    English (py3langid limited to the two).
    """
    words = re.findall(r"[a-z']+", plain(text))
    if not words:
        return default
    counts = {code: sum(word in known for word in words) for code, known in _FUNCTION_WORDS.items()}
    best = max(counts.values())
    leaders = [code for code in LANGUAGES if counts[code] == best]
    if best > 0 and len(leaders) == 1:
        return leaders[0]
    code, _score = _identifier().classify(text)
    return str(code)
