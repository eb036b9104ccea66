"""What the line of the widget, and who reads, can choose: two widgets on one page, and for whom is answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.assistant import Assistant
from tests.bot.browsers import BROWSER
from tests.bot.hosts import SPIES, ask, host_page, opened, widget_page
from tests.bot.servers import serving

pytestmark = BROWSER


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    with serving(lambda: assistant) as running:
        yield running


def test_the_same_script_twice_warns_and_leaves_one_widget(chromium: Any, address: str) -> None:
    twice = widget_page(address, f'<script src="{address}/widget.js" defer></script>')
    with host_page(twice) as url, opened(chromium, url) as tab:
        assert "spionage" in ask(tab).locator("article").inner_text()
        assert tab.locator("[data-paraat-widget]").count() == 1


def test_two_scripts_with_different_attributes_give_two_widgets_that_both_work(chromium: Any, address: str) -> None:
    other = (
        f'<script src="{address}/widget.js" data-label="Voor bedrijven" data-audience="organisation" defer></script>'
    )
    with host_page(widget_page(address, other)) as url, opened(chromium, url) as tab:
        asked: list[Any] = []
        tab.on("request", lambda request: asked.append(request.post_data_json) if request.method == "POST" else None)
        places = [tab.get_by_role("button", name=name) for name in ("Vraag het Paraat", "Voor bedrijven")]
        upper, lower = (place.bounding_box() for place in places)
        assert upper["y"] + upper["height"] <= lower["y"]
        for name, number in (("Voor bedrijven", 0), ("Vraag het Paraat", 1)):
            tab.get_by_role("button", name=name).click()
            assert tab.get_by_role("button", name="Sluiten").count() == 1
            assert tab.locator("[data-paraat-widget]:visible").count() == 1
            frame = tab.locator("[data-paraat-widget]:visible iframe").content_frame
            frame.locator("#notice:not(:empty)").wait_for()
            frame.locator("#question").fill(SPIES)
            frame.locator("#question").press("Enter")
            frame.locator("article.turn:not([aria-busy])").wait_for()
            frame.locator("#question").press("Escape")
            tab.get_by_role("button", name="Vraag het Paraat").wait_for()
            assert len(asked) == number + 1
    assert [body["audience"] for body in asked] == ["organisation", "citizen"]


def test_who_reads_chooses_the_audience_in_the_frame(chromium: Any, address: str) -> None:
    with host_page(widget_page(address)) as url, opened(chromium, url) as tab:
        frame = ask(tab)
        group = frame.get_by_role("group", name="Ik vraag dit als")
        assert group.get_by_role("button", name="inwoner").get_attribute("aria-pressed") == "true"
        group.get_by_role("button", name="organisatie").click()
        assert group.get_by_role("button", name="inwoner").get_attribute("aria-pressed") == "false"
        with tab.expect_request("**/embed/answers*") as sent:
            frame.locator("#question").fill(SPIES)
            frame.locator("#question").press("Enter")
        frame.locator("article.turn:not([aria-busy])").nth(1).wait_for()
    assert sent.value.post_data_json["audience"] == "organisation"


def test_the_keyboard_alone_asks_opens_a_source_and_closes(chromium: Any, address: str) -> None:
    with host_page(widget_page(address)) as url, opened(chromium, url) as tab:
        tab.locator("[data-paraat-widget] button").wait_for()
        tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")
        frame = tab.frame_locator("iframe")
        frame.locator("#notice:not(:empty)").wait_for()
        frame.locator("#question:focus").wait_for()
        tab.keyboard.type(SPIES)
        tab.keyboard.press("Enter")
        frame.locator("article.turn:not([aria-busy])").wait_for()
        frame.locator("#question:focus").wait_for()
        # Backwards from the question to the last marker of the answer.
        for _ in range(60):
            tab.keyboard.press("Shift+Tab")
            if frame.locator("a.marker:focus").count():
                break
        tab.keyboard.press("Enter")
        frame.locator("details.source[open] mark").first.wait_for()
        assert frame.locator("details[open] > summary:focus").count() == 1
        tab.keyboard.press("Escape")
        tab.wait_for_function("document.activeElement.shadowRoot?.activeElement?.tagName === 'BUTTON'")
        assert tab.get_by_role("button", name="Vraag het Paraat").get_attribute("aria-expanded") == "false"
