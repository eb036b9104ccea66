"""The widget in a real browser, on a page of another origin that trusts nobody."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.assistant import Assistant
from bot.database import Database, StoredFeedback
from bot.operation import Operation, OperatorNotice
from tests.bot.browsers import BROWSER
from tests.bot.hosts import ask, host_page, opened, widget_page
from tests.bot.servers import serving

pytestmark = BROWSER


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def address(assistant: Assistant, data: Path) -> Iterator[str]:
    with serving(lambda: assistant, data=data, feedback=True) as running:
        yield running


def test_the_widget_answers_on_a_page_of_another_origin(chromium: Any, address: str) -> None:
    with host_page(widget_page(address)) as url, opened(chromium, url) as tab:
        button = tab.get_by_role("button", name="Vraag het Paraat")
        assert button.get_attribute("aria-expanded") == "false"
        assert tab.locator("iframe").get_attribute("src") is None
        frame = ask(tab)
        assert tab.get_by_role("dialog", name="Vraag het Paraat").is_visible()
        frame.locator("article a.marker").first.click()
        assert "China, Rusland en Iran" in frame.locator("details[open] mark").inner_text()
        assert frame.locator("article").get_attribute("lang") == "nl"
        frame.locator("#question").press("Escape")
        tab.wait_for_function("document.activeElement.shadowRoot?.activeElement?.tagName === 'BUTTON'")
        assert button.get_attribute("aria-expanded") == "false"
        assert tab.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_widget_works_under_a_policy_without_inline_code_or_style(chromium: Any, address: str) -> None:
    # The policy that the handbook tells who embeds it to use.
    handbook = (Path(__file__).parents[2] / "docs" / "embedding.md").read_text(encoding="utf-8")
    policy = handbook.split("Content-Security-Policy: ")[1].split("\n")[0].replace("https://your-host", address)
    assert policy == f"default-src 'none'; script-src {address}; frame-src {address}"
    with host_page(widget_page(address), policy) as url, opened(chromium, url) as tab:
        assert "spionage" in ask(tab).locator("article").inner_text()
        # The button has its own look, although the page allows no inline style.
        assert tab.locator("[data-paraat-widget] button").evaluate("e => getComputedStyle(e).minHeight") == "44px"


def test_the_style_of_the_page_does_not_reach_the_widget(chromium: Any, address: str) -> None:
    hostile = (
        "<style>div, button, iframe { display: none !important; opacity: 0 !important; color: red !important; }</style>"
    )
    with host_page(widget_page(address, hostile)) as url, opened(chromium, url) as tab:
        assert tab.locator("[data-paraat-widget] button").is_visible()
        assert ask(tab).locator("article").is_visible()


def test_the_page_may_set_the_colour_and_counts_without_content(chromium: Any, address: str) -> None:
    more = "<style>:root { --paraat-accent: rgb(0, 100, 0); }</style>"
    with host_page(widget_page(address, more)) as url, opened(chromium, url) as tab:
        tab.evaluate(
            "window.told = [];"
            "['open', 'answer', 'close'].forEach((name) => document.addEventListener(`paraat:${name}`,"
            " (event) => told.push([event.type, event.detail])))"
        )
        frame = ask(tab)
        frame.locator("#question").press("Escape")
        tab.wait_for_function("told.length === 3")
        assert tab.evaluate("told") == [
            ["paraat:open", None],
            ["paraat:answer", {"status": "answered"}],
            ["paraat:close", None],
        ]
        colour = tab.locator("[data-paraat-widget] button").evaluate("e => getComputedStyle(e).backgroundColor")
    assert colour == "rgb(0, 100, 0)"


def test_messages_of_others_are_not_heard(chromium: Any, address: str) -> None:
    with host_page(widget_page(address)) as url, opened(chromium, url) as tab:
        ask(tab)
        tab.evaluate("window.told = []; document.addEventListener('paraat:answer', (e) => told.push(e.detail))")
        tab.evaluate("window.postMessage('paraat:close', '*'); window.postMessage('paraat:answer:answered', '*')")
        tab.wait_for_timeout(200)
        assert tab.get_by_role("button", name="Sluiten").get_attribute("aria-expanded") == "true"
        assert tab.evaluate("told") == []


def test_the_frame_tells_nothing_to_a_page_that_calls_itself_another(chromium: Any, address: str) -> None:
    frame = f'<iframe src="{address}/embed?lang=nl&host=https://other.example"></iframe>'
    listening = "<script>window.heard = []; addEventListener('message', (e) => heard.push(e.data));</script>"
    with host_page(f"<!doctype html>{listening}{frame}") as url:
        context = chromium.new_context()
        tab = context.new_page()
        tab.goto(url)
        tab.frame_locator("iframe").locator("#question").press("Escape")
        tab.wait_for_timeout(200)
        heard = tab.evaluate("heard")
        context.close()
    assert heard == []


def test_a_card_has_its_way_on_and_the_area_is_kept(chromium: Any, address: str) -> None:
    with host_page(widget_page(address)) as url, opened(chromium, url) as tab:
        frame = ask(tab, "Er is brand in mijn huis!")
        frame.get_by_role("button", name="Bonaire").click()
        frame.locator('a[href="tel:911"]').wait_for()
        frame.get_by_role("button", name="Ik ben niet in gevaar.").last.click()
        frame.locator("article.turn:not([aria-busy])").nth(2).wait_for()
        assert frame.locator("article").nth(2).locator(".status-emergency").count() == 0
        frame.get_by_role("button", name="Gesprek wissen").click()
        assert frame.locator("article").count() == 0


def test_a_whole_card_is_seen_on_a_phone_without_scrolling(chromium: Any, address: str) -> None:
    with host_page(widget_page(address)) as url:
        context = chromium.new_context(viewport={"width": 390, "height": 844})
        tab = context.new_page()
        tab.goto(url)
        frame = ask(tab, "Er is brand in mijn huis!")
        is_seen = "e => e.getBoundingClientRect().bottom <= document.getElementById('form').getBoundingClientRect().top"
        last = frame.locator(".status-emergency p").last
        assert "geen hulp sturen" in last.inner_text()
        assert last.evaluate(is_seen)
        # The card says it itself.
        assert not frame.locator("#danger").is_visible()
        context.close()


def test_a_card_about_a_life_has_no_way_on(chromium: Any, address: str) -> None:
    with host_page(widget_page(address)) as url, opened(chromium, url) as tab:
        frame = ask(tab, "ik wil niet meer leven")
        assert frame.get_by_role("button", name="Ik ben niet in gevaar.").count() == 0
        assert frame.locator("article .status").count() == 0


def test_the_operator_s_message_stands_above_the_answer(chromium: Any, address: str, data: Path) -> None:
    until = datetime.now(UTC) + timedelta(hours=1)
    Operation(data).set_notice(OperatorNotice(text="Hoog water <b>.", until=until))
    with host_page(widget_page(address)) as url, opened(chromium, url) as tab:
        frame = ask(tab)
        assert "Hoog water <b>." in frame.locator("article .crisis").inner_text()
        assert frame.locator("#crisis").is_visible()
    Operation(data).clear_notice()


def test_the_frame_hears_only_the_page_that_it_was_opened_for(chromium: Any, address: str) -> None:
    focused = "document.activeElement.id"
    with host_page("<!doctype html><title>Gemeente</title>") as url:
        for claimed, expected in (("https://other.example", "log"), (url.rstrip("/"), "question")):
            html = f'<!doctype html><title>Gemeente</title><iframe src="{address}/embed?host={claimed}"></iframe>'
            context = chromium.new_context()
            tab = context.new_page()
            tab.goto(url)
            tab.set_content(html)
            frame = tab.frame_locator("iframe")
            frame.locator("#notice:not(:empty)").wait_for()
            frame.locator("#log").focus()
            send = "(message) => document.querySelector('iframe').contentWindow.postMessage(message, '*')"
            for message in ({"paraat": "focus"}, "paraat:close", "x" * 1_000_000, "paraat:focus"):
                tab.evaluate(send, message)
            # An answer that comes back shows that what was sent before it has been heard.
            tab.frames[1].evaluate(
                "() => new Promise((done) => { addEventListener('message', done, { once: true }); postMessage(0); })"
            )
            assert tab.frames[1].evaluate(focused) == expected
            context.close()


def test_the_button_ignores_what_is_not_agreed_from_its_own_frame(chromium: Any, address: str) -> None:
    with host_page(widget_page(address)) as url, opened(chromium, url) as tab:
        ask(tab)
        tab.evaluate("window.told = []; document.addEventListener('paraat:answer', (e) => told.push(e.detail))")
        for message in ({"paraat": "close"}, "paraat:answer:<b>", "x" * 1_000_000, None, "paraat:answer:refused"):
            tab.frames[1].evaluate("(message) => parent.postMessage(message, '*')", message)
        tab.wait_for_function("told.length")
        assert tab.evaluate("told") == [{"status": "refused"}]
        assert tab.get_by_role("button", name="Sluiten").get_attribute("aria-expanded") == "true"


def test_markup_in_a_question_stays_text(chromium: Any, address: str) -> None:
    with host_page(widget_page(address)) as url, opened(chromium, url) as tab:
        frame = ask(tab, "<img src=x onerror=alert(1)> spionage?")
        assert frame.locator("#log img").count() == 0


def test_an_error_is_reported_as_one(chromium: Any, address: str, data: Path) -> None:
    with host_page(widget_page(address)) as url, opened(chromium, url) as tab:
        frame = ask(tab)
        frame.get_by_text("Fout melden").click()
        frame.get_by_label("De bron past er niet bij").check()
        frame.get_by_role("button", name="Versturen").click()
        frame.locator(".feedback", has_text="Dank u.").wait_for()
        assert frame.locator(".copy").count() == 1
    (kept,) = StoredFeedback(Database("", data)).reports()
    assert (kept.verdict, kept.reasons) == ("error", ("wrong_source",))


def test_the_language_changes_in_the_middle_of_a_conversation(chromium: Any, address: str) -> None:
    with host_page(widget_page(address, attributes='data-lang="en"')) as url, opened(chromium, url) as tab:
        frame = ask(tab)
        assert frame.locator("#send").inner_text() == "Ask"
        frame.get_by_role("button", name="Papiamentu").click()
        frame.get_by_text("Bo pregunta").first.wait_for()
        assert frame.locator("html").get_attribute("lang") == "pap"
        assert frame.locator("article.turn").count() == 1


def test_the_widget_says_why_it_is_this_answer(chromium: Any, address: str) -> None:
    with host_page(widget_page(address)) as url, opened(chromium, url) as tab:
        frame = ask(tab)
        frame.locator(".why summary").click()
        frame.get_by_text("Deze stukken tekst zijn gevonden, de beste eerst.").wait_for()
        assert frame.locator(".why li").count() > 1
        assert "(aangehaald)" in frame.locator(".why").inner_text()
        assert "spionage" in frame.locator(".why strong").all_inner_texts()


def test_an_answer_is_printed_from_the_widget(chromium: Any, address: str) -> None:
    with host_page(widget_page(address)) as url, opened(chromium, url) as tab:
        frame = ask(tab)
        inside = tab.frames[1]
        inside.evaluate("window.print = () => { window.hasPrinted = true; }")
        frame.get_by_role("button", name="Afdrukken").click()
        tab.emulate_media(media="print")
        assert inside.evaluate("window.hasPrinted")
        assert frame.locator("article .answer").is_visible()
        # On paper too it says that a computer made it, and whose.
        assert frame.locator("#notice").is_visible()
        assert frame.locator("#operator").is_visible()
        hidden = ("#form", "#languages", "#about", "#audience", "article .actions", "article .why")
        assert [place for place in hidden if frame.locator(place).is_visible()] == []
        inside.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert inside.evaluate("document.body.dataset.print") is None


def test_finished_sentences_are_read_aloud_and_buttons_are_not(chromium: Any, address: str) -> None:
    with host_page(widget_page(address)) as url, opened(chromium, url) as tab:
        frame = ask(tab)
        told = frame.locator("[role=log] p").all_inner_texts()
        shown = frame.locator("article .answer").inner_text()
        assert told
        assert all(sentence in shown.replace("\u00a0", " ") for sentence in told)
        assert "Kopieer" not in " ".join(told)


def test_nothing_is_asked_of_another_host_and_every_target_is_large(chromium: Any, address: str) -> None:
    with host_page(widget_page(address)) as url:
        context = chromium.new_context(viewport={"width": 320, "height": 640})
        tab = context.new_page()
        requests: list[str] = []
        tab.on("request", lambda request: requests.append(request.url))
        tab.goto(url)
        frame = ask(tab)
        frame.locator("a.marker").first.click()
        heights = frame.locator("form button:visible, article button:visible").evaluate_all(
            "buttons => buttons.map((button) => button.getBoundingClientRect().height)"
        )
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320
        assert tab.frames[1].evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert tab.frames[1].evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
        context.close()
    assert min(heights) >= 44
    assert [asked for asked in requests if not asked.startswith((address, url))] == []


def test_the_widget_is_small(address: str) -> None:
    def size(path: str) -> int:
        return len(gzip.compress(httpx.get(address + path).content))

    launcher = size("/widget.js")
    opened_too = ("/embed", "/widget/embed.js", "/widget/embed.css", "/site/turn.js", "/site/turn.css")
    assert launcher <= 4_000
    assert launcher + sum(size(path) for path in (*opened_too, "/widget/texts/nl.json", "/site/tokens.css")) <= 15_000
