"""The pages that need no JavaScript: a form that answers, and what the service is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.assistant import Assistant
from bot.operation import Operation
from tests.bot.servers import serving

SPIES = "Welke landen doen aan spionage?"


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> Iterator[httpx.Client]:
    with serving(lambda: assistant) as address, httpx.Client(base_url=address) as http:
        yield http


def test_the_form_answers_with_sources_and_without_scripts(client: httpx.Client) -> None:
    page = client.post("/ask", data={"question": SPIES}).text
    assert 'id="source-1-1"' in page
    assert page.count("<h1>") == page.count("<header>") == 1
    assert page.index("<header>") < page.index('class="turn"') < page.index("<form")
    assert "<script" not in page
    assert 'class="copy"' not in page
    assert f">{SPIES}</textarea>" in page


def test_more_fields_than_the_form_has_get_the_form_again(client: httpx.Client) -> None:
    page = client.post("/ask", data={f"field{number}": "x" for number in range(60)} | {"question": SPIES})
    assert page.status_code < 500
    assert "<form" in page.text
    assert 'id="source-1-1"' not in page.text


def test_the_form_speaks_english(client: httpx.Client) -> None:
    assert "Your question" in client.get("/ask?lang=en").text
    assert "Bronnen" not in client.post("/ask", data={"question": "Which states are named?", "lang": "en"}).text


def test_a_suggestion_or_a_way_on_is_asked_instead(client: httpx.Client) -> None:
    card = client.post("/ask", data={"question": "Er is brand in mijn huis!"}).text
    assert "status-emergency" in card
    on = client.post("/ask", data={"question": "Er is brand in mijn huis!", "not_in_danger": "yes"}).text
    assert "status-emergency" not in on
    island = client.post("/ask", data={"question": "Er is brand in mijn huis!", "region": "bonaire"}).text
    assert 'href="tel:911"' in island
    asked = client.post("/ask", data={"question": "iets", "suggestion": SPIES}).text
    assert f"</span> {SPIES}</h2>" in asked


@pytest.mark.parametrize("question", ["", "   ", "x" * 1001])
def test_a_question_that_cannot_be_asked_gets_the_form_and_what_is_wrong(client: httpx.Client, question: str) -> None:
    page = client.post("/ask", data={"question": question})
    assert page.status_code == 200
    assert 'role="alert"' in page.text
    assert "<form" in page.text


@pytest.mark.parametrize("body", [b"\xff\xfe=%00", b"question=" + b"%" * 999, b"", b"question=a&region=<script>"])
def test_a_body_made_to_break_the_form_does_not(client: httpx.Client, body: bytes) -> None:
    page = client.post("/ask", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert page.status_code == 200
    assert "<script" not in page.text


def test_markup_in_a_question_stays_text(client: httpx.Client) -> None:
    page = client.post("/ask", data={"question": "</textarea><script>alert(1)</script> spionage?"}).text
    assert "<script" not in page


def test_another_site_cannot_send_the_form(client: httpx.Client) -> None:
    sent = client.post("/ask", data={"question": SPIES}, headers={"Origin": "https://evil.example"})
    assert sent.status_code == 403


def test_too_many_questions_are_told_on_the_form(assistant: Assistant) -> None:
    with serving(lambda: assistant, rate_limit=1) as address:
        pages = [httpx.post(f"{address}/ask", data={"question": SPIES}) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 429]
    assert "U stelt veel vragen kort na elkaar." in pages[1].text


def test_the_operator_s_message_stands_above_form_and_answer(assistant: Assistant, tmp_path: Path) -> None:
    from datetime import UTC, datetime, timedelta

    from bot.operation import OperatorNotice

    notice = OperatorNotice(text="Hoog water <b>", until=datetime.now(UTC) + timedelta(hours=1))
    Operation(tmp_path).set_notice(notice)
    with serving(lambda: assistant, data=tmp_path) as address:
        form = httpx.get(f"{address}/ask").text
        answered = httpx.post(f"{address}/ask", data={"question": SPIES}).text
    for page in (form, answered):
        assert page.count("Hoog water &lt;b&gt;") == 1
    assert answered.index("Hoog water") < answered.index('class="answer')
    assert form.index("Hoog water") < form.index("<header>")


def test_the_icon_is_our_own_from_the_first_moment(client: httpx.Client) -> None:
    icon = client.get("/favicon.ico")
    assert icon.headers["content-type"].startswith("image/svg+xml")
    assert icon.text.startswith("<svg")


def test_the_page_about_the_service_names_who_runs_it_and_what_it_does_with_data(assistant: Assistant) -> None:
    with serving(lambda: assistant, operator_name="Gemeente Zwolle", operator_contact="info@zwolle.example") as address:
        over, about = httpx.get(f"{address}/over").text, httpx.get(f"{address}/about").text
    assert "Een dienst van Gemeente Zwolle." in over
    assert "Loopt u ergens tegenaan? Contact: info@zwolle.example" in over
    assert "places no cookies" in about
    assert "Wat gebeurt er met mijn reactie" not in over


def test_without_an_operator_it_calls_itself_a_demonstration(client: httpx.Client) -> None:
    assert "Demonstratie. Geen website van de overheid." in client.get("/over").text


def test_the_operator_s_colour_and_logo_are_served(assistant: Assistant, tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    with serving(lambda: assistant, accent="#154273", logo=logo) as address:
        assert "--paraat-accent: #154273" in httpx.get(f"{address}/site/tokens.css").text
        served = httpx.get(f"{address}/site/logo")
    assert served.headers["content-type"].startswith("image/svg+xml")
    assert "script-src 'self'" in served.headers["content-security-policy"]
