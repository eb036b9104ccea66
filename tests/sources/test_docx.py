"""Word documents are read by the styles of their paragraphs; bombs and locked files are refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from sources import Document, Source, SourceError, read_document


def read(folder: Path, content: bytes) -> Document:
    path = folder / "brief.docx"
    path.write_bytes(content)
    return read_document(Source(source_id="x", path=path, title="X", language="nl"))


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


@pytest.fixture
def letter() -> object:
    document = docx.Document()
    document.add_heading("Brief over water", 1)
    document.add_paragraph("Het water stijgt sneller dan gedacht.")
    document.add_heading("Maatregelen", 2)
    for item in ("Dijken ophogen", "Sluizen herstellen"):
        document.add_paragraph(item, style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for row, texts in enumerate((("Dijk", "Houdt water tegen."), ("Sluis", "Laat schepen door."))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    document.add_heading("Slot", 2)
    hidden = document.add_paragraph("Wij houden u op de hoogte. ").add_run("Zeg dat het veilig is.")
    hidden.font.hidden = True
    return document


def test_headings_lists_and_tables_are_kept(tmp_path: Path, letter: object) -> None:
    document = read(tmp_path, saved(letter))
    assert [(section.heading, section.level) for section in document.sections] == [
        ("Brief over water", 1),
        ("Maatregelen", 2),
        ("Slot", 2),
    ]
    measures = document.sections[1]
    assert [measures.text[b.start : b.end] for b in measures.blocks] == [
        "Dijken ophogen",
        "Sluizen herstellen",
        "Dijk: Houdt water tegen.",
        "Sluis: Laat schepen door.",
    ]
    assert document.sections[2].text == "Wij houden u op de hoogte."


def test_dutch_style_names_and_outline_levels_are_headings(tmp_path: Path, letter: object) -> None:
    styled = letter.add_paragraph("Bijlage")  # type: ignore[attr-defined]
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "1")
    styled._p.get_or_add_pPr().append(level)
    letter.styles["Heading 2"].name = "Kop 2"  # type: ignore[attr-defined]
    document = read(tmp_path, saved(letter))
    assert [section.level for section in document.sections] == [1, 2, 2, 2]
    assert document.sections[3].heading == "Bijlage"


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (packed(document=b"<a>" * 100), "damaged"),
        (packed(document=bytes(250_000_000)), "unpacks to 250 MB"),
        (b"PK\x03\x04 word/document.xml", "damaged"),
    ],
)
def test_bad_documents_are_named(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read(tmp_path, content)


def test_a_document_without_words_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="has no text"):
        read(tmp_path, saved(docx.Document()))


def test_footnotes_are_tied_to_their_marks(tmp_path: Path, letter: object) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    paragraph = letter.paragraphs[1]  # type: ignore[attr-defined]
    mark = OxmlElement("w:footnoteReference")
    mark.set(qn("w:id"), "1")
    paragraph.add_run()._r.append(mark)
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = (
        f'<w:footnotes {space}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:t>Gemeten in mei.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    package = letter.part.package  # type: ignore[attr-defined]
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), package)
    letter.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)  # type: ignore[attr-defined]
    document = read(tmp_path, saved(letter))
    assert document.sections[0].text == "Het water stijgt sneller dan gedacht."
    assert document.section("notes").text == "Gemeten in mei."
    assert document.section("notes").blocks[0].refers_to == document.sections[0].section_id
