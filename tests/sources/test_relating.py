"""A check says which text is a copy, an older version, or part of a flood."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources import check_records, check_sources, load_register
from tests.floods import real_record, write_flood

LONG = "\n\n".join(real_record(n) for n in range(10))


def register(folder: Path, **texts: tuple[str, str]) -> Path:
    """A folder with a text for each name: its fields in the register, and its words."""
    rows = []
    for name, (more, text) in texts.items():
        (folder / f"{name}.md").write_text(f"# Kop\n\n{text}\n", encoding="utf-8")
        rows.append(f'[[source]]\nid = "{name}"\nfile = "{name}.md"\ntitle = "{name}"\nlanguage = "fy"\n{more}\n')
    (folder / "register.toml").write_text("\n".join(rows), encoding="utf-8")
    return folder


def reasons(folder: Path) -> list[str]:
    return [check.reason.removeprefix("1 section").removeprefix("; ") for check in check_sources(load_register(folder))]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            'published = "2019-06-07"',
            'published = "2023"',
            [
                "an older version of new (2019, that one 2023) that is not marked 'superseded_by'",
                "a newer version of old (2023, that one 2019)",
            ],
        ),
        ('superseded_by = "new"', "", ["superseded by new", "a newer version of old"]),
        (
            "",
            "",
            [
                f"shares much of its wording with {other}; give both 'published', the older one 'superseded_by'"
                for other in ("new", "old")
            ],
        ),
    ],
)
def test_of_two_versions_it_says_which_is_older(tmp_path: Path, old: str, new: str, found: list[str]) -> None:
    register(tmp_path, old=(old, LONG), new=(new, LONG.replace("water", "melk")))
    assert reasons(tmp_path) == found


def test_texts_with_other_words_or_in_another_language_are_no_versions(tmp_path: Path) -> None:
    other = "\n\n".join(real_record(n) for n in range(20, 30))
    register(tmp_path, one=("", LONG), other=("", other))
    assert reasons(tmp_path) == ["", ""]


def test_a_copy_is_named(tmp_path: Path) -> None:
    register(tmp_path, one=("", LONG), other=("", LONG.upper().replace(".", "!")))
    assert reasons(tmp_path) == ["", "the text is that of one"]


def test_a_text_whose_newer_version_is_absent_still_answers_and_that_is_said(tmp_path: Path) -> None:
    register(tmp_path, one=('superseded_by = "other"\nvalid_until = "2020"', LONG))
    note = "valid until 2020; superseded by other, which the register does not hold, so this one answers"
    assert reasons(tmp_path) == [note]


def test_a_flood_of_records_is_named(tmp_path: Path) -> None:
    check = check_records(write_flood(tmp_path / "records.jsonl"))
    note = "1000 of its sections are of a flood of 1000 near copies of section copy-0 of records"
    assert (check.source_id, check.status) == ("records", "ok")
    assert check.reason == f"1050 sections; {note}; a ranking shows one of them"


def test_a_file_of_records_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text('{"id": "a"}\n', encoding="utf-8")
    assert str(check_records(path)).startswith("records: skipped: line 1 of ")
