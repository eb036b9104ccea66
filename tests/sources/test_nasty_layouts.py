"""Layouts that readers stumble over: merged cells, boxes and notes across columns, folded parts, tracked changes."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from sources import Document, Source, read_document
from tests.sources.test_docx import saved
from tests.sources.test_pdf_layout import LINES, Sheets


@pytest.fixture
def sheets(tmp_path: Path) -> Sheets:
    return Sheets(tmp_path)


def read(folder: Path, content: bytes) -> Document:
    path = folder / "text"
    path.write_bytes(content)
    return read_document(Source(source_id="x", path=path, title="X", language="nl"))


def blocks(document: Document) -> list[str]:
    return [section.text[b.start : b.end] for section in document.sections for b in section.blocks]


def test_a_box_across_three_columns_stands_between_what_is_above_and_below_it(sheets: Sheets) -> None:
    for top, part in ((80, "above"), (330, "below")):
        for number, x in enumerate((40, 220, 400), start=1):
            sheets.put(x, top, *(f"Row {row} of {number} {part} the box." for row in range(12)), size=9)
    sheets.box(35, 240, 525, 60)
    sheets.put(45, 262, "One sentence in the box runs across all three of the columns of this page.", size=9)
    text = " ".join(sheets.read().text.split())
    order = [f"Row 0 of {number} above" for number in (1, 2, 3)] + ["One sentence in"]
    order += [f"Row 0 of {number} below" for number in (1, 2, 3)]
    assert [text.index(start) for start in order] == sorted(text.index(start) for start in order)
    assert "Row 11 of 1 above the box. Row 0 of 2 above" in text


def test_a_cell_that_runs_over_rows_stands_in_each_of_them(sheets: Sheets) -> None:
    sheets.put(60, 60, *LINES)
    canvas, top = sheets.canvas, 842
    for y in (120, 150, 180, 210):
        canvas.line(180 if y == 180 else 40, top - y, 500, top - y)
    for x in (40, 180, 320, 500):
        canvas.line(x, top - (150 if x == 320 else 120), x, top - 210)
    put = {(45, 138): "Subject", (185, 138): "Measure and term", (45, 168): "Water", (185, 168): "Store"}
    put |= {(325, 168): "three days", (185, 198): "Boil", (325, 198): "three minutes"}
    for (x, y), text in put.items():
        sheets.put(x, y, text)
    assert blocks(sheets.read())[1:] == [
        "Subject: Measure and term",
        "Water | Store | three days",
        "Water | Boil | three minutes",
    ]


def test_notes_across_two_columns_are_known_by_numbers_that_are_not_raised(sheets: Sheets) -> None:
    for number, x in enumerate((40, 320), start=1):
        sheets.put(x, 80, *LINES * 4, "The water ends here.")
        sheets.put(x + 95, 80 + 12 * 12 - 4, str(number), size=6)
    sheets.put(
        40, 780, "1 See the report of the harbour board on walls and stones, set across both columns, p. 12.", size=7
    )
    sheets.put(40, 790, "2 Ministry of Harbours, Letter on water, p. 3.", size=7)
    document = sheets.read()
    notes = document.section("notes")
    assert [(block.note, notes.text[block.start : block.end].split()[0]) for block in notes.blocks] == [
        (1, "See"),
        (2, "Ministry"),
    ]
    assert "report of the harbour board" not in document.sections[0].text


def test_a_small_line_that_begins_with_a_number_no_text_refers_to_is_no_note(sheets: Sheets) -> None:
    sheets.put(40, 80, *LINES * 4)
    sheets.put(40, 780, "3 of 4 piers are closed in winter.", size=7)
    document = sheets.read()
    assert [section.section_id for section in document.sections if section.kind == "endnotes"] == []
    assert "3 of 4 piers are closed" in document.text


BANNER = """<div id="cookie-banner" role="dialog"><p>Wij gebruiken koekjes om te meten hoe vaak u hier komt.</p>
<button>Accepteren</button></div><nav><ul><li><a href="/">Startpagina</a></li><li><a href="/b">Menu</a></li></ul>
</nav>"""
FOLDED = f"""<!DOCTYPE html><html lang="nl"><body>{BANNER}<main><h1>Stroom valt uit</h1>
<p>Zonder stroom werken verlichting, verwarming en betaalautomaten niet, uren of dagen lang.</p>
<div class="accordion"><h3><button aria-expanded="false">Vooraf</button></h3>
<div hidden><p>Leg zaklampen en batterijen klaar op een vaste plaats.</p></div>
<h3><button aria-expanded="false">Tijdens</button></h3>
<div style="display:none"><p>Zet apparaten uit en laat een lamp aan.</p></div></div>
<details><summary>Is het een storing?</summary><p>Kijk op de site van uw netbeheerder.</p></details>
<table><tr><td>Water</td><td>3 liter per dag</td></tr><tr><td>Kaarsen</td><td>tien</td></tr></table></main>
<aside><p>Deel deze pagina op de sociale media van uw keuze.</p></aside></body></html>"""


def test_folded_parts_of_a_page_are_read_and_banners_are_not(tmp_path: Path) -> None:
    document = read(tmp_path, FOLDED.encode())
    assert [section.heading for section in document.sections] == ["Stroom valt uit", "Vooraf", "Tijdens"]
    assert blocks(document)[-4:] == [
        "Is het een storing?",
        "Kijk op de site van uw netbeheerder.",
        "Water: 3 liter per dag",
        "Kaarsen: tien",
    ]
    assert not {"koekjes", "Accepteren", "Menu", "Deel"} & set(document.text.replace(".", " ").split())


def run_of(text: str, kind: str, tag: str = "t") -> object:
    """A tracked change around a piece of text."""
    words = f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'
    return parse_xml(f'<w:{kind} {nsdecls("w")} w:id="1" w:author="a">{words}</w:{kind}>')


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("De gemeente ")
    paragraph._p.append(run_of("altijd ", "ins"))
    paragraph._p.append(run_of("nooit ", "del", "delText"))
    paragraph._p.append(run_of("vroeger ", "moveFrom"))
    paragraph.add_run("controleert de dijk")
    paragraph._p.append(run_of(" vroeger.", "moveTo"))
    assert read(tmp_path, saved(document)).text == "De gemeente altijd controleert de dijk vroeger."


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>Dit staat in een kader.</w:t></w:r></w:p></w:txbxContent>"
    mc, wps = "http://schemas.openxmlformats.org/markup-compatibility/2006", "urn:wps"
    document.add_paragraph("Tekst met een kader.")._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} xmlns:mc="{mc}" xmlns:wps="{wps}"><mc:AlternateContent><mc:Choice Requires="wps">'
            f"<wps:txbx>{box}</wps:txbx></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        )
    )
    assert blocks(read(tmp_path, saved(document))) == ["Tekst met een kader.", "Dit staat in een kader."]


def test_merged_cells_of_a_word_table_stand_in_each_row_and_inner_tables_once(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = "" if (row, column) in ((0, 1), (2, 0)) else f"cel{row}{column}"
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 0).merge(table.cell(2, 0))
    inner = table.cell(2, 2).add_table(rows=1, cols=1)
    inner.cell(0, 0).text = "binnen"
    assert blocks(read(tmp_path, saved(document))) == [
        "cel00: cel02",
        "cel10 | cel11 | cel12",
        "cel10 | cel21 | cel22 binnen",
    ]
