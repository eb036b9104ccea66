"""The web chat: a Gradio page on its own FastAPI application."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import gradio as gr
from fastapi import FastAPI

from bot.answers import Question, Turn
from bot.guarding import log_fault
from bot.interface import MAX_QUESTION_CHARS, interface_texts, operator_lines, show
from bot.page_policy import NonceMiddleware
from bot.rendering import plain_text, render_turn

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.guarding import QuestionLimiter
    from bot.settings import Settings

_TEXTS = gr.I18n(**interface_texts())
EXAMPLES = {
    "citizen": (
        "Wat is een hybride dreiging?",
        "Wat verwacht de strategie van burgers?",
        "What are the six national security interests?",
        "How could climate change affect our security?",
    ),
    "organisation": (
        "Wat wilde de overheid doen voor de vitale infrastructuur?",
        "Hoe wordt de strategie geëvalueerd?",
        "What does the strategy say about knowledge security?",
        "What does comply or explain mean for the Caribbean Netherlands?",
    ),
}
# Answers run on two cores; more at once only makes everyone wait. Beyond the queue people are told to come back.
_AT_ONCE, _QUEUE = 8, 200
_TURNS_KEPT = 20
# A conversation left open is forgotten after half an hour.
_STATE_SECONDS = 30 * 60


def page_app(assistant: Assistant, settings: Settings, limiter: QuestionLimiter) -> FastAPI:
    """A FastAPI application whose root is the chat page; nothing on it is fetched from another host."""
    host = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    blocks = _blocks(assistant, settings, limiter)
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
        css=(files("bot") / "site" / "page.css").read_text(encoding="utf-8"),
        head='<script src="/site/page.js" defer></script>',
    )
    host.add_middleware(NonceMiddleware)
    return host


def _theme() -> gr.themes.Base:
    """Calm blues and greys in system fonts, so that no font is fetched; contrasts of WCAG 2.2 AA."""
    system = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
    base = gr.themes.Base(primary_hue="blue", neutral_hue="slate", text_size="lg", font=system, font_mono=["monospace"])
    return base.set(
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_dark="*primary_700",
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


def _intro(settings: Settings, *, has_official: bool) -> str:
    """Title, who runs the service and the first notice, in Dutch and in English; the style sheet shows one."""
    parts = []
    for code in ("nl", "en"):
        lines = [*operator_lines(settings, code)]
        if not has_official:
            lines.append(show("guide_only", code))
        parts.append(
            f'<div lang="{code}"><p class="lead">{escape(show("intro", code))}</p>'
            f'<p class="notice">{escape(show("first_notice", code))}</p>'
            f'<p class="operator">{escape(" ".join(lines))}</p></div>'
        )
    return f'<header class="intro"><h1>Paraat</h1>{"".join(parts)}</header>'


def _blocks(assistant: Assistant, settings: Settings, limiter: QuestionLimiter) -> gr.Blocks:
    has_official = any(source.kind != "rendering" for source in assistant.index.sources)
    danger = "".join(f'<p lang="{code}">{escape(show("danger_line", code))}</p>' for code in ("nl", "en"))
    choices = {
        "language": [(_TEXTS("language_auto"), ""), ("Nederlands", "nl"), ("English", "en")],
        "audience": [(_TEXTS("citizen"), "citizen"), (_TEXTS("organisation"), "organisation")],
    }
    with gr.Blocks(title="Paraat", analytics_enabled=False) as blocks:
        gr.HTML(_intro(settings, has_official=has_official))
        turns = gr.State([], time_to_live=_STATE_SECONDS)
        log = gr.HTML(_log([]), elem_id="log")
        question = gr.Textbox(
            label=_TEXTS("question"),
            placeholder=_TEXTS("placeholder"),
            # With one line to begin with, Enter asks and Shift+Enter starts a new line.
            lines=1,
            max_lines=6,
            max_length=MAX_QUESTION_CHARS,
            elem_id="question",
        )
        with gr.Row():
            send = gr.Button(_TEXTS("send"), variant="primary", elem_id="send")
            clear = gr.Button(_TEXTS("clear"), elem_id="clear")
        gr.HTML(f'<div class="danger">{danger}</div>')
        with gr.Row():
            audience = gr.Radio(choices["audience"], value="citizen", label=_TEXTS("audience"), elem_id="audience")
            language = gr.Radio(choices["language"], value="", label=_TEXTS("language"), elem_id="language")
        _examples(question, audience)
        asked = {"inputs": [question, turns, language, audience], "outputs": [log, turns, question]}
        answer = _answering(assistant, limiter)
        gr.on([send.click, question.submit], answer, **asked, show_progress="hidden", api_name=False)
        clear.click(lambda: ([], _log([]), ""), outputs=[turns, log, question], queue=False, api_name=False)
    return blocks


def _examples(question: gr.Textbox, audience: gr.Radio) -> None:
    """Buttons that put an example into the box; those of the other audience are hidden."""
    rows = {}
    for name, texts in EXAMPLES.items():
        with gr.Row(visible=name == "citizen", elem_classes="examples") as rows[name]:
            for text in texts:
                gr.Button(text, size="sm").click(lambda text=text: text, outputs=question, queue=False, api_name=False)
    audience.change(
        lambda chosen: [gr.Row(visible=name == chosen) for name in EXAMPLES],
        inputs=audience,
        outputs=list(rows.values()),
        queue=False,
        api_name=False,
    )


def _answering(assistant: Assistant, limiter: QuestionLimiter) -> Any:  # noqa: ANN401 - Gradio takes any callable
    """The function that a question on the page calls: new log, new turns, emptied box."""

    def answer(
        text: str, turns: list[dict[str, str]], language: str, audience: str, request: gr.Request
    ) -> tuple[str, list[dict[str, str]], str]:
        text = (text or "").strip()[:MAX_QUESTION_CHARS]
        if not text:
            return _log(turns), turns, ""
        client = request.client.host if request.client else "unknown"
        if wait := limiter.seconds_to_wait(client):
            return _log(turns) + _alert(show("too_many", language or "nl", seconds=str(wait))), turns, text
        history = tuple(
            turn
            for kept in turns[-_TURNS_KEPT // 2 :]
            for turn in (Turn(role="user", content=kept["question"]), Turn(role="assistant", content=kept["answer"]))
        )
        asked = Question(text=text, language=language or None, audience=audience, history=history)
        try:
            given = assistant.answer(asked)
            shown = render_turn(len(turns) + 1, text, given, assistant.index)
        except Exception as error:  # noqa: BLE001 - the edge of the program: people get a fixed sentence
            log_fault(error)
            return _log(turns) + _alert(show("failed", language or "nl")), turns, text
        turns = [*turns, {"question": text, "answer": plain_text(given), "html": shown}]
        return _log(turns), turns, ""

    return answer


def _log(turns: list[dict[str, str]]) -> str:
    """The whole conversation; page.js tells screen readers what is new in it."""
    return "".join(turn["html"] for turn in turns)


def _alert(text: str) -> str:
    return f'<p class="alert" role="alert">{escape(text)}</p>'
