"""The commands `paraat sources …` and what they write where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from eval.source_commands import selected, sources_app


def run(*arguments: object) -> Result:
    return CliRunner().invoke(sources_app, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("oud", "# Water\n\nKook het drie minuten."), ("nieuw", "# Water\n\nKook het vier minuten.")):
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    (tmp_path / "stuk.pdf").write_bytes(b"%PDF-1.7 torn")
    entries = [("oud", "oud.md", 'superseded_by = "nieuw"'), ("nieuw", "nieuw.md", ""), ("stuk", "stuk.pdf", "")]
    rows = [f'[[source]]\nid = "{i}"\nfile = "{f}"\ntitle = "{i}"\nlanguage = "nl"\n{m}\n' for i, f, m in entries]
    (tmp_path / "register.toml").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


def test_check_names_every_source_and_ends_with_3_when_one_was_not_read(folder: Path) -> None:
    result = run("check", "--from", folder)
    assert result.exit_code == 3
    lines = result.stdout.splitlines()
    assert lines[0] == "oud: ok: 1 section; superseded by nieuw"
    assert lines[1] == "nieuw: ok: 1 section"
    assert lines[2].startswith("stuk: skipped: the PDF is damaged")
    assert run("check", "nieuw", "--from", folder).exit_code == 0


def test_a_guide_of_the_package_can_be_named_beside_the_sources_of_a_folder(folder: Path) -> None:
    found = selected(folder, ["strategy-guide-nl", "nieuw"])
    assert [source.source_id for source in found] == ["nieuw", "strategy-guide-nl"]
    assert [source.source_id for source in selected(folder, None)] == ["nieuw", "stuk"]


def test_diff_names_the_questions_it_touches(folder: Path) -> None:
    cases = folder / "cases.jsonl"
    cases.write_text(
        json.dumps({"id": "q-1", "question": "Hoe lang?", "gold": [{"section_id": "1"}]}), encoding="utf-8"
    )
    result = run("diff", "oud", "nieuw", "--from", folder, "--cases", cases, "--json")
    (found,) = json.loads(result.stdout)
    assert (found["kind"], found["words"], found["cases"]) == ("changed", "vier", ["q-1"])
    by_file = run("diff", folder / "oud.md", "nieuw", "--from", folder)
    assert by_file.stdout.startswith("changed: 1 Water, ")


def test_add_keeps_a_file_that_show_then_reads(folder: Path) -> None:
    to = folder / "copies"
    added = run("add", folder / "nieuw.md", "--id", "water", "--title", "Water", "--language", "nl", "--to", to)
    assert (added.exit_code, "water: new: 1 sections" in added.stderr) == (0, True)
    rows = json.loads(run("show", "water", "--from", to, "--json").stdout)
    assert rows[0]["text"] == "Kook het vier minuten."


def test_add_keeps_the_pages_of_a_plain_text(folder: Path) -> None:
    (folder / "blad.md").write_text("# Een\n\nHet eerste.\n\n-----\n\n# Twee\n\nHet tweede.\n", encoding="utf-8")
    to = folder / "copies"
    given = ("--id", "blad", "--title", "Blad", "--language", "nl", "--page-separator", "-----", "--to", to)
    assert run("add", folder / "blad.md", *given).exit_code == 0
    assert [row["page"] for row in json.loads(run("show", "blad", "--from", to, "--json").stdout)] == [1, 2]


def test_sync_refuses_this_machine_and_ends_with_1_when_nothing_came(folder: Path) -> None:
    entry = '[[source]]\nid = "a"\nfile = "a.html"\ntitle = "A"\nlanguage = "nl"\nurl = "https://127.0.0.1/a"\n'
    (folder / "register.toml").write_text(entry, encoding="utf-8")
    result = run("sync", "--register", folder, "--to", folder / "copies")
    assert result.exit_code == 1
    assert "1/1 a: failed: the host '127.0.0.1' leads to 127.0.0.1, which is not an address" in result.stderr


def test_list_shows_the_official_sources() -> None:
    rows = json.loads(run("list", "--official", "--json").stdout)
    assert {"id": "law-veiligheidswet-bes-nl"}.items() <= next(r for r in rows if "bes" in r["id"]).items()
    assert sum(row["url"].startswith("https://") for row in rows) >= 45
