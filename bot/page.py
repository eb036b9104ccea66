"""The web chat: a Gradio page on its own FastAPI application."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import gradio as gr
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.routing import Mount

from bot.answers import Answer, Question, Sentence, Turn
from bot.guarding import log_fault
from bot.hearing import hear
from bot.interface import MAX_QUESTION_CHARS, interface_texts, show
from bot.language import find_language
from bot.page_parts import danger, examples, masthead
from bot.page_policy import NonceMiddleware
from bot.problems import say_what_is_wrong
from bot.regions import REGIONS
from bot.rendering import Shown, plain_text, render_turn, render_waiting

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.service import Service
    from bot.settings import Settings
    from index import Index

_TEXTS = gr.I18n(**interface_texts())
# Answers run on two cores; more at once only makes everyone wait. Beyond the queue people are told to come back.
_AT_ONCE, _QUEUE = 8, 200
_TURNS_KEPT = 20
# A conversation left open is forgotten after half an hour.
_STATE_SECONDS = 30 * 60


def page_app(assistant: Callable[[], Assistant], service: Service, seconds_to_wait: Callable[[str], int]) -> FastAPI:
    """A FastAPI application whose root is the chat page; nothing on it is fetched from another host.

    `assistant` gives the one that answers now: it changes when a new index is published.
    """
    host = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    blocks = _blocks(assistant, service.settings, Conversation(assistant, service, seconds_to_wait))
    blocks.validate_inputs = _quietly(blocks.validate_inputs)
    blocks.queue(default_concurrency_limit=_AT_ONCE, max_size=_QUEUE, api_open=False)
    gr.mount_gradio_app(
        host,
        blocks,
        path="/",
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        show_error=False,
        i18n=_TEXTS,
        theme=_theme(),
        # Given to Gradio, so that it stands above Gradio's own rules; the pages without Gradio link the same files.
        css="".join((files("bot") / "site" / name).read_text(encoding="utf-8") for name in ("turn.css", "page.css")),
        head='<script src="/site/turn.js" defer></script><script src="/site/page.js" defer></script>',
    )
    for mounted in host.routes:
        if isinstance(mounted, Mount) and isinstance(mounted.app, FastAPI):
            # Its own repeats what was sent, and fails where that is no JSON.
            mounted.app.add_exception_handler(RequestValidationError, say_what_is_wrong)
    host.add_middleware(NonceMiddleware)
    return host


def _quietly(validate: Callable[..., None]) -> Callable[..., None]:
    """The same check; Gradio's own words repeat what was typed, and it writes them to the log."""

    def check(*given: object) -> None:
        try:
            validate(*given)
        except ValueError:
            raise gr.Error("the request is not as agreed", print_exception=False) from None

    return check


def _theme() -> gr.themes.Base:
    """Calm blues and greys in system fonts, so that no font is fetched; contrasts of WCAG 2.2 AA."""
    system = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
    base = gr.themes.Base(primary_hue="blue", neutral_hue="slate", text_size="lg", font=system, font_mono=["monospace"])
    return base.set(
        button_primary_background_fill="var(--paraat-accent)",
        button_primary_background_fill_hover="var(--paraat-accent)",
        button_primary_background_fill_dark="var(--paraat-accent)",
        button_primary_background_fill_hover_dark="var(--paraat-accent)",
        button_primary_text_color="white",
        block_label_text_color="*neutral_700",
        block_info_text_color="*neutral_700",
        block_title_text_color="*neutral_700",
        input_placeholder_color="*neutral_500",
        input_placeholder_color_dark="*neutral_300",
        input_background_fill="white",
        input_border_color="*neutral_500",
        input_border_width="1px",
        link_text_color="*primary_700",
        link_text_color_dark="*primary_300",
    )


def _blocks(assistant: Callable[[], Assistant], settings: Settings, conversation: Conversation) -> gr.Blocks:
    def head() -> str:
        sources = assistant().index.sources
        return masthead(settings, has_official=any(source.kind != "rendering" for source in sources))

    choices = {
        "language": [(_TEXTS("language_auto"), ""), ("Nederlands", "nl"), ("English", "en"), ("Papiamentu/o", "pap")],
        "audience": [(_TEXTS("citizen"), "citizen"), (_TEXTS("organisation"), "organisation")],
    }
    with gr.Blocks(title="Paraat", analytics_enabled=False) as blocks:
        # A function is called for every visitor: the index and the operator's message are those of now.
        gr.HTML(head)
        gr.HTML(conversation.banner, elem_id="crisis")
        turns = gr.State([], time_to_live=_STATE_SECONDS)
        region = gr.State(None, time_to_live=_STATE_SECONDS)
        log = gr.HTML(_log([]), elem_id="log")
        themes = gr.HTML(examples("citizen"), elem_id="examples")
        with gr.Column(elem_id="composer"):
            question = gr.Textbox(
                label=_TEXTS("question"),
                placeholder=_TEXTS("placeholder"),
                # With one line to begin with, Enter asks and Shift+Enter starts a new line.
                lines=1,
                max_lines=6,
                max_length=MAX_QUESTION_CHARS,
                elem_id="question",
            )
            with gr.Row(elem_id="buttons"):
                send = gr.Button(_TEXTS("send"), variant="primary", elem_id="send")
                clear = gr.Button(_TEXTS("clear"), elem_id="clear")
            gr.HTML(danger(), padding=False)
        with gr.Accordion(_TEXTS("options"), open=False, elem_id="options"):
            audience = gr.Radio(choices["audience"], value="citizen", label=_TEXTS("audience"), elem_id="audience")
            language = gr.Radio(choices["language"], value="", label=_TEXTS("language"), elem_id="language")
        # What is chosen under a card comes in through these two, which only page.js uses.
        wish = gr.Textbox(elem_id="wish", visible="hidden", show_label=False)
        fulfil = gr.Button(elem_id="fulfil", visible="hidden")
        shown = [log, turns, question, region]
        asked = [turns, language, audience, region]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_name": False}
        gr.on([send.click, question.submit], conversation.ask, inputs=[question, *asked], outputs=shown, **quiet)
        fulfil.click(conversation.go_on, inputs=[wish, *asked], outputs=shown, **quiet)
        clear.click(lambda: (_log([]), [], "", None), outputs=shown, queue=False, api_name=False)
        audience.change(examples, inputs=audience, outputs=themes, queue=False, api_name=False)
    return blocks


