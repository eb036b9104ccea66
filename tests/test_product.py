"""The commands of the product, from the shell, on the real guide."""

from __future__ import annotations

import json
import os
import re
import resource
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.commands import run_here
from tests.slowness import keeps

ROOT = Path(__file__).parents[1]
PARAAT = Path(sys.executable).with_name("paraat")
DATASETS = ROOT / "eval" / "datasets"


def run(*arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [str(PARAAT), *(str(argument) for argument in arguments)]
    env = os.environ | environment
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=600, check=False)


@pytest.fixture(scope="module")
def home(first_home: Path) -> Path:
    """A folder from which commands run, with the index of the guide built by the first `ask`."""
    told = (first_home / "first.err").read_text(encoding="utf-8")
    assert "building that of the bundled guide" in told
    assert json.loads((first_home / "first.out").read_text(encoding="utf-8"))["status"] == "answered", told
    return first_home


def test_help_takes_under_half_a_second() -> None:
    def seconds() -> float:
        """Processor time: what else the machine does must not count."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([PARAAT, "--help"], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert keeps(0.5, seconds)


def test_version_is_told(tmp_path: Path) -> None:
    assert run("--version", cwd=tmp_path).stdout.startswith("paraat ")


def test_json_alone_goes_to_standard_output(home: Path) -> None:
    answer = run("ask", "What are the six national security interests?", "--json", cwd=home)
    record = json.loads(answer.stdout)
    assert (record["language"], record["citations"][0]["section_id"]) == ("en", "1.2.T1")
    assert record["citations"][0]["page"] == 12


def test_an_answer_for_people_names_its_place(home: Path) -> None:
    answer = run("ask", "Welke rol heeft de NAVO?", cwd=home)
    assert "[1] Veiligheidsstrategie (april 2023)" in answer.stdout
    assert "van de Engelse uitgave" in answer.stdout


def test_two_processes_give_the_same_record(home: Path) -> None:
    records = [json.loads(run("ask", "Wat is nationale veiligheid?", "--json", cwd=home).stdout) for _ in range(2)]
    for record in records:
        record.pop("seconds")
    assert records[0] == records[1]


def test_search_shows_passages_with_their_scores(home: Path) -> None:
    found = json.loads(run_here("search", "vitale infrastructuur", "--json", "--lang", "nl", cwd=home).stdout)
    assert found["ranking"][0]["section_id"].startswith("2.3.10")
    assert found["ranking"][0]["source_id"] == "strategy-guide-nl"
    assert all(row["source_id"].endswith("-nl") for row in found["ranking"])


@pytest.mark.parametrize("arguments", [("ask",), ("ask", "q", "--lang", "fr"), ("no-such-command",)])
def test_wrong_usage_ends_with_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert run(*arguments, cwd=tmp_path).returncode == 2


def test_a_missing_index_that_was_named_ends_with_1_and_says_what_to_do(tmp_path: Path) -> None:
    result = run_here("ask", "q", "--index", "nowhere", cwd=tmp_path)
    assert result.returncode == 1
    assert "paraat index build" in result.stderr
    assert "Traceback" not in result.stderr


def write_register(folder: Path, **files: bytes) -> None:
    entries = []
    for name, content in files.items():
        (folder / f"{name}.md").write_bytes(content)
        entries.append(f'[[source]]\nid = "{name}"\nfile = "{name}.md"\ntitle = "{name}"\nlanguage = "nl"\n')
    (folder / "register.toml").write_text("\n".join(entries), encoding="utf-8")


def test_unreadable_files_are_named_skipped_and_end_with_3(tmp_path: Path) -> None:
    write_register(tmp_path, goed=b"# Kop\n\nHet water stijgt.\n", leeg=b"", stuk=b"\x00\x01\x02\xff" * 99)
    built = run_here("index", "build", "--from", tmp_path, "--out", tmp_path / "index", cwd=tmp_path)
    assert built.returncode == 3
    assert "leeg: skipped:" in built.stderr
    assert "stuk: skipped:" in built.stderr
    checked = run_here("sources", "check", "--from", tmp_path, "--json", cwd=tmp_path)
    statuses = {row["source_id"]: row["status"] for row in json.loads(checked.stdout)}
    assert statuses == {"goed": "ok", "leeg": "skipped", "stuk": "skipped"}
    assert checked.returncode == 3


def test_records_keep_their_own_id_as_section(tmp_path: Path) -> None:
    rows = [{"_id": "r-1", "title": "Water", "text": "Het water stijgt in de polder."}]
    rows += [{"_id": "r-2", "title": "Vuur", "text": "Het vuur brandt in het bos."}]
    path = tmp_path / "records.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert run_here("index", "build", "--from", path, "--out", tmp_path / "index", cwd=tmp_path).returncode == 0
    found = run_here("search", "vuur in het bos", "--json", "--index", tmp_path / "index", cwd=tmp_path)
    assert json.loads(found.stdout)["ranking"][0]["section_id"] == "r-2"


def test_sources_show_gives_sections_in_order(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = json.loads(
        run_here("sources", "show", "strategy-guide-nl", "--json", cwd=tmp_path).stdout
    )
    assert list(rows[0]) == ["section_id", "heading_path", "page", "pages", "text"]
    ids = [row["section_id"] for row in rows]
    assert ids.index("1.4.2") < ids.index("2.1") < ids.index("3.3.B")


def test_a_port_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("serve", cwd=tmp_path, PARAAT_PORT=str(port))
    assert result.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in result.stderr
    assert "PARAAT_PORT" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.slow
def test_the_guide_passes_the_gate(home: Path) -> None:
    ran = run("eval", "run", "--cases", DATASETS / "strategy-dev.jsonl", "--out", "var/run", cwd=home)
    assert ran.returncode == 0, ran.stderr
    gate = run("eval", "gate", "var/run", "--thresholds", DATASETS / "thresholds.toml", cwd=home)
    assert (gate.returncode, gate.stdout) == (0, "")
    left = {path.name for path in (home / "var" / "run").iterdir()}
    expected = {"settings.json", "answers.jsonl", "scores.json", "table.txt", "ten.txt", "qrels.txt", "run.txt"}
    assert left == expected | {"cases.jsonl", "problems.txt", "report.html"}
    scored = run(
        "eval", "score", "var/run/answers.jsonl", "--cases", DATASETS / "strategy-dev.jsonl", "--json", cwd=home
    )
    assert json.loads(scored.stdout)["measures"]["emergency_recall"]["all"]["mean"] == 1.0


def test_who_asks_what_to_do_is_led_to_a_place_with_steps(home: Path) -> None:
    cases = DATASETS / "household.jsonl"
    ran = run("eval", "generate", "--cases", cases, "--index", "var/index", "--out", "var/household.jsonl", cwd=home)
    assert ran.returncode == 0, ran.stderr
    asked = [json.loads(line) for line in cases.read_text(encoding="utf-8").splitlines()]
    gold = {case["id"]: {place["section_id"] for place in case["gold"]} for case in asked}
    answers = (home / "var" / "household.jsonl").read_text(encoding="utf-8")
    records = [json.loads(line) for line in answers.splitlines()]
    assert len(records) == len(gold)
    led = [record for record in records if record["citations"]]
    right = [r for r in led if r["citations"][0]["section_id"] in gold[r["case_id"]]]
    assert len(right) >= 0.9 * len(records)


def test_the_readme_shows_langchain_as_it_works(home: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    example = text.split("```python\n")[1].split("```")[0]
    code = subprocess.run([sys.executable, "-c", example], cwd=home, capture_output=True, text=True, check=False)
    assert code.returncode == 0, code.stderr
    assert "Thema 2: Hybride dreigingen" in code.stdout


def test_the_page_on_langchain_prints_what_it_says(home: Path) -> None:
    text = (ROOT / "docs" / "langchain.md").read_text(encoding="utf-8")
    example = "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    code = subprocess.run([sys.executable, "-c", example], cwd=home, capture_output=True, text=True, check=False)
    assert code.returncode == 0, code.stderr
    assert code.stdout.splitlines() == re.findall(r"^# (.*)$", example, re.MULTILINE)


@pytest.mark.slow
def test_the_official_text_is_cited_with_its_page(home: Path, shared: Path) -> None:
    source = "security-strategy-2023-en"
    built = run("index", "build", "--from", shared / "corpus", "--source", source, "--out", "official", cwd=home)
    assert built.returncode == 0, built.stderr
    asked = run(
        "ask", "Which exercises and training make society better prepared?", "--json", "--index", "official", cwd=home
    )
    citation = json.loads(asked.stdout)["citations"][0]
    assert (citation["kind"], citation["renders"]) == ("official", None)
    assert citation["section_id"].startswith("2.3.12")
    assert citation["page"] == 32
