"""Chunks follow sections and blocks, and their offsets tell the truth."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index.chunking import MAX_WORDS, TARGET_WORDS, chunk_document
from sources import builtin_sources, read_document
from tests.fakes import make_document

words = st.lists(st.sampled_from(["water", "vuur.", "storm!", "de", "stroom;"]), min_size=1, max_size=400).map(" ".join)
items = words.map(lambda text: f"- {text}")
texts = st.dictionaries(st.sampled_from("abcd"), st.lists(words | items, min_size=1, max_size=5), min_size=1)


@given(texts)
def test_every_chunk_is_a_verbatim_part_of_its_section(sections: dict[str, list[str]]) -> None:
    document = make_document("guide", sections)
    for chunk in chunk_document(document):
        section = document.section(chunk.section_id)
        assert section.text[chunk.start : chunk.end] == chunk.text
        assert len(chunk.text.split()) <= MAX_WORDS


@given(texts)
def test_no_word_is_lost_or_doubled(sections: dict[str, list[str]]) -> None:
    document = make_document("guide", sections)
    chunks = chunk_document(document)
    for section in document.sections:
        chunked = " ".join(chunk.text for chunk in chunks if chunk.section_id == section.section_id)
        assert chunked.split() == section.text.split()


def test_short_paragraphs_share_a_chunk_and_it_has_the_first_ones_page() -> None:
    chunks = chunk_document(make_document("guide", {"1": ["water " * 30, "vuur " * 30, "storm " * 80]}))
    assert [(len(chunk.text.split()), chunk.page) for chunk in chunks] == [(60, 1), (80, 3)]
    assert TARGET_WORDS == 110


def test_a_list_stays_whole_and_with_what_introduces_it() -> None:
    stars = [f"- {'stroom ' * 20}" for _ in range(8)]
    chunks = chunk_document(make_document("guide", {"1": ["water.", *stars]}))
    assert len(chunks) == 1


def test_a_list_that_does_not_fit_with_the_paragraph_before_it_has_a_chunk_of_its_own() -> None:
    stars = [f"- {'stroom ' * 20}" for _ in range(10)]
    chunks = chunk_document(make_document("guide", {"1": ["water " * 100, *stars]}))
    assert [len(chunk.text.split()) for chunk in chunks] == [100, 200]


def test_a_list_above_the_limit_is_cut_between_items() -> None:
    stars = [f"- {'stroom ' * 60}" for _ in range(6)]
    chunks = chunk_document(make_document("guide", {"1": stars}))
    assert [len(chunk.text.split()) for chunk in chunks] == [240, 120]


def test_paragraphs_that_rest_on_different_addresses_do_not_share_a_chunk() -> None:
    document = make_document("guide", {"1": ["water.", "vuur."]})
    section = document.sections[0]
    blocks = tuple(replace(block, url=f"https://example.org/{block.page}") for block in section.blocks)
    chunks = chunk_document(replace(document, sections=(replace(section, blocks=blocks),)))
    assert [chunk.url for chunk in chunks] == ["https://example.org/1", "https://example.org/2"]


def test_each_endnote_is_a_chunk_with_its_number_and_the_section_it_belongs_to() -> None:
    document = make_document("guide", {"4.4": ["- Zie water.", "- Zie vuur."]})
    section = document.sections[0]
    blocks = tuple(replace(b, note=n, refers_to=f"1.{n}") for n, b in enumerate(section.blocks, start=7))
    chunks = chunk_document(replace(document, sections=(replace(section, kind="endnotes", blocks=blocks),)))
    assert [(c.text, c.note, c.refers_to, c.page) for c in chunks] == [
        ("Zie water.", 7, "1.7", 1),
        ("Zie vuur.", 8, "1.8", 2),
    ]


def test_the_dutch_heading_is_embedded_too() -> None:
    document = make_document("guide", {"1": ["water."]})
    section = replace(document.sections[0], heading_nl="Inleiding")
    chunk = chunk_document(replace(document, sections=(section,)))[0]
    assert chunk.embedded_text == "Gids > Deel 1 > Inleiding\nwater."


def test_each_glossary_term_is_a_chunk() -> None:
    document = make_document("guide", {"4.2": ["Water: nat.", "Vuur: heet."]})
    section = replace(document.sections[0], kind="glossary")
    assert len(chunk_document(replace(document, sections=(section,)))) == 2


def test_each_term_and_note_of_the_bundled_guide_is_a_chunk_with_its_page_and_note() -> None:
    guide = read_document(next(source for source in builtin_sources() if source.source_id == "strategy-guide-nl"))
    chunks = chunk_document(guide)
    for section in (guide.section("4.2"), guide.section("4.4")):
        own = [chunk for chunk in chunks if chunk.section_id == section.section_id]
        assert [(chunk.page, chunk.note) for chunk in own] == [(block.page, block.note) for block in section.blocks]
    assert {chunk.note for chunk in chunks if chunk.section_id != "4.4"} == {None}


def test_the_heading_path_is_embedded_with_the_text() -> None:
    chunk = chunk_document(make_document("guide", {"1.2": ["water."]}))[0]
    assert chunk.embedded_text == "Gids > Deel 1.2\nwater."
    assert chunk.chunk_id == "guide/1.2/0"


def test_a_repaired_compound_is_searched_and_the_damaged_one_quoted() -> None:
    document = replace(make_document("guide", {"1": ["Crossborder water."]}), repairs={"Crossborder": "Cross-border"})
    chunk = chunk_document(document)[0]
    assert chunk.text == "Crossborder water."
    assert chunk.embedded_text.endswith("Cross-border water.")


def test_a_section_without_text_gives_no_chunk() -> None:
    assert chunk_document(make_document("guide", {"1": [], "2": ["water."]}))[0].section_id == "2"
