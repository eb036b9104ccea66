"""Writes a date as people read it."""

from __future__ import annotations

from datetime import date

_MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
    "pap": "yanüari febrüari mart aprel mei yüni yüli ougùstùs sèptèmber òktober novèmber desèmber",
}
_BETWEEN = {"pap": " di "}


def write_date(day: str, language: str) -> str:
    """For example "24 november 2026" for "2026-11-24" and "april 2023" for "2023-04".

    What is written otherwise comes back as it is; a language without months on record gets the Dutch ones.
    """
    is_month = len(day) == len("2026-11")
    try:
        found = date.fromisoformat(f"{day}-01" if is_month else day)
    except ValueError:
        return day
    month = _MONTHS.get(language, _MONTHS["nl"]).split()[found.month - 1]
    return f"{month} {found.year}" if is_month else f"{found.day}{_BETWEEN.get(language, ' ')}{month} {found.year}"
