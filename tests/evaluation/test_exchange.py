"""Question sets go out and come back: what a format can say is the same afterwards."""

from __future__ import annotations

import csv
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from eval.commands import eval_app
from eval.exchange import ExchangeError, export_cases, import_cases
from tests.evaluation.assistants import case, write_lines

WORD = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Z", "C")), min_size=1, max_size=12)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=60).filter(str.strip)


@st.composite
def rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    ids = draw(st.lists(WORD, min_size=1, max_size=5, unique=True))
    return [
        {
            "id": one,
            "question": draw(TEXT),
            "lang": draw(st.sampled_from(["nl", "en"])),
            "audience": "citizen",
            "type": draw(WORD),
            "expect": draw(st.sampled_from(["answer", "refuse"])),
            "gold": [{"section_id": place} for place in draw(st.lists(WORD, max_size=3, unique=True))],
            "nuggets": [{"fact": draw(TEXT)} for _ in range(draw(st.integers(0, 2)))],
        }
        for one in ids
    ]


def back(given_rows: list[dict[str, Any]], form: str) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        export_cases(given_rows, Path(folder), form)
        return list(import_cases(Path(folder), form))


QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(rows())
def test_trec_keeps_ids_questions_and_places(made: list[dict[str, Any]]) -> None:
    expected = [(row["id"], " ".join(row["question"].split()), row["gold"]) for row in made]
    assert [(row["id"], row["question"], row["gold"]) for row in back(made, "trec")] == expected


@QUICK
@given(rows())
def test_beir_keeps_ids_questions_places_and_slices(made: list[dict[str, Any]]) -> None:
    kept = ("id", "question", "gold", "lang", "audience", "type")
    assert [{name: row[name] for name in kept} for row in back(made, "beir")] == [
        {name: row[name] for name in kept} for row in made
    ]


@QUICK
@given(rows())
def test_csv_keeps_all_but_the_patterns(made: list[dict[str, Any]]) -> None:
    found = back(made, "csv")
    for row in found:
        for nugget in row["nuggets"]:
            assert re.search(nugget.pop("any_of")[0], nugget["fact"].lower())
    assert found == made


@QUICK
@given(rows())
def test_no_cell_of_the_csv_is_a_formula(made: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (path,) = export_cases(made, Path(folder), "csv")
        with path.open(encoding="utf-8", newline="") as lines:
            cells = [cell for row in csv.reader(lines) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("question", ["=1+1", "@SUM(A1)", "-2", "+3", "'s avonds?", "''x", "\t=1"])
def test_what_looks_like_a_formula_comes_back_as_it_was(question: str) -> None:
    assert back([{"id": "a", "question": question}], "csv")[0]["question"] == question


def test_an_apostrophe_written_by_hand_stays(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("id,question\r\na,'s Avonds geen stroom?\r\n", encoding="utf-8")
    assert import_cases(tmp_path, "csv")[0]["question"] == "'s Avonds geen stroom?"


def test_an_id_with_a_space_is_refused_where_the_format_cannot_say_it(tmp_path: Path) -> None:
    for form in ("trec", "beir"):
        with pytest.raises(ExchangeError, match="use csv"):
            export_cases([{"id": "a b", "question": "q"}], tmp_path, form)


def test_bad_lines_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "topics.tsv").write_text("a\tWat?\nb\nc\t\n", encoding="utf-8")
    with pytest.raises(ExchangeError, match=r"(?s)topics\.tsv:2: .*topics\.tsv:3: "):
        import_cases(tmp_path, "trec")
    (tmp_path / "topics.tsv").write_text("a\tWat?\n", encoding="utf-8")
    with pytest.raises(ExchangeError, match=r"qrels\.txt: cannot be read"):
        import_cases(tmp_path, "trec")
    (tmp_path / "qrels.txt").write_text("a 0 1 1\nz 0 1 1\n", encoding="utf-8")
    with pytest.raises(ExchangeError, match="found 'z'"):
        import_cases(tmp_path, "trec")
    (tmp_path / "qrels.txt").write_text("a 0 1\na 0 1 high\n", encoding="utf-8")
    with pytest.raises(ExchangeError, match=r"(?s)qrels\.txt:1: found 3 fields.*qrels\.txt:2: "):
        import_cases(tmp_path, "trec")


def test_a_place_of_grade_zero_is_none(tmp_path: Path) -> None:
    (tmp_path / "topics.tsv").write_text("a\tWat?\n", encoding="utf-8")
    (tmp_path / "qrels.txt").write_text("a 0 1 0\na 0 2 2\n", encoding="utf-8")
    assert import_cases(tmp_path, "trec")[0]["gold"] == [{"section_id": "2"}]


def test_the_commands_go_there_and_back_and_write_over_nothing(tmp_path: Path) -> None:
    cases = write_lines(tmp_path / "c.jsonl", [case("a", "Wat is vuur?"), case("b", "Wat is water?")])
    for form in ("trec", "beir", "csv"):
        folder, out = str(tmp_path / form), str(tmp_path / f"{form}.jsonl")
        runner = CliRunner()
        exported = runner.invoke(eval_app, ["export", "--cases", str(cases), "--out", folder, "--format", form])
        imported = runner.invoke(eval_app, ["import", folder, "--out", out, "--format", form])
        again = runner.invoke(eval_app, ["import", folder, "--out", out, "--format", form])
        assert (exported.exit_code, imported.exit_code, again.exit_code) == (0, 0, 1)
    assert CliRunner().invoke(eval_app, ["import", "x", "--out", "y", "--format", "xml"]).exit_code == 2
