"""Copies are fetched politely and within limits."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

import sources
from sources import (
    Source,
    SourceError,
    add_file,
    hosts_of,
    load_register,
    official_sources,
    open_copies,
    read_document,
    sync,
)
from tests.sources.sites import PAGE, Site, fetcher, open_site, reply, run, source
from tests.sources.test_guarding import good


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as site:
        yield site


def test_a_copy_is_new_then_unchanged_then_changed(tmp_path: Path, site: Site) -> None:
    copies = open_copies(tmp_path)
    site.answers["/water"] = reply(200, "text/html; charset=utf-8", PAGE.encode(), ETag='"1"')
    assert run(site, copies) == ("new", "0 kB, 1 sections")
    assert run(site, open_copies(tmp_path)) == ("unchanged", "")
    assert site.asked[-1][1]["If-None-Match"] == '"1"'
    site.answers["/water"] = reply(200, "text/html", PAGE.replace("drie", "vier").encode(), ETag='"2"')
    assert run(site, open_copies(tmp_path))[0] == "changed"
    (kept,) = load_register(tmp_path)
    assert "vier dagen" in read_document(kept).text
    (earlier,) = (tmp_path / "earlier").iterdir()
    assert "drie dagen" in earlier.read_text(encoding="utf-8")


def test_the_same_content_without_marks_is_unchanged(tmp_path: Path, site: Site) -> None:
    copies = open_copies(tmp_path)
    site.answers["/water"] = reply(200, "text/html", PAGE.encode())
    assert [run(site, copies)[0], run(site, copies)[0]] == ["new", "unchanged"]


def test_the_only_pdf_of_a_page_is_the_text(tmp_path: Path, site: Site) -> None:
    copies = open_copies(tmp_path)
    site.answers["/water"] = reply(200, "text/html", b'<html><a href="/files/plan.pdf?v=2&amp;x=1">plan</a></html>')
    site.answers["/files/plan.pdf"] = reply(200, "application/pdf", good(), ETag='"9"')
    assert run(site, copies, source(site, format_="pdf"))[0] == "new"
    assert load_register(tmp_path)[0].path.name == "water.pdf"
    assert run(site, copies, source(site, format_="pdf"))[0] == "unchanged"
    site.answers["/water"] = reply(200, "text/html", b'<html><a href="/a.pdf">a</a><a href="/b.pdf">b</a></html>')
    (tmp_path / "fetched.json").unlink()
    status, why = run(site, open_copies(tmp_path), source(site, format_="pdf"))
    assert (status, "offers 2 PDF files" in why, "paraat sources add FILE" in why) == ("failed", True, True)


def test_a_broken_off_run_goes_on_where_it_stopped_and_is_polite(tmp_path: Path, site: Site) -> None:
    site.answers["/water"] = reply(200, "text/html", PAGE.encode())
    site.answers["/fire"] = reply(200, "text/html", PAGE.replace("Water", "Vuur").encode())
    both = [source(site), replace(source(site, "/fire"), source_id="fire")]
    copies = open_copies(tmp_path)
    first = next(sync(both, copies, fetcher()))
    assert first.status == "new"
    assert [outcome.status for outcome in sync(both, open_copies(tmp_path), fetcher())] == ["fresh", "new"]
    assert [outcome.status for outcome in sync(both, open_copies(tmp_path), fetcher(), 0)] == ["unchanged"] * 2


class Clock:
    """Time that passes only when someone sleeps."""

    def __init__(self) -> None:
        self.now, self.slept = 0.0, list[float]()

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


def test_a_host_is_left_alone_between_two_calls(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.answers["/water"] = reply(200, "text/html", PAGE.encode())
    clock = Clock()
    monkeypatch.setattr("sources.fetching.time", clock)
    polite = fetcher(pause=5.0)
    for host in ("127.0.0.1", "127.0.0.1", "localhost", "127.0.0.1"):
        polite.fetch(site.url.replace("127.0.0.1", host) + "/water", ["html"])
        clock.now += 1.0
    assert clock.slept == [0.0, 4.0, 0.0, 3.0]


def test_the_name_is_sent_though_the_call_goes_to_the_number(tmp_path: Path, site: Site) -> None:
    site.answers["/water"] = reply(200, "text/html", PAGE.encode())
    named = replace(source(site), url=site.url.replace("127.0.0.1", "localhost") + "/water")
    assert run(site, open_copies(tmp_path), named)[0] == "new"
    assert site.asked[-1][1]["Host"].startswith("localhost:")


def test_records_of_the_open_data_service_are_fetched_and_refreshed(tmp_path: Path, site: Site) -> None:
    def row(name: str, subject: str, text: str, whole: bool = True) -> dict[str, Any]:
        short = {"id": name, "question": f"Vraag {name}?", "subjects": [subject], "dataurl": f"{site.url}/one/{name}"}
        return short | ({"introduction": f"<p>{text}</p>", "content": []} if whole else {})

    rows = [row("a", "Drinkwater", "Kook het water."), row("b", "Huurtoeslag", "Vraag hem aan.")]
    rows += [row("c", "Alarmnummer 112", "Bel bij nood.", whole=False)]
    site.answers["/v1/infotypes/faq"] = reply(200, "application/json", json.dumps(rows).encode())
    site.answers["/one/c"] = reply(200, "application/json", json.dumps(row("c", "", "Bel bij nood.")).encode())
    copies = open_copies(tmp_path)
    given = source(site, "/v1/infotypes/faq", "jsonl")
    assert run(site, copies, given)[0] == "new"
    document = read_document(load_register(tmp_path)[0])
    assert [(s.section_id, s.text) for s in document.sections] == [("a", "Kook het water."), ("c", "Bel bij nood.")]
    changed = [row("a", "Drinkwater", "Drink flessenwater.")]
    site.answers["/v1/infotypes/faq"] = reply(200, "application/json", json.dumps(changed).encode())
    assert run(site, copies, given)[0] == "changed"
    assert "lastmodifiedsince=20" in site.asked[-1][0]
    texts = [section.text for section in read_document(load_register(tmp_path)[0]).sections]
    assert texts == ["Drink flessenwater.", "Bel bij nood."]
    site.answers["/v1/infotypes/faq"] = reply(200, "application/json", b'{"fault": 1}')
    assert "list of records" in run(site, copies, given)[1]


def test_a_local_file_becomes_the_copy_of_an_official_source(tmp_path: Path) -> None:
    official = {found.source_id: found for found in official_sources()}
    file = tmp_path / "download.pdf"
    file.write_bytes(good())
    copies = open_copies(tmp_path / "copies")
    name = "security-strategy-short-en"
    outcome = add_file(file, name, official[name], {"published": "2023-04-03"}, copies)
    assert (outcome.status, outcome.reason) == ("new", "1 sections, from download.pdf")
    (kept,) = load_register(tmp_path / "copies")
    assert (kept.title, kept.url) == (official[name].title, official[name].url)
    assert read_document(kept).text
    with pytest.raises(SourceError, match="'title' is missing"):
        add_file(file, "new-one", None, {}, copies)
    file.write_bytes(b"%PDF-1.7 torn")
    with pytest.raises(SourceError, match="damaged"):
        add_file(file, name, official[name], {}, copies)
    assert read_document(load_register(tmp_path / "copies")[0]).text


def test_official_sources_have_what_sync_needs() -> None:
    registered = official_sources()
    assert len(registered) >= 50
    by_hand = {found.source_id for found in registered if not found.url}
    assert by_hand == {"letter-251-nl", *(found.source_id for found in registered if "-theme-" in found.source_id)}
    assert all(found.url.startswith("https://") for found in registered if found.source_id not in by_hand)
    assert all(found.format and found.publisher and found.kind and found.title for found in registered)
    addresses = [found.url for found in registered if found.url]
    assert len(set(addresses)) == len(addresses)
    assert "www.nctv.nl" in hosts_of(registered)
    strategy = next(found for found in registered if found.source_id == "security-strategy-2023-nl")
    assert strategy.outline is not None
    assert strategy.outline.is_file()


def test_every_official_source_states_every_field() -> None:
    register = Path(str(sources.__file__)).parent / "register.toml"
    entries = tomllib.loads(register.read_text(encoding="utf-8"))["source"]
    known = {field.name for field in fields(Source)} - {"source_id", "path", "renders", "edition_pages"}
    assert [entry["id"] for entry in entries if set(entry) != {"id", "file", *known}] == []


def test_a_source_without_an_address_says_how_to_add_it(tmp_path: Path) -> None:
    letter = [found for found in official_sources() if found.source_id == "letter-251-nl"]
    (outcome,) = sync(letter, open_copies(tmp_path), fetcher())
    assert (outcome.status, "paraat sources add FILE --id" in outcome.reason) == ("failed", True)
