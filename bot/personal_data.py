"""Masks personal data in what people type: mail, phone, numbers of persons and accounts, birth dates, home address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

# Stands where personal data stood; holds no word, so that it is never searched for.
MASK = "[…]"

# Also as people write an address that no machine should find: "jan (at) voorbeeld [punt] nl".
_AT = r"(?: ?[@＠﹫] ?| ?[(\[{](?:at|apenstaartje|arroba)[)\]}] ?)"
_DOT = r"(?:[.．。]| ?[(\[{](?:dot|punt|punto)[)\]}] ?)"
# No local part is longer, and without a limit a text of one long word would be read from each of its letters.
_LOCAL = r"[\w.+-]{1,64}+"
_MAIL = re.compile(rf"{_LOCAL}{_AT}[\w-]+(?:{_DOT}[\w-]+)*{_DOT}[^\W\d][\w-]+", re.I)
_IBAN = re.compile(r"\b[A-Za-z]{2}\d{2}(?:[ .-]?[A-Za-z0-9]{2,4}){3,8}\b")
_CARD = re.compile(r"(?<!\d)\d(?:[ .-]?\d){12,18}(?!\d)")
_CITIZEN = re.compile(r"(?<![\d.,])\d(?:[ .-]?\d){7,8}(?![\d])")
# In small letters only in one piece: "2023 en 29" is no postcode.
_POSTCODE = r"[1-9]\d{3}(?: ?(?!SA|SD|SS)[A-Z]{2}|(?!sa|sd|ss)[a-z]{2})\b"
_ADDRESS = re.compile(
    rf"\b\d{{1,5}}(?:[ -]?[a-zA-Z])?,? +{_POSTCODE}"
    rf"|\b{_POSTCODE},? *(?:nr\.? *|huisnummer *)?\d{{1,5}}(?:[ -]?[a-zA-Z]\b)?"
)
# A street by its ending, with the words of its name before it and a house number that is no year and counts nothing.
_STREET = (
    r"(?:(?:[A-Z][\w.’'-]*|van|de|der|den|ter|ten|het) ){0,4}"
    r"(?!(?i:snel|rijks|auto|spoor|vaar|lucht|over|hoofd|om|uit)weg)"
    r"[A-Za-zÀ-ÿ’'-]{2,}(?:straat|straatje|laan|weg|plein|gracht|kade|singel|steeg|dreef|plantsoen)"
)
_HOUSE = r"\d{1,4}(?:[ -]?[a-zA-Z]|-?\d{1,3}|[ -]?(?:bis|hs))?\b"
_NO_HOUSE = (
    r"(?:19|20)\d\d\b|\d+ ?(?:jaar|jaren|maand\w*|we[e]?k\w*|dag\w*|uur|keer|km|meter|mensen|huizen|kinderen|procent|%"
    r"|years?|months?|weeks?|days?|hours?|times|people|houses|metres?|per ?cent)"
)
_STREETS = (
    re.compile(rf"\b{_STREET},? (?:nr\.? ?|nummer |number )?(?!{_NO_HOUSE})(?:{_HOUSE}|{re.escape(MASK)})"),
    re.compile(
        r"\b\d{1,4}[a-zA-Z]?,? (?:[A-Z][\w’'-]+ ){1,3}"
        r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Square|Court|Close|Terrace|Crescent)\b\.?(?! [A-Z])"
    ),
    # Any name of a street after words that announce where somebody lives.
    re.compile(
        r"(?:(?<=woon op )|(?<=wonen op )|(?<=woon aan )|(?<=wonen aan )|(?<=adres is )|(?<=live at )|(?<=address is ))"
        rf"(?:de |het |the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){{0,3}} (?!{_NO_HOUSE}){_HOUSE}"
    ),
)
_MONTH = (
    r"(?:jan(?:uari|uary)?|feb(?:ruari|ruary)?|maart|mrt|mar(?:ch)?|apr(?:il)?|mei|may|juni?|june?|juli?|july?"
    r"|aug(?:ustus|ust)?|sept?(?:ember)?|okt(?:ober)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
# Only after a word that tells of a birth: "1 februari 1953" alone may be the day of a flood.
_BIRTH = re.compile(
    r"\b(?:geboren|geboortedatum|geboortedag|geb\.|verjaardag|jarig|born|date of birth|birth ?date|birthday|dob)\b"
    r"(?:\W| op| is| on|: ?){0,4}"
    rf"(?P<date>\d{{1,2}}[-/. ]\d{{1,2}}[-/. ]\d{{2,4}}|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|e)?(?: of)? {_MONTH}(?:,? \d{{2,4}})?"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{2,4}})?)",
    re.I,
)
# A Dutch passport or identity card: two letters, six letters or digits, a digit; never the letter O. Without a word
# that announces it, only in capitals, and with digits from the third place on or a letter after a digit, since the
# names of norms and resolutions are letters and then digits.
_DOCUMENT = re.compile(r"(?<![\w./-])(?=[A-Z]{2}\d{7}|[A-Z]+\d+[A-Z])[A-NP-Z]{2}[A-NP-Z0-9]{6}\d(?![\w./-])")
_ANNOUNCED = re.compile(
    r"\b(?:paspoort|passport|identiteits(?:kaart|bewijs)|id[- ]?(?:kaart|card|bewijs)|rijbewijs|driving licen[cs]e"
    r"|document|identity card|verblijfsdocument)[- ]?(?:nummer|number|nr\.?|no\.?)?"
    r"(?:\W| is| heeft| has|nummer|number){0,4}"
    r"(?P<number>(?=[A-Za-z]*\d[A-Za-z]*\d)[A-Za-z0-9]{8,10})\b",
    re.I,
)
_BY_FORM = (
    ("birth_date", _BIRTH, "date"),
    ("document", _ANNOUNCED, "number"),
    ("document", _DOCUMENT, ""),
    *(("address", street, "") for street in _STREETS),
)
# Fewer digits than this are never a phone number of a person; the libraries below take time to load.
_LEAST_DIGITS = 7
_PHONE_REGIONS = ("NL", "CW", "AW", "SX", "BQ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A text with personal data replaced by MASK, and the kinds that were found, sorted."""

    text: str
    kinds: tuple[str, ...]


