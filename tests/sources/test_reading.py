"""Files of every kind are read, or named with the reason why not."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from sources import Source, SourceError, check_sources, read_document, read_records


def source(path: Path, **more: str) -> Source:
    return Source(source_id="x", path=path, title="X", language="nl", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        ("café".encode("latin-1"), "is not UTF-8: byte 0xe9 at position 3"),
        (b"%PDF-1.7 ...", "the PDF is damaged"),
        (b"PK\x03\x04....word/document.xml", "the Word document is damaged"),
        (b"<!DOCTYPE html><script>draw()</script>", "no text was found on the page"),
        (b"PK\x03\x04....xl/workbook.xml", "is ZIP, not text"),
        (b"\xd0\xcf\x11\xe0....", "is an old Word or Excel file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        (b"abc\x00\x01\x02\x03\x04", "binary"),
        (b'{"id": "a"}\n', "line 1 .*has no 'text'"),
        (b'{"id": "a", "text": "b"}\n{"id"', "line 2 .*is not JSON"),
        (b'{"id": "a", "text": "b"}\n[1]', "line 2 .*not a JSON object"),
        (b'{"text": "b"}\n', "line 1 .*no '_id' or 'id'"),
    ],
)
def test_unreadable_content_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=message):
        read_document(source(path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_are_understood(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "file"
    path.write_bytes("# Één\r\n\r\nTekst.".encode(encoding))
    document = read_document(source(path))
    assert (document.sections[0].heading, document.text) == ("Één", "Tekst.")


def test_missing_file_and_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="does not exist"):
        read_document(source(tmp_path / "no"))
    with pytest.raises(SourceError, match="is not a file"):
        read_document(source(tmp_path))


def test_altered_file_and_wrong_format_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("Tekst.", encoding="utf-8")
    assert read_document(source(path, sha256=hashlib.sha256(b"Tekst.").hexdigest().upper())).text == "Tekst."
    with pytest.raises(SourceError, match="SHA-256"):
        read_document(source(path, sha256="0" * 64))
    with pytest.raises(SourceError, match="the register says pdf"):
        read_document(source(path, format="pdf"))


def test_records_keep_their_ids(tmp_path: Path) -> None:
    rows = [{"_id": "q-1", "title": "Sea", "text": "One.\n\nTwo."}, {"id": 7, "text": "The boats are in the harbour."}]
    path = tmp_path / "records.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    document = read_records(path)
    assert [section.section_id for section in document.sections] == ["q-1", "7"]
    assert document.section("q-1").heading == "Sea"
    assert [document.section("q-1").text[b.start : b.end] for b in document.section("q-1").blocks] == ["One.", "Two."]
    assert (document.source.source_id, document.source.language) == ("records", "en")
    assert all(document.text[section.start : section.end] == section.text for section in document.sections)


def test_second_record_of_an_id_is_left_out_and_reported(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text('{"id": "a", "text": "Een."}\n{"id": "a", "text": "Twee."}\n', encoding="utf-8")
    document = read_records(path)
    assert document.text == "Een."
    assert document.problems == ("line 2 has the id 'a' of line 1 and was left out",)


def test_question_of_rijksoverheid_is_cleaned(tmp_path: Path) -> None:
    row = {
        "id": "abc",
        "canonical": "https://www.rijksoverheid.nl/vraag",
        "question": "Mag dat?",
        "introduction": "<p>Ja, dat mag.</p>",
        "content": [
            {
                "paragraphtitle": "Regels &amp; kosten",
                "paragraph": '<p>Vraag het <a href="https://x.nl">de gemeente</a>.</p>'
                "<ul><li>Een</li>\n<li>Twee</li></ul>",
            }
        ],
        "lastmodified": "2022-01-11",
    }
    path = tmp_path / "faq.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    (section,) = read_document(source(path)).sections
    assert (section.section_id, section.heading) == ("abc", "Mag dat?")
    assert section.text == "Ja, dat mag.\n\nRegels & kosten\n\nVraag het de gemeente.\n\nEen\n\nTwee"
    assert [block.listed for block in section.blocks] == [False, False, False, True, True]
    assert {block.url for block in section.blocks} == {"https://www.rijksoverheid.nl/vraag"}


def test_one_bad_file_never_stops_the_others(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text("# Kop\n\nTekst.", encoding="utf-8")
    (tmp_path / "bad.md").write_bytes(b"\xff\xfe\x00")
    checks = check_sources([source(tmp_path / "bad.md"), source(tmp_path / "no.md"), source(tmp_path / "good.md")])
    assert [check.status for check in checks] == ["skipped", "skipped", "ok"]
    assert str(checks[2]) == "x: ok: 1 section"
