"""The page and the widget in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from bot.assistant import Assistant
from tests.bot.servers import serving

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed"),
]
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    with serving(lambda: assistant, page=True) as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any, address: str) -> Iterator[Any]:
    """A fresh tab on the chat page; whatever it asks of another host fails the test, as do errors in its console."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="nl-NL")
    tab = context.new_page()
    requests: list[str] = []
    faults: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.goto(address)
    tab.wait_for_selector("#question textarea")
    yield tab
    foreign = [url for url in requests if not url.startswith((address, "data:", "blob:"))]
    cookies = context.cookies()
    context.close()
    assert (foreign, faults, cookies) == ([], [], [])


def ask(page: Any, text: str) -> None:
    shown = page.locator("article.turn").count()
    page.fill("#question textarea", text)
    page.click("#send")
    page.wait_for_function(f"document.querySelectorAll('article.turn').length > {shown}")


def test_a_question_is_answered_and_a_marker_opens_its_source(page: Any) -> None:
    ask(page, "Welke landen doen aan spionage?")
    assert "spionage" in page.inner_text(".answer")
    source = page.locator("#source-1-1")
    assert source.get_attribute("open") is None
    page.click("a.marker >> nth=0")
    assert source.get_attribute("open") is not None
    assert "China, Rusland en Iran" in source.locator("mark").inner_text()
    assert source.locator("mark").first.is_visible()
    assert page.evaluate("document.activeElement.parentElement.id") == "source-1-1"


def test_before_the_first_question_the_page_says_what_it_is(page: Any) -> None:
    text = page.inner_text("body")
    assert "U praat met een computer (AI), niet met een mens." in text
    assert "Demonstratie. Geen website van de overheid." in text
    assert "Direct gevaar? Bel 112." in text


def test_the_page_fits_a_phone(page: Any) -> None:
    ask(page, "Welke landen doen aan spionage?")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_emergency_shows_a_number_that_calls(page: Any) -> None:
    ask(page, "Er is brand in mijn huis!")
    assert page.locator('.status-emergency a[href="tel:112"]').count() == 1


def test_only_the_reader_s_own_language_is_shown(chromium: Any, address: str) -> None:
    context = chromium.new_context(locale="en-GB")
    tab = context.new_page()
    tab.goto(address)
    tab.wait_for_selector("#question textarea")
    text = tab.inner_text("body")
    context.close()
    assert "You are talking to a computer (AI), not to a person." in text
    assert "Immediate danger? Call 112." in text
    assert "U praat met" not in text


def test_a_new_answer_is_read_aloud_and_open_sources_stay_open(page: Any) -> None:
    ask(page, "Welke landen doen aan spionage?")
    page.click("#source-1-1 summary")
    ask(page, "Er is brand in mijn huis!")
    page.wait_for_function("document.querySelector('.only-read-aloud').textContent.includes('112')")
    assert page.locator("#source-1-1").get_attribute("open") is not None
    assert page.locator("[role=status]").count() >= 1


def test_markup_in_a_question_stays_text(page: Any) -> None:
    ask(page, "<img src=x onerror=\"document.title='pwned'\"> spionage?")
    assert page.locator("article.turn img").count() == 0
    assert page.title() == "Paraat"


def test_the_conversation_can_be_cleared(page: Any) -> None:
    ask(page, "Welke landen doen aan spionage?")
    page.click("#clear")
    page.wait_for_function("document.querySelectorAll('article.turn').length === 0")
    assert page.locator("article.turn").count() == 0


def test_the_keyboard_alone_asks_and_opens_a_source(page: Any) -> None:
    page.focus("#question textarea")
    page.keyboard.type("Welke landen doen aan spionage?")
    page.keyboard.press("Enter")
    page.wait_for_selector("article.turn")
    page.focus("a.marker >> nth=0")
    page.keyboard.press("Enter")
    assert page.locator("#source-1-1").get_attribute("open") is not None


def test_examples_follow_the_audience(page: Any) -> None:
    citizen = page.get_by_role("button", name="Wat verwacht de strategie van burgers?")
    assert citizen.is_visible()
    page.get_by_label("organisatie").check()
    page.get_by_role("button", name="Hoe wordt de strategie geëvalueerd?").click()
    page.wait_for_function("document.querySelector('#question textarea').value.startsWith('Hoe wordt')")
    assert not citizen.is_visible()


@pytest.fixture
def host_page(tmp_path: Path, address: str) -> Iterator[str]:
    """A page of somebody else, on an origin of its own, with the widget's one line."""
    html = f'<!doctype html><html lang="nl"><h1>Gemeente</h1><script src="{address}/widget.js" defer></script></html>'
    (tmp_path / "index.html").write_text(html, encoding="utf-8")

    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(tmp_path))

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


def test_the_widget_answers_on_a_page_of_another_origin(chromium: Any, host_page: str) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    tab = context.new_page()
    tab.goto(host_page)
    button = tab.get_by_role("button", name="Vraag het Paraat")
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    frame = tab.frame_locator("iframe")
    frame.locator("#question").fill("Welke landen doen aan spionage?")
    frame.locator("#question").press("Enter")
    frame.locator("article button.marker").first.click()
    assert "China, Rusland en Iran" in frame.locator("details[open]").inner_text()
    frame.locator("#question").press("Escape")
    assert tab.get_by_role("button", name="Vraag het Paraat").get_attribute("aria-expanded") == "false"
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    assert context.cookies() == []
    context.close()