def mask_personal_data(text: str) -> Masked:
    """The text without personal data that can be told by its form; names cannot, and stay.

    Kinds: "address" (postcode or street with house number), "birth_date" (after a word that tells so), "card" (Luhn),
    "citizen_number" (BSN, eleven-test), "document" (passport, identity card, driving licence), "iban" (checksum),
    "mail", "phone". Numbers of services (112, 0800-…, 14 0xx) stay, and so do those of laws, articles and sections.
    """
    found: set[str] = set()
    masked = _replace(text, "mail", lambda part: _matches(_MAIL, part), found)
    if sum(char.isdigit() for char in masked) >= 5:
        masked = _replace(masked, "address", lambda part: _matches(_ADDRESS, part), found)
    if any(char.isdigit() for char in masked) or MASK in masked:
        for kind, pattern, group in _BY_FORM:
            masked = _replace(masked, kind, partial(_parts, pattern, group), found)
    if sum(char.isdigit() for char in masked) >= _LEAST_DIGITS:
        for kind, places in (("iban", _ibans), ("card", _cards), ("phone", _phones), ("citizen_number", _citizens)):
            masked = _replace(masked, kind, places, found)
    return Masked(text=masked, kinds=tuple(sorted(found)))


def _replace(text: str, kind: str, places: Callable[[str], Iterator[tuple[int, int]]], found: set[str]) -> str:
    parts, done = [], 0
    for start, end in places(text):
        parts += [text[done:start], MASK]
        done = end
        found.add(kind)
    return "".join([*parts, text[done:]])


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in pattern.finditer(text))


def _parts(pattern: re.Pattern[str], group: str, text: str) -> Iterator[tuple[int, int]]:
    return (found.span(group or 0) for found in pattern.finditer(text))


def _ibans(text: str) -> Iterator[tuple[int, int]]:
    from stdnum import iban

    for found in _IBAN.finditer(text):
        # What follows an account number may look like a part of it: the longest valid beginning counts.
        for end in range(found.end(), found.start() + 14, -1):
            if (end == len(text) or not text[end].isalnum()) and iban.is_valid(text[found.start() : end]):
                yield found.start(), end
                break


def _digits(text: str) -> str:
    """The digits of a text, those of any script as 0 to 9."""
    return "".join(str(unicodedata.digit(char)) for char in text if char.isdecimal())


def _cards(text: str) -> Iterator[tuple[int, int]]:
    from stdnum import luhn

    return (found.span() for found in _CARD.finditer(text) if luhn.is_valid(_digits(found[0])))


def _citizens(text: str) -> Iterator[tuple[int, int]]:
    from stdnum.nl import bsn

    return (found.span() for found in _CITIZEN.finditer(text) if bsn.is_valid(_digits(found[0]).zfill(9)))


def _phones(text: str) -> Iterator[tuple[int, int]]:
    from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType, number_type

    services = (PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST)
    places = {
        (match.start, match.end)
        for region in _PHONE_REGIONS
        for match in PhoneNumberMatcher(text, region, leniency=Leniency.VALID)
        if number_type(match.number) not in services
    }
    end = 0
    for start, stop in sorted(places):
        if start >= end:
            yield start, stop
            end = stop
