"""Web pages are read for their subject, whatever their encoding; menus and footers are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from sources import Document, Source, SourceError, read_document

SENTENCES = [
    "Haal voor drie dagen water in huis en zet het op een koele plek.",
    "Leg een radio op batterijen klaar, want de stroom kan uitvallen.",
    "Spreek met de buren af wie er bij wie langsgaat als het licht uitgaat.",
    "Ververs de voorraad elk halfjaar en schrijf de datum op de doos.",
]
PAGE = f"""<!DOCTYPE html><html lang="nl"><head><title>Voorraad</title>{{meta}}</head><body>
<header><nav><ul><li><a href="/">Startpagina</a></li><li><a href="/zoeken">Zoeken</a></li></ul></nav></header>
<main><h1>Een voorraad in huis</h1><p>{SENTENCES[0]} {SENTENCES[1]}</p>
<h2>Met de buren</h2><p>{SENTENCES[2]} Één café doet mee.</p><ul><li>water in flessen</li><li>een fluitje</li></ul>
<h3><button aria-expanded="false">Vaak gevraagd</button></h3><div hidden><p>{SENTENCES[3]}</p></div>
<table><tr><th>Wat</th><th>Hoeveel</th></tr><tr><td>Water</td><td>3 liter per dag</td></tr></table></main>
<footer><p>Deze website gebruikt koekjes. Lees de voorwaarden van deze website.</p></footer></body></html>"""


def read(folder: Path, content: bytes) -> Document:
    path = folder / "page.html"
    path.write_bytes(content)
    return read_document(Source(source_id="x", path=path, title="X", language="nl"))


@pytest.mark.parametrize(
    ("encoding", "meta"),
    [
        ("utf-8", '<meta charset="utf-8">'),
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("windows-1252", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'),
        ("windows-1252", ""),
        ("windows-1252", '<meta charset="no-such-code">'),
    ],
)
def test_main_text_is_cut_at_its_headings(tmp_path: Path, encoding: str, meta: str) -> None:
    document = read(tmp_path, PAGE.replace("{meta}", meta).encode(encoding))
    assert [section.heading for section in document.sections] == [
        "Een voorraad in huis",
        "Met de buren",
        "Vaak gevraagd",
    ]
    assert document.sections[1].heading_path == ("Een voorraad in huis", "Met de buren")
    assert "Één café doet mee." in document.text
    assert all(sentence in document.text for sentence in SENTENCES)
    assert "koekjes" not in document.text
    assert "Startpagina" not in document.text
    listed = [document.sections[1].text[b.start : b.end] for b in document.sections[1].blocks if b.listed]
    assert listed == ["water in flessen", "een fluitje"]
    assert "3 liter per dag" in document.sections[2].text
    assert all(section.page is None for section in document.sections)


@pytest.mark.parametrize("body", ["", "<script>draw()</script>", "<main><div id='app'></div></main>"])
def test_a_page_without_text_is_named(tmp_path: Path, body: str) -> None:
    with pytest.raises(SourceError, match="no text was found on the page"):
        read(tmp_path, f"<!DOCTYPE html><html><body>{body}</body></html>".encode())


def test_broken_markup_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    content = f"<html><body><main><h1>Kop<p>{SENTENCES[0]}<p>{SENTENCES[1]}</div></span><ul><li>{SENTENCES[2]}"
    text = " ".join(read(tmp_path, content.encode()).text.split())
    assert all(sentence in text for sentence in SENTENCES[:3])
