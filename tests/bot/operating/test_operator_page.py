"""The operator's page: who comes in, what it shows, what it changes, and that no other site can."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.assistant import Assistant
from bot.database.traffic import tally
from bot.operating.admission import Admission
from bot.operating.figures import bound, summed
from bot.operating.operator_parts import _texts
from bot.operation import Operation
from tests.bot.browsers import BROWSER
from tests.bot.servers import serving

TOKEN = "een-heel-lang-wachtwoord"
WHO = ("Anna", TOKEN)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def client(assistant: Assistant, data: Path) -> Iterator[httpx.Client]:
    settings: dict[str, Any] = {"feedback": True, "keep_questions": True, "operator_token": TOKEN}
    with serving(lambda: assistant, data=data, **settings) as address, httpx.Client(base_url=address) as http:
        yield http


def seal(client: httpx.Client) -> str:
    found = re.search(r'name="seal" value="([0-9a-f]{64})"', client.get("/operator", auth=WHO).text)
    assert found
    return found[1]


def test_without_a_token_there_is_no_page(assistant: Assistant) -> None:
    with serving(lambda: assistant) as address:
        codes = [httpx.get(f"{address}{path}", auth=WHO).status_code for path in ("/operator", "/operator/gaps.csv")]
        codes.append(httpx.post(f"{address}/operator/pause", auth=WHO).status_code)
    assert codes == [404, 404, 404]


def test_only_the_token_opens_it(client: httpx.Client) -> None:
    asked = client.get("/operator")
    assert (asked.status_code, asked.headers["www-authenticate"]) == (401, 'Basic realm="Paraat", charset="UTF-8"')
    for header in ("Bearer x", "Basic !!!", "Basic " + "=" * 9, "Basic"):
        assert client.get("/operator", headers={"Authorization": header}).status_code == 401
    given = client.get("/operator", auth=WHO)
    assert given.status_code == 200
    assert "frame-ancestors 'none'" in given.headers["content-security-policy"]
    assert (given.headers["cache-control"], "set-cookie" in given.headers) == ("no-store", False)


def test_who_guesses_must_wait(assistant: Assistant) -> None:
    with serving(lambda: assistant, operator_token=TOKEN) as address:
        codes = [httpx.get(f"{address}/operator", auth=("x", f"fout-{n}")).status_code for n in range(12)]
        assert httpx.get(f"{address}/operator", auth=WHO).status_code == 200
    assert codes == [401] * 10 + [429] * 2


def test_a_short_token_is_refused_without_repeating_it() -> None:
    with pytest.raises(ValueError, match="has 6 characters; expected 16 or more") as raised:
        Admission("geheim")
    assert "geheim" not in str(raised.value)


def test_it_shows_traffic_feedback_and_gaps_escaped(client: httpx.Client) -> None:
    for number in range(5):
        asked = {"question": f"Wat is het recept van <i>erwtensoep</i> {number}?"}
        record = client.post("/api/v1/answers", json=asked).json()
    report = {"answer_id": record["answer_id"], "verdict": "error", "reasons": ["outdated"], "comment": "<b>oud</b>"}
    assert client.post("/api/v1/feedback", json=report).status_code == 204
    page = client.get("/operator", auth=WHO, params={"lang": "en", "hours": 168}).text
    assert "not in the sources" in page or "out of scope" in page
    assert "&lt;b&gt;oud&lt;/b&gt;" in page
    assert "<b>oud" not in page
    assert "out of date" in page
    gaps = client.get("/operator/gaps", auth=WHO).text
    assert "<i>" not in gaps
    assert client.get("/operator/gaps.csv", auth=WHO).text.startswith("\ufeffquestions,")


def test_a_notice_and_a_pause_are_set_lifted_and_audited(client: httpx.Client, data: Path) -> None:
    until = (datetime.now(UTC) + timedelta(hours=2)).isoformat(timespec="minutes")
    form = {"seal": seal(client), "lang": "nl"}
    sent = client.post("/operator/notice", auth=WHO, data=form | {"text": "Hoog  water.", "until": until, "url": ""})
    assert sent.status_code == 303
    assert "Het bericht staat boven elk antwoord." in client.get(sent.headers["location"], auth=WHO).text
    notice = Operation(data).switches().notice
    assert notice is not None
    assert notice.text == "Hoog water."
    paused = client.post("/operator/pause", auth=WHO, data=form | {"surface": "api", "reason": "proef"})
    assert paused.status_code == 303
    assert client.post("/api/v1/answers", json={"question": "Wat is een dreiging?"}).status_code == 503
    assert client.post("/operator/resume", auth=WHO, data=form | {"surface": "api"}).status_code == 303
    assert client.post("/operator/notice/clear", auth=WHO, data=form).status_code == 303
    assert Operation(data).switches().notice is None
    lines = [json.loads(line) for line in (data / "audit.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["action"] for line in lines] == ["notice set", "pause", "resume", "notice clear"]
    assert {line["by"] for line in lines} == {"Anna (page)"}


def test_a_wrong_form_says_what_is_wrong(client: httpx.Client) -> None:
    form = {"seal": seal(client), "lang": "nl", "text": "Hoog water.", "until": "2001-01-01T00:00", "url": ""}
    wrong = client.post("/operator/notice", auth=WHO, data=form)
    assert wrong.status_code == 422
    assert "which is past; name a later moment" in wrong.text
    assert client.post("/operator/pause", auth=WHO, data=form | {"surface": "x", "reason": "y"}).status_code == 422


def test_no_other_site_can_send_a_form(client: httpx.Client, data: Path) -> None:
    form = {"seal": seal(client), "surface": "api", "reason": "aanval"}
    before = (data / "audit.jsonl").stat().st_size if (data / "audit.jsonl").exists() else 0
    tries: list[tuple[dict[str, str], dict[str, str]]] = [
        (form | {"seal": ""}, {}),
        (form | {"seal": "0" * 64}, {}),
        (form | {"seal": "é"}, {}),
        (form, {"Origin": "https://evil.example"}),
        (form, {"Sec-Fetch-Site": "cross-site"}),
    ]
    codes = [client.post("/operator/pause", auth=WHO, data=body, headers=head).status_code for body, head in tries]
    assert codes == [403] * 5
    assert ((data / "audit.jsonl").stat().st_size if (data / "audit.jsonl").exists() else 0) == before


def test_a_form_holds_for_two_days_and_for_one_name() -> None:
    now = [datetime(2026, 11, 24, 23, 59, tzinfo=UTC)]
    admission = Admission(TOKEN, now=lambda: now[0])
    request: Any = type("Request", (), {"headers": {}})()
    given = admission.seal("Anna")
    now[0] += timedelta(days=1)
    admission.check_form(request, "Anna", given)
    with pytest.raises(Exception, match="403"):
        admission.check_form(request, "Bob", given)
    now[0] += timedelta(days=1)
    with pytest.raises(Exception, match="403"):
        admission.check_form(request, "Anna", given)


def test_both_languages_have_the_same_texts() -> None:
    assert _texts()["nl"].keys() == _texts()["en"].keys()


def test_figures_are_summed_by_hour_and_share() -> None:
    now = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
    fast = tally("api", "answered", "nl", 0.004, now=now)
    slow = tally("api", "partial", "en", 0.2, now=now - timedelta(hours=1))
    found = summed({fast: 9, slow: 1}, hours=24, now=now)
    assert (found.total, found.by_status, found.languages) == (
        10,
        {"answered": {"nl": 9}, "partial": {"en": 1}},
        ("nl", "en"),
    )
    assert [number for _, number in found.steps[-3:]] == [0, 1, 9]
    assert found.within_ms == {"api": (5, 250)}
    assert len(summed({fast: 1}, hours=720, now=now).steps) == 30
    assert bound({}, 0.5) == 0


class TestInABrowser:
    pytestmark = BROWSER

    @pytest.mark.parametrize("language", ["nl", "en"])
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_it_is_accessible_on_a_phone(self, chromium: Any, client: httpx.Client, language: str, scheme: str) -> None:
        from axe_playwright_python.sync_playwright import Axe

        credentials = {"username": "Anna", "password": TOKEN}
        context = chromium.new_context(
            viewport={"width": 320, "height": 740}, http_credentials=credentials, color_scheme=scheme
        )
        tab = context.new_page()
        faults: list[str] = []
        tab.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        for path in ("/operator", "/operator/gaps"):
            tab.goto(f"{client.base_url}{path}?lang={language}")
            assert Axe().run(tab).response["violations"] == []
            assert tab.evaluate("document.documentElement.scrollWidth") <= 320
        cookies = context.cookies()
        context.close()
        assert (faults, cookies) == ([], [])
