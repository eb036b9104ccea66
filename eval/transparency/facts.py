"""What the documents rest on: the settings, the index and the version, and what only the operator can say."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from bot import Settings
    from index import Index, IndexedSource

# Stands before everything that the operator must fill in or check.
TO_FILL = "IN TE VULLEN"


def to_fill(what: str) -> str:
    """A visible blank that says what belongs there: [IN TE VULLEN: …]."""
    return f"[{TO_FILL}: {what}]"


def is_local(place: str) -> bool:
    """Whether a host is the operator's own machine."""
    return place in ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The running configuration as the documents tell it.

    `model_place`, `database_place`, `shared_place`, `vectors_place` and `traces_place` are the hosts of the chat model,
    of what readers said, of Redis, of Chroma and of the collector of times, "" for none.
    """

    version: str
    operator: str
    contact: str
    privacy: str
    chat_model: str
    model_place: str
    embedder: str
    cross_encoder: str
    takes_feedback: bool
    keeps_questions: bool
    keep_days: int
    counts_traffic: bool
    database_place: str
    shared_place: str
    vectors_place: str
    traces_place: str
    rate_limit: int
    fingerprint: str
    sources: tuple[IndexedSource, ...]

    @property
    def uses_model(self) -> bool:
        """Whether a language model words answers."""
        return bool(self.chat_model)

    @property
    def is_model_local(self) -> bool:
        """Whether the model runs on the operator's own machine, so that no question leaves it."""
        return is_local(self.model_place)


def read_facts(settings: Settings, index: Index) -> Facts:
    """The facts of a configuration; no key and no folder is among them."""
    place = urlsplit(settings.chat_base_url).hostname or ""
    if settings.chat_model and not place:
        place = "localhost" if settings.chat_model.startswith("ollama:") else settings.chat_model.partition(":")[0]
    database_place = _database_place(settings)
    return Facts(
        version=version("paraat-assistant"),
        operator=settings.operator_name or to_fill("volledige naam van de organisatie"),
        contact=settings.operator_contact or to_fill("e-mailadres of pagina voor vragen"),
        privacy=settings.operator_privacy or to_fill("adres van de privacyverklaring"),
        chat_model=settings.chat_model,
        model_place=place if settings.chat_model else "",
        # A model may be named by its folder: its own name is told, never where it lies.
        embedder=Path(settings.embedder).name or "het eigen model in het pakket (MODEL.md)",
        cross_encoder=Path(settings.cross_encoder).name or "geen",
        takes_feedback=settings.feedback,
        keeps_questions=settings.keep_questions,
        keep_days=settings.keep_questions_days,
        counts_traffic=bool(database_place),
        database_place=database_place,
        shared_place=_host(settings.redis.get_secret_value()),
        vectors_place="Chroma Cloud" if settings.chroma == "cloud" else _host(settings.chroma),
        traces_place=_host(settings.traces.get_secret_value()),
        rate_limit=settings.rate_limit,
        fingerprint=index.fingerprint,
        sources=index.sources,
    )


def _database_place(settings: Settings) -> str:
    """Where readers' words and counts are kept: the host of PostgreSQL, "localhost" for a file, "" for nowhere."""
    address = settings.database.get_secret_value()
    if address:
        return _host(address)
    has_file = settings.feedback or settings.keep_questions or bool(settings.operator_token.get_secret_value())
    return "localhost" if has_file else ""


def _host(address: str) -> str:
    """The host of an address without user and password, "localhost" where it names none, "" for no address."""
    return (urlsplit(address).hostname or "localhost") if address else ""
