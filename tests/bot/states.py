"""Every state of page, form and widget that a reader can meet, each as a way to bring a tab into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.answers import Question
from bot.operation import Operation, OperatorNotice
from tests.bot.browsers import ask, wait_for_turns
from tests.bot.hosts import host_page, widget_page
from tests.bot.servers import serving

LANGUAGES = ("nl", "en")
# A question on which the assistant of these tests breaks, to see what people are told.
BREAKS = "Dit gaat mis zwxq"
ASKED = {
    "nl": {
        "answer": "Welke landen doen aan spionage?",
        "emergency": "Er is brand in mijn huis!",
        "refusal": "Wat is het recept van erwtensoep?",
        "life": "ik wil niet meer leven",
    },
    "en": {
        "answer": "Which states are named in connection with espionage?",
        "emergency": "My house is on fire!",
        "refusal": "How do I bake a chocolate cake?",
        "life": "I want to kill myself",
    },
}


@dataclass(frozen=True, kw_only=True)
class Site:
    """A running service with feedback, on which an operator can switch; `host` is a page of another origin."""

    address: str
    host: str
    operation: Operation


class Breakable:
    """An assistant that breaks on one question and passes the others on."""

    def __init__(self, assistant: Any) -> None:
        self._assistant, self.index, self.is_model_resting = assistant, assistant.index, False

    def answer(self, question: Question) -> Any:
        """The answer; ValueError for the question that breaks."""
        if question.text == BREAKS:
            raise ValueError("broken on purpose")
        return self._assistant.answer(question)


@contextmanager
def running_site(load_assistant: Callable[[], Any], data: Path, **settings: Any) -> Iterator[Site]:
    """The service and a page of another origin that has the widget."""
    with (
        serving(lambda: Breakable(load_assistant()), page=True, feedback=True, data=data, **settings) as address,
        host_page(widget_page(address)) as host,
    ):
        yield Site(address=address, host=host, operation=Operation(data))


def start(tab: Any, site: Site, language: str) -> None:
    """The chat page before the first question."""
    tab.goto(f"{site.address}/?lang={language}")
    tab.wait_for_selector("#question textarea")
    tab.wait_for_function("document.querySelector('#send')?.textContent.trim()")


def answer(tab: Any, site: Site, language: str) -> None:
    """An answer with its sources closed."""
    start(tab, site, language)
    ask(tab, ASKED[language]["answer"])


def source(tab: Any, site: Site, language: str) -> None:
    """An answer with a source open."""
    answer(tab, site, language)
    tab.locator("a.marker").first.click()


def why(tab: Any, site: Site, language: str) -> None:
    """What led to an answer."""
    answer(tab, site, language)
    tab.locator(".why summary").click()


def feedback(tab: Any, site: Site, language: str) -> None:
    """The form in which a reader says what is wrong."""
    answer(tab, site, language)
    for summary in tab.locator(".feedback summary").all():
        summary.click()


def card(tab: Any, site: Site, language: str) -> None:
    """The card for an emergency."""
    start(tab, site, language)
    ask(tab, ASKED[language]["emergency"])


def life_card(tab: Any, site: Site, language: str) -> None:
    """The card for someone in distress."""
    start(tab, site, language)
    ask(tab, ASKED[language]["life"])


def refusal(tab: Any, site: Site, language: str) -> None:
    """A question that the sources do not answer."""
    start(tab, site, language)
    ask(tab, ASKED[language]["refusal"])


def options(tab: Any, site: Site, language: str) -> None:
    """The choice of audience and language open."""
    start(tab, site, language)
    tab.locator("#options button").first.click()
    tab.locator("#audience input").first.wait_for()


def notice(tab: Any, site: Site, language: str) -> None:
    """The operator's message above an answer."""
    until = datetime.now(UTC) + timedelta(hours=1)
    message = OperatorNotice(text="Hoog water in de IJssel.", until=until, url="https://example.org/water")
    site.operation.set_notice(message)
    try:
        answer(tab, site, language)
    finally:
        site.operation.clear_notice()


