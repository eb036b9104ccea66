"""What people, documents or models write never becomes markup."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from bot.answers import Answer, AnswerStatus, Citation, NearbySection, Question, Sentence
from bot.assistant import Assistant
from bot.rendering import Shown, plain_text, render_turn

ATTACKS = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "</article><b>"]


class Tags(HTMLParser):
    """Collects the names of tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]


def render(assistant: Assistant, text: str) -> str:
    return render_turn(1, text, assistant.answer(Question(text=text)), assistant.index)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_question_is_shown_as_text(assistant: Assistant, attack: str) -> None:
    found = Tags()
    found.feed(render(assistant, f"Welke landen doen aan spionage? {attack}"))
    assert not {"script", "img", "b"} & set(found.tags)
    assert not any(name.startswith("on") for name in found.attributes)


def test_a_question_is_shown_without_what_hides_or_towers(assistant: Assistant) -> None:
    html = render(assistant, "Welke landen doen aan \u202espionage\u200b" + "\u0301" * 900)
    assert "\u202e" not in html
    assert "\u0301" * 9 not in html


def test_each_marker_points_to_a_source_on_the_page(assistant: Assistant) -> None:
    html = render(assistant, "Welke landen doen aan spionage?")
    assert 'href="#source-1-1"' in html
    assert 'id="source-1-1"' in html
    assert "<mark>De overheid wilde burgers bewust maken van spionage" in html
    assert "Weergave in onze woorden, niet de officiële tekst" in html


def test_a_card_has_links_that_call(assistant: Assistant) -> None:
    html = render(assistant, "Er is brand in mijn huis!")
    assert '<a class="call" href="tel:112">112</a>' in html


def test_the_number_in_an_address_is_no_link(assistant: Assistant) -> None:
    html = render(assistant, "ik wil niet meer leven")
    assert 'href="tel:08000113">0800-0113</a>' in html
    assert "op 113.nl." in html


def test_an_earlier_turn_is_kept_without_markers(assistant: Assistant) -> None:
    assert "[1]" not in plain_text(assistant.answer(Question(text="Welke landen doen aan spionage?")))


def made(citation: Citation) -> Answer:
    return Answer(
        answer_id="a",
        status=AnswerStatus.PARTIAL,
        reason=None,
        language="nl",
        audience="citizen",
        region=None,
        mode="extractive",
        confidence=None,
        sentences=(Sentence(text=f"Zin {ATTACK}", markers=(1,), support="verbatim"),),
        citations=(citation,),
        ranking=None,
        nearby=(NearbySection(source_id="s", section_id="1", heading_path=(ATTACK,), page=1),),
        suggestions=(ATTACK,),
        notices=(ATTACK,),
    )


class OneSection:
    """An index that holds one section."""

    def __init__(self, text: str) -> None:
        self.text = text

    def section(self, source_id: str, section_id: str) -> OneSection:
        return self


ATTACK = "\"><img src=x onerror='alert(1)'><script>alert(2)</script>"
CITATION = Citation(
    marker=1,
    kind="official",
    source_id="wet",
    title=f"Wet {ATTACK}",
    publisher=ATTACK,
    published=ATTACK,
    language='nl" onclick="x',
    section_id="1",
    heading_path=(ATTACK, "Artikel 1"),
    page=3,
    url=f"https://example.org/{ATTACK}",
    quote=f"Tekst {ATTACK} hier.",
)


def test_nothing_in_a_document_becomes_markup() -> None:
    found = Tags()
    found.feed(render_turn(1, ATTACK, made(CITATION), OneSection(f"Voor {ATTACK} Tekst {ATTACK} hier. Na {ATTACK}")))
    assert not {"script", "img"} & set(found.tags)
    assert not any(name.startswith("on") for name in found.attributes)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", "//example.org"])
def test_only_a_web_address_becomes_a_link(url: str) -> None:
    html = render_turn(1, "vraag", made(replace(CITATION, url=url)), OneSection(CITATION.quote))
    assert "target=" not in html


def test_an_official_quote_is_a_quotation_and_a_rendering_is_not() -> None:
    section = OneSection(f"Voor. {CITATION.quote} Na.")
    official = render_turn(1, "vraag", made(CITATION), section)
    rendering = render_turn(1, "vraag", made(replace(CITATION, kind="rendering")), section)
    assert "<blockquote" in official
    assert "Officiële tekst" in official
    assert "<blockquote" not in rendering
    assert "Weergave in onze woorden, niet de officiële tekst" in rendering


