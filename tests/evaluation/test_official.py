"""Official texts are fetched or taken from local copies, checked, asked the questions, and published past a gate."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from eval.source_commands import sources_app
from index import open_index
from sources import builtin_sources, load_register, read_document, select_sources
from tests.sources.printing import Press
from tests.sources.test_strategy_pdf import OUTLINE, Edition

SENTENCE = "Het waterschap sluit de oude zeesluis van Nergenshuizen elke herfst op de eerste maandag van oktober."
CASES = [
    {"id": "q-1", "question": "Wanneer sluit de zeesluis van Nergenshuizen?", "lang": "nl", "expect": "answer"},
    {"id": "q-2", "question": "Er is brand in mijn huis, help!", "lang": "nl", "expect": "emergency"},
]
REACHED = '[[threshold]]\nmeasure = "status_match"\nslice = "all"\nmin = 1.0\n'


def command(*arguments: object) -> Result:
    return CliRunner().invoke(sources_app, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register with one text at an address that is refused, questions, a gate that is passed, and the text's PDF."""
    entry = 'id = "plan-nl"\nfile = "plan.pdf"\ntitle = "Waterplan"\nlanguage = "nl"\nformat = "pdf"\n'
    # Beside one of the guides: how many there are proves nothing here.
    guide = [source for source in builtin_sources() if source.source_id == "warnings-guide-nl"]
    monkeypatch.setattr("sources.builtin_sources", lambda: tuple(guide))
    (tmp_path / "register.toml").write_text(f'[[source]]\n{entry}url = "https://127.0.0.1/plan"\n', encoding="utf-8")
    rows = [json.dumps(case) for case in CASES]
    (tmp_path / "cases.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "gate.toml").write_text(REACHED, encoding="utf-8")
    press = Press(columns=2)
    press.heading("1 Zeesluizen", 1)
    press.paragraph(SENTENCE)
    press.paragraph(press.prose(20))
    (tmp_path / "download.pdf").write_bytes(press.finish())
    return tmp_path


def official(folder: Path) -> Result:
    given = {"--register": folder, "--to": folder / "copies", "--out": folder / "index", "--run": folder / "run"}
    given |= {"--cases": folder / "cases.jsonl", "--thresholds": folder / "gate.toml"}
    return command("official", "plan-nl", *(part for pair in given.items() for part in pair))


def add(folder: Path) -> Result:
    return command(
        "add",
        folder / "download.pdf",
        "--id",
        "plan-nl",
        "--title",
        "Waterplan",
        "--language",
        "nl",
        "--to",
        folder / "copies",
    )


def test_a_local_copy_is_taken_into_use_where_nothing_can_be_fetched(folder: Path) -> None:
    assert add(folder).exit_code == 0
    result = official(folder)
    assert result.exit_code == 0, result.stderr
    told = [line for line in result.stderr.splitlines() if line[:1].isdigit()]
    assert [line[:4] for line in told] == ["1/5 ", "2/5 ", "3/5 ", "4/5 ", "5/5 "]
    assert "plan-nl: failed: the host '127.0.0.1' leads to 127.0.0.1" in result.stderr
    assert "plan-nl: the local copy of 20" in result.stderr
    assert "gate passed: gate.toml" in result.stderr
    assert SENTENCE in open_index(folder / "index").search("zeesluis Nergenshuizen").passages[0].chunk.text
    assert (folder / "run" / "answers.jsonl").is_file()
    assert not (folder / "index-candidate").exists()


def test_an_index_that_misses_the_gate_is_not_published(folder: Path) -> None:
    add(folder)
    (folder / "gate.toml").write_text(REACHED.replace("min = 1.0", "max = 0.0"), encoding="utf-8")
    result = official(folder)
    assert result.exit_code == 1
    assert "gate missed: status_match on all is 1.000, 1.000 above the maximum of 0.000" in result.stderr
    assert result.stderr.endswith("stays as it was\n")
    assert not (folder / "index").exists()
    assert not (folder / "index-candidate").exists()


def test_without_a_copy_it_says_how_to_add_one(folder: Path) -> None:
    result = official(folder)
    assert result.exit_code == 1
    assert "has no copy of plan-nl that can be read" in result.stderr
    assert f"paraat sources add FILE --id plan-nl --to {folder / 'copies'}" in result.stderr
    (folder / "download.pdf").write_bytes(b"%PDF-1.7 torn")
    assert add(folder).exit_code == 1
    assert official(folder).exit_code == 1


def test_the_strategy_as_a_pdf_is_filed_by_its_outline(tmp_path: Path, shared: Path) -> None:
    text = read_document(select_sources(load_register(shared / "corpus"), ["security-strategy-2023-en"])[0])
    entries = json.loads((shared / OUTLINE).read_text(encoding="utf-8"))["sections"]
    press = Edition({entry["id"]: entry["title_en"] for entry in entries})
    for section in text.sections:
        press.print_section(section)
    (tmp_path / "download.pdf").write_bytes(press.finish())
    added = command("add", tmp_path / "download.pdf", "--id", "security-strategy-2023-en", "--to", tmp_path / "copies")
    assert added.exit_code == 0, added.stderr
    shown = command("show", "security-strategy-2023-en", "--from", tmp_path / "copies", "--json")
    pages = {row["section_id"]: row["page"] for row in json.loads(shown.stdout)}
    priorities = {section.section_id: section.page for section in text.sections if section.kind == "priority"}
    assert len(priorities) == 84
    assert {name: pages.get(name) for name in priorities} == priorities