_Shown = tuple[str, list[dict[str, str]], str | dict[str, Any], str | None]


class Conversation:
    """What the page calls: each method gives the new log, the turns, the text of the box and the area."""

    def __init__(
        self, assistant: Callable[[], Assistant], service: Service, seconds_to_wait: Callable[[str], int]
    ) -> None:
        self._assistant, self._service, self._seconds_to_wait = assistant, service, seconds_to_wait

    def banner(self) -> str:
        """The operator's message of now, in Dutch and English; empty when there is none."""
        lines = ((code, self._service.notice(code)) for code in ("nl", "en"))
        return "".join(f'<p class="crisis only" lang="{code}">{escape(line)}</p>' for code, line in lines if line)

    def ask(
        self,
        text: str,
        turns: list[dict[str, str]],
        language: str,
        audience: str,
        region: str | None,
        request: gr.Request,
    ) -> Iterator[_Shown]:
        """The question at once, then each sentence that a model's answer gets, then the answer."""
        yield from self._answer(text, turns, language, audience, region, request, not_in_danger=False)

    def go_on(
        self,
        wish: str,
        turns: list[dict[str, str]],
        language: str,
        audience: str,
        region: str | None,
        request: gr.Request,
    ) -> Iterator[_Shown]:
        """The last question again, for the area that was chosen or without the card."""
        if not turns or wish not in ("yes", *REGIONS):
            yield _log(turns), turns, "", region
            return
        region = wish if wish in REGIONS else region
        is_safe = wish == "yes"
        yield from self._answer(
            turns[-1]["question"], turns, language, audience, region, request, not_in_danger=is_safe
        )

    def _answer(
        self,
        text: str,
        turns: list[dict[str, str]],
        language: str,
        audience: str,
        region: str | None,
        request: gr.Request,
        *,
        not_in_danger: bool,
    ) -> Iterator[_Shown]:
        text = (text or "").strip()[:MAX_QUESTION_CHARS]
        if not text:
            yield _log(turns), turns, "", region
            return
        own = language or ("en" if find_language(text) == "en" else "nl")
        client = request.client.host if request.client else "unknown"
        if wait := self._seconds_to_wait(client):
            yield _log(turns) + _alert(show("too_many", own, seconds=str(wait))), turns, text, region
            return
        number = len(turns) + 1
        yield _log(turns) + render_waiting(number, text, own), turns, "", region
        asked = Question(
            text=text,
            language=language or None,
            audience=audience,
            region=region,
            history=_history(turns),
            not_in_danger=not_in_danger,
        )
        above = self._service.notice(own)
        said: list[Sentence] = []
        # The next question may be in the box already.
        kept = gr.skip()
        # One index from question to turn, also when another is taken up in between.
        assistant = self._assistant()
        coming = hear(lambda: self._service.answer(assistant, asked, "web"))
        try:
            with closing(coming):
                for item in coming:
                    if isinstance(item, Answer):
                        turns = [*turns, self._turn(number, asked, item, assistant.index)]
                        yield _log(turns), turns, kept, region
                        return
                    said.append(item)
                    yield _log(turns) + render_waiting(number, text, own, said, above), turns, kept, region
        except Exception as error:  # noqa: BLE001 - the edge of the program: people get a fixed sentence
            log_fault(error)
            yield _log(turns) + _alert(show("failed", own)), turns, text, region

    def _turn(self, number: int, asked: Question, given: Answer, index: Index) -> dict[str, str]:
        """A turn as the page keeps it: the question, the words of the answer, and how both are shown."""
        settings = self._service.settings
        shown = Shown(
            above=self._service.notice(given.language),
            takes_feedback=settings.feedback,
            contact=settings.operator_contact,
            today=self._service.today(),
        )
        html = render_turn(number, asked.text, given, index, shown)
        return {"question": asked.text, "answer": plain_text(given), "html": html}


def _history(turns: list[dict[str, str]]) -> tuple[Turn, ...]:
    return tuple(
        turn
        for kept in turns[-_TURNS_KEPT // 2 :]
        for turn in (Turn(role="user", content=kept["question"]), Turn(role="assistant", content=kept["answer"]))
    )


def _log(turns: list[dict[str, str]]) -> str:
    """The whole conversation; page.js tells screen readers what is new in it."""
    return "".join(turn["html"] for turn in turns)


def _alert(text: str) -> str:
    return f'<p class="alert" role="alert">{escape(text)}</p>'
