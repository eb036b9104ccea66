"""The page and the widget in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.assistant import Assistant
from tests.bot.browsers import BROWSER, ask, chat_page, wait_for_turns
from tests.bot.servers import serving

pytestmark = BROWSER


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def address(assistant: Assistant, data: Path) -> Iterator[str]:
    with serving(lambda: assistant, page=True, feedback=True, data=data) as running:
        yield running


@pytest.fixture
def page(chromium: Any, address: str) -> Iterator[Any]:
    with chat_page(chromium, address) as tab:
        yield tab


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
    for text in (
        "U praat met een computer (AI), niet met een mens.",
        "Demonstratie. Geen website van de overheid.",
        "Direct gevaar? Bel 112.",
    ):
        page.get_by_text(text).and_(page.locator(":visible")).first.wait_for()


def test_no_wheel_of_gradio_turns_across_the_text(page: Any) -> None:
    trackers = page.locator("[data-testid=status-tracker]")
    assert trackers.count() > 0
    assert set(trackers.evaluate_all("all => all.map((one) => getComputedStyle(one).display)")) == {"none"}


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
    for wanted in ("You are talking to a computer (AI), not to a person.", "Immediate danger? Call 112."):
        tab.get_by_text(wanted).and_(tab.locator(":visible")).first.wait_for()
    text = tab.inner_text("body")
    context.close()
    assert "U praat met" not in text


def test_a_new_answer_is_read_aloud_and_open_sources_stay_open(page: Any) -> None:
    ask(page, "Welke landen doen aan spionage?")
    page.click("#source-1-1 summary")
    ask(page, "Er is brand in mijn huis!")
    page.wait_for_function("document.querySelector('.only-read-aloud').textContent.includes('112')")
    ask(page, "Wat is nationale veiligheid?")
    # Said without the numbers of sources, which tell nothing to who hears them.
    told = "document.querySelector('.only-read-aloud').textContent"
    page.wait_for_function(f"{told}.includes('veiligheid')")
    assert "[" not in page.evaluate(told)
    assert page.locator("#source-1-1").get_attribute("open") is not None
    assert page.locator("[role=status]").count() >= 1


def test_markup_in_a_question_stays_text(page: Any) -> None:
    ask(page, "<img src=x onerror=\"document.title='pwned'\"> spionage?")
    assert page.locator("article.turn img").count() == 0
    assert page.title() == "Paraat"


def test_the_conversation_can_be_cleared(page: Any) -> None:
    ask(page, "Welke landen doen aan spionage?")
    page.click("#clear")
    wait_for_turns(page, 0)
    assert page.locator("article.turn").count() == 0


def test_the_keyboard_alone_asks_and_opens_a_source(page: Any) -> None:
    page.focus("#question textarea")
    page.keyboard.type("Welke landen doen aan spionage?")
    page.keyboard.press("Enter")
    wait_for_turns(page, 1)
    page.focus("a.marker >> nth=0")
    page.keyboard.press("Enter")
    assert page.locator("#source-1-1").get_attribute("open") is not None


def test_examples_follow_the_audience_and_ask_at_once(page: Any) -> None:
    page.get_by_role("button", name="Wat is NL-Alert?").wait_for()
    page.get_by_role("button", name="Voor wie en in welke taal").click()
    page.get_by_label("organisatie").check()
    page.get_by_role("button", name="Hoe wordt de strategie geëvalueerd?").click()
    wait_for_turns(page, 1)
    assert "Hoe wordt de strategie geëvalueerd?" in page.inner_text("h2.asked")
    page.locator("#examples").wait_for(state="hidden")


# Whether all of these places stand in the window at once.
IN_VIEW = """(places) => places.every((place) => {
  const box = document.querySelector(place).getBoundingClientRect();
  return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight;
})"""


def test_the_question_stays_in_reach_below_an_answer(page: Any) -> None:
    page.wait_for_function(IN_VIEW, arg=["#question textarea"])
    ask(page, "Welke maatregelen zijn er tegen overstromingen, zoals dijken versterken?")
    page.wait_for_function(IN_VIEW, arg=["h2.asked", "#question textarea", "#composer .danger"])


def test_what_stands_nearby_can_be_asked(page: Any) -> None:
    ask(page, "Wat is het recept van erwtensoep?")
    button = page.locator("button.ask:visible").first
    question = button.get_attribute("value")
    button.click()
    wait_for_turns(page, 2)
    assert question in page.locator("h2.asked").nth(1).inner_text()


def test_a_card_has_a_way_on_and_asks_for_the_area(page: Any) -> None:
    ask(page, "Er is brand in mijn huis!")
    page.get_by_role("button", name="Bonaire").click()
    wait_for_turns(page, 2)
    assert page.locator('a[href="tel:911"]').count() == 1
    page.get_by_role("button", name="Ik ben niet in gevaar.").last.click()
    wait_for_turns(page, 3)
    assert page.locator("article.turn").nth(2).locator(".status-emergency").count() == 0


def test_a_card_about_a_life_has_no_way_on_and_asks_for_no_opinion(page: Any) -> None:
    ask(page, "ik wil niet meer leven")
    assert page.get_by_role("button", name="Ik ben niet in gevaar.").count() == 0
    assert page.locator(".feedback, .sources, .nearby, .actions").count() == 0


def test_a_link_asks_its_question_and_the_server_never_sees_it(chromium: Any, address: str) -> None:
    context = chromium.new_context(locale="nl-NL")
    tab = context.new_page()
    requests: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    tab.goto(f"{address}/#q=Welke%20landen%20doen%20aan%20spionage%3F")
    wait_for_turns(tab, 1)
    assert "Welke landen doen aan spionage?" in tab.inner_text("h2.asked")
    link = tab.locator("button[data-link]").get_attribute("data-link")
    assert link == "#q=Welke%20landen%20doen%20aan%20spionage%3F"
    tab.click("#clear")
    tab.wait_for_function("location.hash === ''")
    context.close()
    assert not [url for url in requests if "spionage" in url]


def test_an_answer_is_copied_with_its_place(page: Any) -> None:
    ask(page, "Welke landen doen aan spionage?")
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.get_by_role("button", name="Kopieer met bron").click()
    page.wait_for_function("window.copied")
    copied = page.evaluate("window.copied")
    assert "China, Rusland en Iran. [1]" in copied
    assert "[1] Veiligheidsstrategie (april 2023), actielijn 6, p. 1 van de Engelse uitgave" in copied
    page.get_by_role("button", name="Gekopieerd").wait_for()


def test_an_answer_is_printed_without_what_only_works_on_a_screen(page: Any) -> None:
    ask(page, "Welke landen doen aan spionage?")
    ask(page, "Wat is nationale veiligheid?")
    page.evaluate("window.print = () => { window.hasPrinted = true; }")
    page.get_by_role("button", name="Afdrukken").last.click()
    page.wait_for_function("window.hasPrinted")
    page.emulate_media(media="print")
    assert not page.locator("#composer").is_visible()
    assert not page.locator("article.turn").first.is_visible()
    assert page.locator("article.turn").last.is_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("article.turn").first.is_visible()


def test_the_buttons_for_an_opinion_stand_on_one_line(page: Any) -> None:
    ask(page, "Welke landen doen aan spionage?")
    tops = page.locator(".feedback > button, .feedback summary").evaluate_all(
        "all => all.slice(0, 2).map((one) => { const words = document.createRange(); words.selectNodeContents(one);"
        " return Math.round(words.getBoundingClientRect().top); })"
    )
    assert tops[0] == tops[1]


def test_an_opinion_is_kept_without_the_question(page: Any, address: str) -> None:
    ask(page, "Welke landen doen aan spionage?")
    page.get_by_text("Niet nuttig").click()
    page.get_by_label("Ik begrijp het niet").check()
    with page.expect_request(f"{address}/api/v1/feedback") as sent:
        page.get_by_role("button", name="Versturen").click()
    body = sent.value.post_data_json
    assert (body["verdict"], body["reasons"], sorted(body)) == (
        "not_useful",
        ["unclear"],
        ["answer_id", "comment", "reasons", "verdict"],
    )
    page.get_by_text("Dank u. Uw reactie is bewaard, zonder uw vraag.").first.wait_for()


@pytest.mark.parametrize(("language", "label"), [("en", "Your question"), ("nl", "Uw vraag"), ("pap", "Bo pregunta")])
def test_the_language_of_the_page_can_be_chosen(chromium: Any, address: str, language: str, label: str) -> None:
    context = chromium.new_context(locale="de-DE")
    tab = context.new_page()
    tab.goto(f"{address}/?lang={language}")
    tab.locator("#question").get_by_text(label).wait_for()
    tab.wait_for_function(f"document.documentElement.lang === '{language}'")
    tab.locator(".intro .notice:visible").first.wait_for()
    assert tab.locator(".intro .notice:visible").count() == 1
    context.close()


def test_an_error_is_reported_as_one(page: Any, address: str) -> None:
    ask(page, "Wat is nationale veiligheid?")
    page.get_by_text("Fout melden").click()
    page.get_by_label("Het is verouderd").check()
    with page.expect_request(f"{address}/api/v1/feedback") as sent:
        page.get_by_role("button", name="Versturen").click()
    assert (sent.value.post_data_json["verdict"], sent.value.post_data_json["reasons"]) == ("error", ["outdated"])


def test_another_language_keeps_the_conversation(page: Any) -> None:
    ask(page, "Welke landen doen aan spionage?")
    for name, send, label in (("English", "Ask", "Your question"), ("Papiamentu", "Puntra", "Bo pregunta")):
        page.get_by_role("link", name=name).click()
        page.wait_for_function(f"document.querySelector('#send').textContent.trim() === '{send}'")
        page.locator("#question label > span").filter(has_text=label).wait_for()
        page.locator(".languages a[aria-current=true]").filter(has_text=name).wait_for()
    assert page.locator("article.turn").count() == 1
    page.locator("#options button").first.click()
    page.get_by_label("organisashon").wait_for()
    page.get_by_label("Papiamentu").check()
    ask(page, "Wat is nationale veiligheid?")
    assert page.locator("article.turn").count() == 2


def test_an_older_card_cannot_be_gone_on_with(page: Any) -> None:
    ask(page, "Er is brand in mijn huis!")
    assert page.get_by_role("button", name="Bonaire").is_visible()
    ask(page, "Welke landen doen aan spionage?")
    page.get_by_role("button", name="Bonaire").wait_for(state="hidden")


def test_nothing_is_stored_in_the_browser(page: Any) -> None:
    ask(page, "Welke landen doen aan spionage?")
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_without_javascript_the_form_is_reached_and_answers(chromium: Any, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(address)
    tab.wait_for_url(f"{address}/ask")
    tab.fill("#question", "Er is brand in mijn huis!")
    tab.get_by_role("button", name="Vraag stellen").click()
    tab.get_by_role("button", name="Ik ben niet in gevaar.").click()
    assert tab.locator(".status-emergency").count() == 0
    assert tab.locator("article.turn").count() == 1
    context.close()
