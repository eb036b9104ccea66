"""A damaged index of the package's own texts is built again; any other is refused, or searched by words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from bot.answers import Question
from bot.assistant import Assistant
from bot.opening import open_assistant
from bot.settings import Settings
from bot.wording import say
from index import IndexDamaged, IndexMissing, build_index, open_index
from sources import Document
from tests.bot.conftest import DUTCH, RENDERING
from tests.bot.servers import serving
from tests.fakes import make_document

GUIDE = make_document("strategy-guide-nl", DUTCH, language="nl", **RENDERING)
OTHER = make_document("report", {"1": ["Het water stijgt snel."]})
SPIES = Question(text="Welke landen doen aan spionage?")


def spoil(folder: Path, name: str) -> None:
    for path in (folder / "versions").glob(f"*/{name}"):
        path.write_bytes(path.read_bytes()[:-9])


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings with an index folder of their own, in a package that has one guide."""
    read: Callable[[object], Document] = lambda _: GUIDE  # noqa: E731
    monkeypatch.setattr("sources.builtin_sources", lambda: (GUIDE.source,))
    monkeypatch.setattr("sources.read_document", read)
    return Settings(index=tmp_path / "index", data=tmp_path / "data")


@pytest.mark.parametrize(
    "name", ["chunks.jsonl", "manifest.json", "lexical/stems.json", "vectors/rows.npy", "chroma/*.sqlite3"]
)
def test_a_damaged_guide_is_built_again(settings: Settings, name: str, caplog: pytest.LogCaptureFixture) -> None:
    whole = open_assistant(settings).index.fingerprint
    spoil(settings.index, name)
    opened = open_assistant(settings).index
    assert (opened.fingerprint, opened.degraded) == (whole, "")
    assert "building" in caplog.text


@pytest.mark.parametrize("lost", ["manifest", "pointer", "all but the folder"])
def test_another_text_is_never_replaced_by_the_guide(settings: Settings, lost: str) -> None:
    build_index([OTHER], settings.index)
    (version,) = (settings.index / "versions").iterdir()
    if lost == "pointer":
        (settings.index / "current").unlink()
    else:
        (version / "manifest.json").unlink()
    if lost == "all but the folder":
        for name in ("chunks.jsonl", "sections.jsonl"):
            (version / name).unlink()
    with pytest.raises((IndexDamaged, IndexMissing), match="paraat index build"):
        open_assistant(settings)
    assert version.is_dir()


def test_a_damaged_index_in_another_folder_is_not_built_again(settings: Settings, tmp_path: Path) -> None:
    build_index([GUIDE], tmp_path / "other")
    spoil(tmp_path / "other", "sections.jsonl")
    with pytest.raises(IndexDamaged, match="paraat index build"):
        open_assistant(settings, folder=tmp_path / "other")


def test_a_guide_that_cannot_be_built_again_now_is_searched_by_words(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    open_assistant(settings)
    spoil(settings.index, "vectors/rows.npy")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.build_index", full)
    assistant = open_assistant(settings)
    assert assistant.index.words_only
    assert "could not be built again: [Errno 28] No space left on device" in caplog.text


@pytest.mark.parametrize("language", ["nl", "en", "pap"])
def test_answers_by_words_say_so_and_quote_what_stands_there(guide_index: Path, language: str) -> None:
    assistant = Assistant(open_index(guide_index, words_only=True))
    answer = assistant.answer(Question(text=SPIES.text, language=language))
    assert answer.notices[0] == say("words_only", language)
    for citation in answer.citations:
        assert citation.quote in assistant.index.section(citation.source_id, citation.section_id).text
    fire = assistant.answer(Question(text="Er is brand in mijn huis!"))
    assert fire.status == "emergency"
    assert say("words_only", "nl") not in fire.notices


def test_a_plain_question_is_answered_by_words_too(guide_index: Path) -> None:
    answer = Assistant(open_index(guide_index, words_only=True)).answer(SPIES)
    assert answer.citations[0].section_id == "2.2.6"


def test_health_says_degraded_and_why(guide_index: Path, assistant: Assistant) -> None:
    with serving(lambda: Assistant(open_index(guide_index, words_only=True))) as address:
        ready = httpx.get(f"{address}/health/ready")
        answer = httpx.post(f"{address}/api/v1/answers", json={"question": SPIES.text}).json()
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    assert ready.json()["reason"].startswith("search works by words only: it was opened without an embedder")
    assert say("words_only", "nl") in answer["notices"]
    with serving(lambda: assistant) as address:
        whole = httpx.get(f"{address}/health/ready").json()
    assert whole["status"] == "ready"
    assert "reason" not in whole


def test_health_says_failed_for_a_folder_without_an_index(settings: Settings, tmp_path: Path) -> None:
    with serving(lambda: open_assistant(settings, folder=tmp_path / "nothing")) as address:
        answer = httpx.post(f"{address}/api/v1/answers", json={"question": SPIES.text})
        ready, live = httpx.get(f"{address}/health/ready"), httpx.get(f"{address}/health/live")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert (ready.status_code, ready.json()["status"], live.status_code) == (503, "failed", 200)
