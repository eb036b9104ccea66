"""The emergency numbers on record, each with its source and whether it was verified."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyNumber:
    """A number for one region and service; `verified` is false until an official list confirmed it."""

    region: str
    service: str
    number: str
    source: str
    checked_on: str
    verified: bool


@cache
def emergency_numbers() -> tuple[EmergencyNumber, ...]:
    """Every number on record, in the order of the file."""
    raw = (files("bot.wording") / "numbers.toml").read_text(encoding="utf-8")
    return tuple(EmergencyNumber(**entry) for entry in tomllib.loads(raw)["number"])


def unverified_numbers() -> tuple[str, ...]:
    """A line "region service number" for each number that no official list has confirmed yet."""
    return tuple(f"{n.region} {n.service} {n.number}" for n in emergency_numbers() if not n.verified)
