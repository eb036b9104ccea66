"""Gives the sentences of the card for an emergency, with the numbers of the region."""

from __future__ import annotations

from bot.triage import Emergency
from bot.wording import LANGUAGES, EmergencyNumber, emergency_numbers, say

_SERVICES = ("emergency", "police_fire", "police", "ambulance", "fire")
# Languages other than Dutch and English that have cards.
OTHER_LANGUAGES = tuple(language for language in LANGUAGES if language not in ("nl", "en"))


def card(emergency: Emergency, language: str, region: str | None) -> tuple[str, ...]:
    """The sentences to show, most urgent first; no number that is not on record is ever given.

    `language` is the reader's (nl, en or pap); a message in another language that has cards gets its card in that
    language. Without a region the card names 112 for the European Netherlands and the emergency number of the
    island; a region without numbers on record gets words instead.
    """
    if emergency.language in OTHER_LANGUAGES:
        language = emergency.language
    is_island = region not in (None, "nl")
    numbers = _numbers(region) if is_island else ()
    if emergency.kind in ("own_life", "other_life", "child"):
        return _personal_card(emergency.kind, language, numbers, is_island=is_island)
    if not is_island:
        sentences = [say("danger_nl" if region == "nl" else "danger_both", language)]
    elif numbers:
        sentences = [say("danger_island", language, numbers=_named(numbers, language))]
    else:
        sentences = [say("danger_island_unknown", language)]
    if emergency.is_area:
        sentences.append(say("danger_area", language))
    sentences.append(say("card_computer", language))
    if any(not number.verified for number in numbers):
        sentences.append(say("number_unverified", language))
    return tuple(sentences)


def _personal_card(
    kind: str, language: str, numbers: tuple[EmergencyNumber, ...], *, is_island: bool
) -> tuple[str, ...]:
    if not is_island:
        return (say(kind, language),)
    named = _named(numbers, language) if numbers else say("island_number", language)
    return (say(f"{kind}_island", language, numbers=named),)


def _numbers(region: str | None) -> tuple[EmergencyNumber, ...]:
    on_record = [n for n in emergency_numbers() if n.region == region and n.service in _SERVICES]
    return tuple(sorted(on_record, key=lambda n: _SERVICES.index(n.service)))


def _named(numbers: tuple[EmergencyNumber, ...], language: str) -> str:
    return ", ".join(say(f"service_{n.service}", language, number=n.number) for n in numbers)
