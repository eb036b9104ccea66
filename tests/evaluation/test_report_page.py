"""The report is one page that asks nothing of any server, shows every failing case, and keeps hostile text inert."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from eval.charts import Point, intervals_chart
from eval.curves import calibration, percentile, tradeoff
from eval.run import run
from tests.bot.browsers import BROWSER, browsing
from tests.evaluation.assistants import case, echo, write_lines

HOSTILE = '</p><script>window.broken = 1</script><img src=x onerror="window.broken = 1"><b>&amp; $x_1$'
CASES = [
    case("good", "Wat is vuur?"),
    case("wrong-place", "Wat is water?", gold=[{"section_id": "2", "page": 9}], lang="en", type="lay"),
    case("hostile", HOSTILE, type=HOSTILE, gold=[{"section_id": "2"}], nuggets=[{"fact": HOSTILE, "any_of": ["zzz"]}]),
    case("decline", "ik weet niet", expect="refuse", gold=[]),
    case("declined", "Ook dit weet niet iemand", type="lay"),
]


class Page(HTMLParser):
    """What a page holds: its elements with attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def having(self, class_: str) -> list[dict[str, str | None]]:
        return [held for _, held in self.elements if held.get("class") == class_]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    run(write_lines(folder / "c.jsonl", CASES), echo(), folder / "run", settings={})
    return folder / "run" / "report.html"


@pytest.fixture(scope="module")
def page(report: Path) -> Page:
    return Page(report.read_text(encoding="utf-8"))


def test_the_page_loads_nothing(page: Page) -> None:
    loading = ("src", "srcset", "data", "action", "poster")
    assert [held for _, held in page.elements for name in loading if name in held] == []
    links = [held["href"] or "" for tag, held in page.elements if "href" in held]
    assert all(link.startswith("#") for link in links)
    assert not {"link", "iframe", "img", "object", "embed", "base"} & {tag for tag, _ in page.elements}


def test_its_policy_forbids_what_it_does_not_hold(page: Page) -> None:
    policy = next(held["content"] for _, held in page.elements if held.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/=]{44}'", policy)


def test_exactly_one_script_and_no_handler(page: Page) -> None:
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert [name for _, held in page.elements for name in held if name.startswith("on")] == []


def test_hostile_text_is_shown_as_text(page: Page) -> None:
    assert HOSTILE in page.text


def test_failing_cases_are_there_and_others_are_not(page: Page) -> None:
    shown = page.having("case")
    assert [held["data-language"] for held in shown] == ["en", "nl", "nl"]
    assert [held["data-measure"] for held in shown] == [
        "citation_hit hit_at_5",
        "citation_hit hit_at_5 nugget_recall",
        "false_refusal citation_hit",
    ]
    assert "Wat is vuur?" not in page.text
    assert "place 2, p. 9" in page.text


def test_every_chart_is_there_and_named(page: Page) -> None:
    labels = [held["aria-label"] or "" for tag, held in page.elements if tag == "svg"]
    assert [label.split(":")[0].split(",")[0] for label in labels] == [
        "Measures by language",
        "Measures by type",
        "Calibration",
        "Refusal trade-off",
        "Time to an answer",
    ]


def test_no_id_stands_twice(page: Page) -> None:
    ids = [held["id"] for _, held in page.elements if "id" in held]
    assert len(ids) == len(set(ids))


def test_a_chart_has_the_same_bytes_every_time() -> None:
    points = [Point(row="$a$ <b>", series="nl", value=0.5, low=0.4, high=0.6)]
    first, second = (intervals_chart("one", points, "label") for _ in range(2))
    assert first == second
    assert "$a$ &lt;b&gt;" in first.svg


def pairs(tmp_path: Path, rows: list[dict[str, Any]]) -> Any:
    from eval.cases import read_cases
    from eval.records import read_records
    from eval.score import score_records

    path = write_lines(tmp_path / "c.jsonl", rows)
    run(path, echo(), tmp_path / "run", settings={})
    cases, records = read_cases(path), read_records(tmp_path / "run" / "answers.jsonl")
    scores = score_records(records, cases).per_case
    return list(zip(cases, records, strict=True)), list(zip(scores, records, strict=True))


def test_calibration_counts_the_right_place_of_shown_answers(tmp_path: Path) -> None:
    # Three answers of confidence 0.8: one right, one at the wrong place, one that should have been declined.
    rows = [case("a", "x"), case("b", "y", gold=[{"section_id": "2"}]), case("c", "z", expect="refuse", gold=[])]
    _, scored = pairs(tmp_path, [*rows, case("d", "weet niet")])
    (one,) = calibration(scored)
    assert (one.confidence, one.right.cases, one.right.mean) == (pytest.approx(0.8), 3, pytest.approx(1 / 3))


def test_the_tradeoff_runs_from_nothing_to_all_refused(tmp_path: Path) -> None:
    # Answered at 0.8 and at 0.8 though it should not be; one rightly refused at 0.1.
    rows = [case("a", "x"), case("b", "y", expect="refuse", gold=[]), case("c", "weet niet", expect="refuse", gold=[])]
    asked, _ = pairs(tmp_path, rows)
    found = tradeoff(asked)
    assert found is not None
    assert found.used == (0.0, 0.5)
    assert (found.curve[0], found.curve[-1]) == ((0.0, 0.0), (1.0, 1.0))
    assert (0.0, 0.5) in found.curve
    assert tradeoff(asked[:1]) is None


def test_a_percentile_is_one_of_the_values() -> None:
    values = [5.0, 1.0, 3.0, 2.0, 4.0]
    assert (percentile(values, 0.5), percentile(values, 0.95), percentile(values, 0.0)) == (3.0, 5.0, 1.0)


class TestInABrowser:
    pytestmark = BROWSER

    def test_filters_narrow_and_hostile_text_does_nothing(self, report: Path) -> None:
        with browsing() as chromium:
            tab = chromium.new_page(viewport={"width": 360, "height": 740})
            asked: list[str] = []
            tab.on("request", lambda request: asked.append(request.url))
            tab.goto(report.as_uri())
            assert self.count(tab) == "3 of 3 failing cases are shown."
            tab.select_option("select[name=language]", "en")
            assert self.count(tab) == "1 of 3 failing cases are shown."
            tab.select_option("select[name=language]", "")
            tab.select_option("select[name=measure]", "nugget_recall")
            assert self.count(tab) == "1 of 3 failing cases are shown."
            tab.select_option("select[name=measure]", "")
            tab.fill("input[name=words]", "iemand ook")
            assert self.count(tab) == "1 of 3 failing cases are shown."
            assert tab.locator(".case:visible .question").inner_text() == "Ook dit weet niet iemand"
            assert tab.evaluate("window.broken") is None
            assert tab.evaluate("document.documentElement.scrollWidth") <= 360
            assert asked == [report.as_uri()]

    def count(self, tab: Any) -> str:
        return str(tab.inner_text("#count"))
