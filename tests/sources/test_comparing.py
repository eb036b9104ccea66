"""Versions of a text are compared section by section, and what an operator should know of a text is noticed."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

from sources import Source, check_sources, compare, read_document, select_sources

OLD = "# Plan\n\n## Water\n\nKook het water drie minuten.\n\n## Vuur\n\nDoof het vuur.\n\n## Lucht\n\nSluit de ramen."
NEW = "# Plan\n\n## Water\n\nKook het water vier minuten.\n\n## Lucht\n\nSluit  de\nramen.\n\n## Aarde\n\nGraaf niet."
DAY = datetime.date(2026, 11, 24)


def source(folder: Path, name: str, text: str, **more: str) -> Source:
    path = folder / f"{name}.md"
    path.write_text(text, encoding="utf-8")
    return Source(source_id=name, path=path, title=name, language="nl", **more)  # type: ignore[arg-type]


def test_added_removed_and_changed_sections_are_named(tmp_path: Path) -> None:
    old, new = (read_document(source(tmp_path, name, text)) for name, text in (("old", OLD), ("new", NEW)))
    found = [(d.kind, d.heading, d.words) for d in compare(old, new)]
    assert found == [
        ("changed", "Water", "vier"),
        ("added", "Aarde", "Graaf niet."),
        ("removed", "Vuur", "Doof het vuur."),
    ]
    assert compare(old, old) == ()
    assert 0.7 < compare(old, new)[0].kept < 1


def test_of_two_versions_the_newest_answers(tmp_path: Path) -> None:
    old = source(tmp_path, "old", OLD, superseded_by="new")
    new = source(tmp_path, "new", NEW)
    assert select_sources([old, new], []) == (new,)
    assert select_sources([old, new], ["old"]) == (old,)
    assert select_sources([old], []) == (old,)


def test_dates_languages_and_doubles_are_noticed(tmp_path: Path) -> None:
    english = "# Plan\n\n" + "The harbour wall is old and it needs the care of the people that live by the sea. " * 12
    dutch = "# Plan\n\n" + "Het water van de zee stijgt en de dijk moet dus ook hoger worden dan hij nu is. " * 12
    sources = [
        source(tmp_path, "a", dutch, valid_until="2026-11-23"),
        source(tmp_path, "b", english),
        source(tmp_path, "c", dutch.replace("Het", "HET"), valid_until="2026-11-24", superseded_by="a"),
        source(tmp_path, "d", dutch, valid_until="2026"),
    ]
    reasons = {check.source_id: str(check) for check in check_sources(sources, DAY)}
    assert reasons["a"] == "a: ok: 1 section; valid until 2026-11-23"
    assert reasons["b"] == "b: ok: 1 section; the language reads as en, the register says nl"
    assert reasons["c"] == "c: ok: 1 section; the text is that of a; superseded by a"
    assert reasons["d"] == "d: ok: 1 section; the text is that of a"


def test_words_in_no_section_are_counted(tmp_path: Path) -> None:
    figure = "\n\n\n".join("\n\n".join(f"vak {n}{m}" for m in "abcdefgh") for n in "klmnop")
    checks = check_sources([source(tmp_path, "a", f"# Plan\n\nHet water stijgt.\n\n\n{figure}")], DAY)
    assert "of its words are in no section" in checks[0].reason


def test_words_of_a_wide_encoding_are_counted_too(tmp_path: Path) -> None:
    given = source(tmp_path, "a", "")
    given.path.write_bytes("# Plan\n\nHet water stijgt.".encode("utf-16"))
    assert str(check_sources([given], DAY)[0]) == "a: ok: 1 section"


def test_sections_are_counted_against_the_outline(tmp_path: Path) -> None:
    outline = tmp_path / "outline.json"
    rows = '{"id": "1", "level": 1, "title_nl": "Water"}, {"id": "2", "level": 1, "title_nl": "Zand"}'
    outline.write_text(f'{{"sections": [{rows}]}}', encoding="utf-8")
    given = replace(source(tmp_path, "a", "# Water\n\nHet water stijgt."), outline=outline)
    (check,) = check_sources([given], DAY)
    assert check.status == "partial"
    assert "section 2 (Zand) was not found" in check.reason
    assert check.reason.endswith("1 of 2 sections of the outline")
