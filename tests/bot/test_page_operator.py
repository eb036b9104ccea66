"""What an operator switches, and limits, as the chat page shows them in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.assistant import Assistant
from bot.operation import Operation, OperatorNotice
from tests.bot.browsers import BROWSER, ask, wait_for_turns
from tests.bot.servers import serving

pytestmark = BROWSER


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def address(assistant: Assistant, data: Path) -> Iterator[str]:
    with serving(lambda: assistant, page=True, data=data) as running:
        yield running


def test_the_operator_s_message_stands_above_page_and_answer_until_it_is_cleared(
    chromium: Any, address: str, data: Path
) -> None:
    until = datetime.now(UTC) + timedelta(hours=1)
    Operation(data).set_notice(OperatorNotice(text="Hoog water <b>.", until=until, url="https://example.org/water"))
    context = chromium.new_context(locale="nl-NL")
    tab = context.new_page()
    tab.goto(address)
    tab.locator("#crisis .crisis:visible").wait_for()
    ask(tab, "Welke landen doen aan spionage?")
    above = tab.locator("article.turn .crisis")
    assert "Hoog water <b>." in above.inner_text()
    assert above.locator("a").get_attribute("href") == "https://example.org/water"
    assert "Hoog water" not in tab.inner_text("ul.notices")
    Operation(data).clear_notice()
    ask(tab, "Wat is nationale veiligheid?")
    assert tab.locator("article.turn .crisis").count() == 1
    context.close()


def test_who_asks_too_much_reads_for_how_long_to_wait(chromium: Any, assistant: Assistant) -> None:
    with serving(lambda: assistant, page=True, rate_limit=1) as running:
        context = chromium.new_context(locale="nl-NL")
        tab = context.new_page()
        tab.goto(running)
        ask(tab, "Welke landen doen aan spionage?")
        tab.click("#clear")
        wait_for_turns(tab, 0)
        tab.fill("#question textarea", "Wat is nationale veiligheid?")
        tab.click("#send")
        tab.locator("#log [role=alert]").wait_for()
        assert "U stelt veel vragen kort na elkaar." in tab.inner_text("#log")
        tab.wait_for_function("document.querySelector('#question textarea').value === 'Wat is nationale veiligheid?'")
        context.close()


def test_a_paused_page_says_so_and_still_shows_a_card(chromium: Any, address: str, data: Path) -> None:
    Operation(data).pause(["web"], "test")
    context = chromium.new_context(locale="nl-NL")
    tab = context.new_page()
    tab.goto(address)
    try:
        ask(tab, "Welke landen doen aan spionage?")
        assert "de beheerder heeft de dienst stilgezet" in tab.inner_text(".status-unavailable")
        ask(tab, "Er is brand in mijn huis!")
        assert tab.locator(".status-emergency").count() == 1
    finally:
        Operation(data).resume(["web"])
    context.close()