def paused(tab: Any, site: Site, language: str) -> None:
    """The page while the operator has stopped it."""
    site.operation.pause(["web"], "test")
    try:
        answer(tab, site, language)
    finally:
        site.operation.resume(["web"])


def error(tab: Any, site: Site, language: str) -> None:
    """What is said when something breaks on our side."""
    start(tab, site, language)
    tab.fill("#question textarea", BREAKS)
    tab.click("#send")
    tab.locator("#log [role=alert]").wait_for()


def conversation(tab: Any, site: Site, language: str) -> None:
    """All that an answer can be under each other: source, reasons and feedback open, card, refusal, message, error."""
    notice(tab, site, language)
    for kind in ("refusal", "emergency", "life"):
        ask(tab, ASKED[language][kind])
    site.operation.pause(["web"], "test")
    try:
        ask(tab, ASKED[language]["answer"])
    finally:
        site.operation.resume(["web"])
    wait_for_turns(tab, 5)
    tab.locator("a.marker").first.click()
    for summary in tab.locator(".why summary, .feedback summary").all():
        summary.click()
    tab.locator("#options button").first.click()
    tab.fill("#question textarea", BREAKS)
    tab.click("#send")
    tab.locator("#log [role=alert]").wait_for()


def form(tab: Any, site: Site, language: str) -> None:
    """The page without JavaScript, with an answer."""
    tab.goto(f"{site.address}/ask?lang={language}")
    tab.fill("#question", ASKED[language]["answer"])
    tab.locator("form > button").click()
    tab.locator("article.turn").wait_for()
    tab.locator("details.source summary").first.click()


def form_card(tab: Any, site: Site, language: str) -> None:
    """The page without JavaScript, with a card."""
    tab.goto(f"{site.address}/ask?lang={language}")
    tab.fill("#question", ASKED[language]["emergency"])
    tab.locator("form > button").click()
    tab.locator("article.turn").wait_for()


def about(tab: Any, site: Site, language: str) -> None:
    """What the service is and does with data."""
    tab.goto(f"{site.address}/{'about' if language == 'en' else 'over'}")


def widget_closed(tab: Any, site: Site, language: str) -> None:
    """The widget's button on somebody else's page."""
    tab.goto(f"{site.host}?lang={language}")
    tab.locator("[data-paraat-widget] button").wait_for()


def widget_open(tab: Any, site: Site, language: str) -> None:
    """The widget before the first question."""
    widget_closed(tab, site, language)
    tab.locator("[data-paraat-widget] button").click()
    frame = tab.frame_locator("iframe")
    frame.locator("#notice:not(:empty)").wait_for()


def widget_answer(tab: Any, site: Site, language: str) -> None:
    """The widget with an answer and a source open."""
    widget_open(tab, site, language)
    frame = tab.frame_locator("iframe")
    widget_ask(frame, ASKED[language]["answer"])
    frame.locator("a.marker, button.marker").first.click()


def widget_card(tab: Any, site: Site, language: str) -> None:
    """The widget with the card for an emergency."""
    widget_open(tab, site, language)
    widget_ask(tab.frame_locator("iframe"), ASKED[language]["emergency"])


def widget_conversation(tab: Any, site: Site, language: str) -> None:
    """The widget with all that an answer can be."""
    widget_answer(tab, site, language)
    frame = tab.frame_locator("iframe")
    for kind in ("refusal", "emergency", "life"):
        widget_ask(frame, ASKED[language][kind])
    for summary in frame.locator(".why summary, .feedback summary").all():
        summary.click()


def widget_ask(frame: Any, text: str) -> None:
    """Ask in the widget's frame and wait for the answer."""
    shown = frame.locator("article:not([aria-busy])").count()
    frame.locator("#question").fill(text)
    frame.locator("#question").press("Enter")
    frame.locator("article:not([aria-busy])").nth(shown).wait_for()


STATES: tuple[Callable[[Any, Site, str], None], ...] = (
    *(start, options, answer, source, why, feedback, card, life_card, refusal, notice, paused, error),
    *(form, form_card, about, widget_closed, widget_open, widget_answer, widget_card),
)
