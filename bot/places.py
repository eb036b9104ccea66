"""Says in words where a citation stands, never by an internal id."""

from __future__ import annotations

import re

from bot.answers import Citation
from bot.wording import say

# Section ids of the strategy's outline: 2.3.12 is line of action 12, 1.4.2 theme 2, 2.3 objective 3.
STRATEGY = "security-strategy-2023"
_LINE = re.compile(r"2\.\d\.(\d+)(?:\.([A-Z]))?$")
_THEME = re.compile(r"1\.4\.(\d)(?:\.B)?$")
_OBJECTIVE = re.compile(r"2\.(\d)$")


def is_strategy(citation: Citation) -> bool:
    """True when a citation stands in the strategy, or in a rendering of it."""
    return (citation.renders.source_id if citation.renders else citation.source_id).startswith(STRATEGY)


def describe_place(citation: Citation, language: str) -> str:
    """For example "Veiligheidsstrategie (april 2023), actielijn 12, prioriteit H, p. 32 van de Engelse uitgave".

    Parts that are not known are left out; a section outside the strategy's numbered parts is named by its
    heading.
    """
    place = citation.renders
    of_strategy = is_strategy(citation)
    parts = [say("place_strategy", language) if of_strategy else citation.title]
    parts += _section_words(citation, language) if of_strategy else list(citation.heading_path[-1:])
    page = place.page if place else citation.page
    edition = place.edition if place else citation.language
    if page is not None:
        key = f"place_page_{edition}" if of_strategy and edition in ("nl", "en") else "place_page"
        parts.append(say(key, language, page=str(page)))
    return ", ".join(part for part in parts if part)


def _section_words(citation: Citation, language: str) -> list[str]:
    section_id = citation.section_id
    if line := _LINE.match(section_id):
        words = [say("place_line", language, number=line[1])]
        return words + ([say("place_priority", language, letter=line[2])] if line[2] else [])
    if theme := _THEME.match(section_id):
        words = [say("place_theme", language, number=theme[1])]
        return words + ([citation.heading_path[-1]] if section_id.endswith(".B") else [])
    if objective := _OBJECTIVE.match(section_id):
        return [say("place_objective", language, number=objective[1])]
    return list(citation.heading_path[-1:])
