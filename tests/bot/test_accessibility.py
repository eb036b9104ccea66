"""axe-core finds nothing on any page, in any state, light and dark, in the languages of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.assistant import Assistant
from tests.bot import states
from tests.bot.accessibility import violations
from tests.bot.browsers import BROWSER, ask

pytestmark = BROWSER
# A whole conversation holds under each other: answer, source, reasons, feedback, refusal, cards, pause, error.
SEEN = (states.start, states.conversation, states.form, states.form_card, states.about)
IN_A_FRAME = (states.widget_closed, states.widget_open, states.widget_conversation)


@pytest.fixture(scope="module")
def site(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[states.Site]:
    with states.running_site(
        lambda: assistant, tmp_path_factory.mktemp("data"), operator_contact="a@b.example"
    ) as site:
        yield site


@pytest.fixture(scope="module")
def tab(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", states.LANGUAGES)
@pytest.mark.parametrize("state", [*SEEN, *IN_A_FRAME], ids=lambda state: state.__name__)
def test_no_rule_is_broken_in_light_and_dark(
    tab: Any, site: states.Site, state: Callable[[Any, states.Site, str], None], language: str
) -> None:
    tab.emulate_media(color_scheme="light")
    state(tab, site, language)
    found = violations(tab)
    tab.emulate_media(color_scheme="dark")
    # The chat page turns dark by a class, which a script sets when the system does.
    tab.wait_for_function(
        "matchMedia('(prefers-color-scheme: dark)').matches"
        " && (!document.querySelector('.gradio-container') || document.querySelector('.dark'))"
    )
    assert (found, violations(tab)) == ([], [])


def test_no_rule_is_broken_with_labels_in_papiamentu(tab: Any, site: states.Site) -> None:
    states.start(tab, site, "pap")
    tab.get_by_text("Bo pregunta").first.wait_for()
    ask(tab, "Kiko e strategia ta bisa di interesnan di siguridat?")
    assert tab.locator("article").get_attribute("lang") == "pap"
    tab.get_by_text("Dikon e kontesta aki?").click()
    assert violations(tab) == []


def test_no_rule_is_broken_in_the_widget_in_papiamentu(tab: Any, site: states.Site) -> None:
    states.widget_open(tab, site, "pap")
    frame = tab.frame_locator("iframe")
    states.widget_ask(frame, states.ASKED["nl"]["answer"])
    frame.get_by_role("button", name="Kopia ku fuente").wait_for()
    frame.get_by_text("Dikon e kontesta aki?").click()
    assert violations(tab) == []


def test_the_chat_page_turns_dark_with_the_system(tab: Any, site: states.Site) -> None:
    tab.emulate_media(color_scheme="light")
    states.start(tab, site, "nl")
    light = tab.evaluate("getComputedStyle(document.querySelector('#composer')).backgroundColor")
    tab.emulate_media(color_scheme="dark")
    tab.wait_for_selector(".dark")
    assert tab.evaluate("getComputedStyle(document.querySelector('#composer')).backgroundColor") != light


def test_the_check_sees_what_is_broken(tab: Any, site: states.Site) -> None:
    states.about(tab, site, "nl")
    tab.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/site/logo\">')")
    assert [line.partition(":")[0] for line in violations(tab)] == ["image-alt"]
