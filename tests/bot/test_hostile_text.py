"""Markup and scripts in questions, documents and what a model says are text in a real browser, on every surface."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.answers import Question
from bot.assistant import Assistant
from index import build_index, open_index
from tests.bot import states
from tests.bot.browsers import BROWSER, ask
from tests.fakes import make_document

pytestmark = BROWSER
PAYLOADS = (
    "<script>window.pwned = 1</script>",
    "<img src=x onerror='window.pwned = 1'>",
    '<svg onload="window.pwned = 1"></svg>',
    "<iframe srcdoc='<script>parent.pwned = 1</script>'></iframe>",
    "</textarea></mark></article><style>* { display: none }</style>",
    "[klik](javascript:window.pwned=1) ![x](https://evil.example/x.png)",
    "{{7*7}} ${7*7} {question} %s",
    "javascript:window.pwned=1",
)
HOSTILE = " ".join(PAYLOADS)
QUESTION = f"Welke dijken beschermen tegen water? {HOSTILE}"
BAD_ELEMENTS = ":is(script, img, svg, iframe, style, [onerror], [onload], a[href^=javascript])"


class Repeating:
    """An assistant whose every sentence holds the payloads, as a model could."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant, self.index, self.is_model_resting = assistant, assistant.index, False

    def answer(self, question: Question) -> Any:
        answer = self._assistant.answer(question)
        said = tuple(replace(sentence, text=f"{sentence.text} {HOSTILE}") for sentence in answer.sentences)
        return replace(answer, sentences=said, suggestions=(HOSTILE,), notices=(*answer.notices, HOSTILE))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[states.Site]:
    text = f"De dijken beschermen ons land tegen hoog water {HOSTILE} en dat blijft zo."
    fields = {"title": HOSTILE, "publisher": HOSTILE, "published": HOSTILE, "url": "javascript:window.pwned=1"}
    folder = tmp_path_factory.mktemp("index")
    build_index([make_document("hostile", {"1": [text]}, kind="official", **fields)], folder)
    assistant = Assistant(open_index(folder))
    with states.running_site(lambda: Repeating(assistant), tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture
def tab(chromium: Any, site: states.Site) -> Iterator[Any]:
    """A tab on which a payload that ran, or a request to another host, fails the test."""
    context = chromium.new_context(locale="nl-NL", viewport={"width": 390, "height": 844})
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    yield page
    ran = [frame.url for frame in page.frames if frame.evaluate("typeof window.pwned !== 'undefined'")]
    context.close()
    ours = (site.address, site.host, "data:", "blob:", "about:")
    assert (ran, [url for url in requests if not url.startswith(ours)]) == ([], [])


def holds_text_only(place: Any) -> None:
    article = place.locator("article.turn")
    article.locator("details.source summary").first.click()
    assert article.locator(BAD_ELEMENTS).count() == 0
    assert article.locator(".answer a:not(.marker), .section a, .path a").count() == 0
    for part in (".asked", ".answer", ".section", ".notices", ".path"):
        assert PAYLOADS[0] in article.locator(part).first.inner_text()
    assert article.locator(".answer").is_visible()


def test_on_the_chat_page(tab: Any, site: states.Site) -> None:
    states.start(tab, site, "nl")
    ask(tab, QUESTION)
    holds_text_only(tab)
    assert tab.title() == "Paraat"


def test_in_a_link_to_a_question(tab: Any, site: states.Site) -> None:
    tab.goto(f"{site.address}/?lang=nl#q=%3Cimg%20src%3Dx%20onerror%3D%22window.pwned%3D1%22%3E%20dijken%3F")
    tab.locator("article.turn:not(.waiting)").wait_for()
    assert tab.locator("article.turn .asked img").count() == 0
    assert "onerror" in tab.inner_text(".asked")


def test_on_the_form(tab: Any, site: states.Site) -> None:
    tab.goto(f"{site.address}/ask")
    tab.fill("#question", QUESTION)
    tab.locator("form > button").click()
    holds_text_only(tab)
    assert tab.input_value("#question") == QUESTION


def test_in_the_widget(tab: Any, site: states.Site) -> None:
    states.widget_open(tab, site, "nl")
    frame = tab.frame_locator("iframe")
    states.widget_ask(frame, QUESTION)
    holds_text_only(frame)
