"""A place is said in words, with the edition's page, never by an internal id."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers import Citation, RenderedPlace
from bot.places import describe_place

OFFICIAL = Citation(
    marker=1,
    kind="official",
    source_id="security-strategy-2023-en",
    title="The Security Strategy for the Kingdom of the Netherlands",
    publisher="Government of the Netherlands",
    published="2023-04-03",
    language="en",
    section_id="2.3.12.H",
    heading_path=("Part 2", "Objective 3", "Line of Action 12", "Priority H"),
    page=32,
    url="https://www.government.nl/securitystrategy",
    quote="q",
)


def test_a_priority_of_the_official_text() -> None:
    assert (
        describe_place(OFFICIAL, "nl")
        == "Veiligheidsstrategie (april 2023), actielijn 12, prioriteit H, p. 32 van de Engelse uitgave"
    )


def test_a_rendering_names_the_place_it_renders() -> None:
    place = RenderedPlace(
        source_id="security-strategy-2023-en", section_id="1.4.2", page=15, edition="en", url="https://example.org"
    )
    rendering = replace(
        OFFICIAL, kind="rendering", source_id="strategy-guide-en", section_id="1.4.2", page=15, renders=place
    )
    assert describe_place(rendering, "en") == "Security Strategy (April 2023), theme 2, p. 15 of the English edition"


@pytest.mark.parametrize(
    ("section_id", "words"),
    [("2.2.8", "actielijn 8"), ("2.1", "doel 1"), ("1.4.6.B", "thema 6, Priority H"), ("3.2", "Priority H")],
)
def test_each_kind_of_section_has_its_words(section_id: str, words: str) -> None:
    assert f"(april 2023), {words}, p. 32" in describe_place(replace(OFFICIAL, section_id=section_id), "nl")


def test_another_document_is_named_by_title_and_heading() -> None:
    law = replace(OFFICIAL, source_id="law", title="Wet veiligheidsregio's", heading_path=("Artikel 46",), page=None)
    assert describe_place(law, "nl") == "Wet veiligheidsregio's, Artikel 46"