def test_a_long_section_is_cut_between_words() -> None:
    text = "begin " * 200 + CITATION.quote + " einde" * 200
    shown = render_turn(1, "vraag", made(CITATION), OneSection(text))
    assert "… begin" in shown
    assert "einde …" in shown
    assert shown.count("begin ") < 100


def test_a_card_for_someone_in_distress_has_no_heading_of_danger(assistant: Assistant) -> None:
    assert "Direct gevaar" not in render(assistant, "ik wil niet meer leven")
    assert "Direct gevaar" in render(assistant, "Er is brand in mijn huis!")


def test_a_list_is_shown_as_a_list(assistant: Assistant) -> None:
    html = render(assistant, "Welke maatregelen zijn er tegen overstromingen, zoals dijken versterken?")
    assert html.count("<li>dijken versterken.") == 1
    found = Tags()
    found.feed(html)
    assert found.tags.count("ul") >= 1


def test_a_card_in_another_language_says_so_to_a_screen_reader(assistant: Assistant) -> None:
    html = render(assistant, "Mein Haus brennt!")
    assert 'status-emergency"' in html
    assert '<p><span lang="de">' in html
    assert "<span lang" not in render(assistant, "Er is brand in mijn huis!")


def test_a_sentence_in_the_language_of_its_source_says_so(assistant: Assistant) -> None:
    answer = assistant.answer(Question(text="Welke landen doen aan spionage?"))
    english = replace(answer, citations=tuple(replace(cited, language="en") for cited in answer.citations))
    html = render_turn(1, "Welke landen doen aan spionage?", english, assistant.index)
    assert '<span lang="en">De overheid wilde burgers' in html
    assert '<span lang="en">' not in render_turn(1, "vraag", answer, assistant.index)


def test_an_error_is_asked_apart_from_an_answer_of_no_use(assistant: Assistant) -> None:
    answer = assistant.answer(Question(text="Welke landen doen aan spionage?"))
    html = render_turn(1, "vraag", answer, assistant.index, Shown(takes_feedback=True))
    useless, _, wrong = html.partition('data-verdict="error"')
    assert ('value="unclear"' in useless, 'value="unclear"' in wrong) == (True, False)
    assert ('value="wrong"' in useless, 'value="wrong"' in wrong) == (False, True)


def test_a_card_in_papiamentu_comes_language_by_language(assistant: Assistant) -> None:
    html = render(assistant, "Tin candela den mi cas!")
    card = html[html.index("status-emergency") : html.index("ways-on")]
    codes = [part.split('"')[0] for part in card.split('<p><span lang="')[1:]]
    assert codes == sorted(codes, key=["nl", "en"].index)
    assert '<article class="turn" lang="pap">' in html
    assert card.index("<p>Peliger direkto?") < card.index('<span lang="nl">Direct gevaar?')
    assert card.index('<span lang="nl">Direct gevaar?') < card.index('<span lang="en">Immediate')


def test_dates_are_written_out(assistant: Assistant) -> None:
    answer = assistant.answer(Question(text="Welke landen doen aan spionage?"))
    html = render_turn(1, "vraag", answer, assistant.index, Shown(today="2026-11-24"))
    assert "<dd>23 november 2026</dd>" in html
    assert "2026-11-2" not in html


def test_a_notice_in_three_languages_is_marked_part_by_part(assistant: Assistant) -> None:
    answer = assistant.answer(Question(text="Welke landen doen aan spionage?", language="pap"))
    html = render_turn(1, "vraag", answer, assistant.index)
    assert "<li>E strategia ta di aprel 2023." in html
    assert 'op 23 november 2026 niet gevonden.</span> <span lang="en">The strategy' in html


def test_labels_around_an_answer_in_papiamentu_are_in_papiamentu(assistant: Assistant) -> None:
    answer = assistant.answer(Question(text="Welke landen doen aan spionage?", language="pap"))
    html = render_turn(1, "vraag", answer, assistant.index, Shown(takes_feedback=True, today="2026-11-24"))
    for label in ("Bo pregunta", ">Fuente<", "Dikon e kontesta aki?", "Kopia ku fuente", "Paga tinu", "Publiká pa"):
        assert label in html
    assert '</span> <span lang="nl">Veiligheidsstrategie' in html
    assert ">Bronnen<" not in html
