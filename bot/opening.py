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

    Only the index of the settings is built when it is missing, and built again when it is damaged and held nothing
    but texts of the package. Raises IndexMissing for another folder without an index, IndexDamaged for another damaged
    one, IndexMismatch when the index was built with another embedder, and ValueError for a chat model that cannot be
    opened.
    """
    from index import IndexDamaged, IndexMissing

    try:
        index = _open(settings, folder or settings.index)
    except (IndexMissing, IndexDamaged) as error:
        if folder not in (None, settings.index) or not _is_ours(settings.index):
            raise
        _log.warning("%s: building that of the bundled guide", error)
        index = _built(settings)
    else:
        if index.is_damaged and folder in (None, settings.index) and _is_ours(settings.index):
            index = _repaired(settings, index)
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


def _open(settings: Settings, folder: Path) -> Index:
    from index import open_index

    server = settings.chroma_server()
    return open_index(folder, embedder=settings.embedder, cross_encoder=settings.cross_encoder, server=server)


def _built(settings: Settings) -> Index:
    """The index of what was there before, when that were texts of the package, else of the whole guide."""
    from index import build_index, stored_source_ids
    from sources import builtin_sources, read_document

    before = stored_source_ids(settings.index)
    documents = [read_document(one) for one in builtin_sources() if not before or one.source_id in before]
    build_index(documents, settings.index, embedder=settings.embedder, server=settings.chroma_server())
    return _open(settings, settings.index)


def _is_ours(folder: Path) -> bool:
    """True when an index in the folder holds nothing but texts of the package, so that building it again loses none."""
    from index import stored_source_ids
    from sources import builtin_sources

    return stored_source_ids(folder) <= {source.source_id for source in builtin_sources()}


def _repaired(settings: Settings, index: Index) -> Index:
    """The index built again; as it is when that cannot be done now, because it answers by words."""
    _log.warning("building the index in %s again, because it is damaged", settings.index)
    try:
        return _built(settings)
    except (OSError, RuntimeError, LookupError, ValueError) as error:
        _log.critical("the index in %s could not be built again: %s", settings.index, error)
        return index


def open_entailment(settings: Settings) -> Entailment | None:
    """The cross-encoder of PARAAT_NLI, None when it is empty; ValueError that names the setting when it is none."""
    if settings.nli is None:
        return None
    from index import EntailmentMissing, load_entailment

    try:
        return load_entailment(settings.nli)
    except EntailmentMissing as error:
        raise ValueError(f"PARAAT_NLI: {error}; or leave it empty") from error
