"""Opens an assistant on an index, and builds that of the bundled guide where there is none."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.settings import Settings
    from index import Entailment, Index

_log = logging.getLogger(__name__)


def open_assistant(settings: Settings, *, folder: Path | None = None, depth: int = 20) -> Assistant:
    """The assistant on the index in `folder` (default: that of the settings).

    Only the index of the settings is built when it is missing. Raises IndexMissing for another folder without
    an index, IndexMismatch when the index was built with another embedder, and ValueError for a chat model that
    cannot be opened.
    """
    from index import IndexMissing, build_index, open_index
    from sources import builtin_sources, read_document

    try:
        index = open_index(folder or settings.index, embedder=settings.embedder, cross_encoder=settings.cross_encoder)
    except IndexMissing:
        if folder not in (None, settings.index):
            raise
        _log.warning("no index in %s yet: building that of the bundled guide", settings.index)
        documents = [read_document(source) for source in builtin_sources()]
        build_index(documents, settings.index, embedder=settings.embedder)
        index = open_index(settings.index, embedder=settings.embedder, cross_encoder=settings.cross_encoder)
    return assistant_on(index, settings, depth=depth)


def assistant_on(index: Index, settings: Settings, *, depth: int = 20) -> Assistant:
    """The assistant on an open index, live or not yet, with the chat model of the settings where one is named.

    Raises ValueError for a chat model that cannot be opened.
    """
    from bot.assistant import Assistant

    if not settings.chat_model:
        return Assistant(index, region=settings.region or None, depth=depth)
    from bot.generating import Limits, Writer
    from bot.generating.models import open_model
    from bot.generating.speaking import SpeakingAssistant

    limits = Limits(first=settings.chat_deadline)
    writer = Writer(open_model(settings), settings.chat_model, limits=limits, entailment=open_entailment(settings))
    return SpeakingAssistant(index, writer, region=settings.region or None, depth=depth)


def open_entailment(settings: Settings) -> Entailment | None:
    """The cross-encoder of PARAAT_NLI, None when it is empty; ValueError that names the setting when it is none."""
    if settings.nli is None:
        return None
    from index import EntailmentMissing, load_entailment

    try:
        return load_entailment(settings.nli)
    except EntailmentMissing as error:
        raise ValueError(f"PARAAT_NLI: {error}; or leave it empty") from error
