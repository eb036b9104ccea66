"""The page as a reader set the browser: small, at rest, in the reader's own colours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.assistant import Assistant
from tests.bot.browsers import BROWSER, ask, chat_page
from tests.bot.servers import serving

pytestmark = BROWSER


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    with serving(lambda: assistant, page=True) as running:
        yield running


@pytest.mark.parametrize("width", [320, 256])
def test_the_page_works_at_four_hundred_per_cent(chromium: Any, address: str, width: int) -> None:
    with chat_page(chromium, address) as page:
        page.set_viewport_size({"width": width, "height": 256})
        ask(page, "Welke landen doen aan spionage?")
        page.click("a.marker >> nth=0")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("#source-1-1 summary").is_visible()


def test_nothing_moves_for_who_asked_for_rest(chromium: Any, address: str) -> None:
    moving = "document.getAnimations().map((one) => one.effect.target.className).filter((name) => !/svelte/.test(name))"
    with chat_page(chromium, address, reduced_motion="reduce") as tab:
        ask(tab, "Welke landen doen aan spionage?")
        assert tab.evaluate(moving) == []
        assert tab.evaluate("getComputedStyle(document.querySelector('article.turn')).transitionDuration") == "0s"


def test_with_the_reader_s_own_colours_quote_and_card_stay_apart(chromium: Any, address: str) -> None:
    colour = "(place) => getComputedStyle(document.querySelector(place)).backgroundColor"
    with chat_page(chromium, address, forced_colors="active") as tab:
        ask(tab, "Welke landen doen aan spionage?")
        tab.click("a.marker >> nth=0")
        assert tab.evaluate(colour, ".section mark") != tab.evaluate(colour, "body")
        ask(tab, "Er is brand in mijn huis!")
        assert tab.evaluate("getComputedStyle(document.querySelector('.status-emergency')).borderTopStyle") == "solid"
        borders = tab.locator(".wish, .actions button").evaluate_all(
            "all => all.map((one) => getComputedStyle(one).borderTopWidth)"
        )
    assert borders
    assert "0px" not in borders
