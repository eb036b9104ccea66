"""The settings of the product: environment variables with prefix PARAAT_, and paraat.toml."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

if TYPE_CHECKING:
    from index import ChromaServer

LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}
# WCAG 2.2 AA for text.
_READABLE = 4.5


def contrast_with_white(colour: str) -> float:
    """The WCAG contrast ratio of a colour "#rrggbb" with white, 1 to 21; ValueError when it is written otherwise."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise ValueError(f"{colour!r} is no colour; expected # and six hexadecimal digits, such as #1d4ed8")
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


class Settings(BaseSettings):
    """Every setting with its default; the environment wins over `paraat.toml` in the current folder.

    Raises pydantic's ValidationError (a ValueError) that names the field, the value and what was expected.
    """

    model_config = SettingsConfigDict(env_prefix="PARAAT_", toml_file="paraat.toml", extra="forbid")

    index: Path = Field(default=Path("var/index"), description="Folder of the index that is built and served.")
    embedder: str = Field(
        default="",
        description="Name or folder of a sentence-transformers model; empty for the one in the package.",
    )
    cross_encoder: str = Field(
        default="",
        description="Folder of a cross-encoder that orders the best passages anew; empty for none.",
    )
    chat_model: str = Field(
        default="",
        description='Chat model that words answers, as "openai:NAME" or "ollama:NAME"; empty for none.',
    )
    chat_base_url: str = Field(default="", description="Address of the chat model's server; empty for the provider's.")
    chat_key: SecretStr = Field(
        default=SecretStr(""), description="Key of the chat model; empty for the provider's own variable."
    )
    # With what is done before and after it, a reader waits eight seconds at most.
    chat_deadline: float = Field(
        default=7.5, gt=0, description="Seconds until the first checked sentence; after it the answer is extractive."
    )
    chat_silence: float = Field(default=4.0, gt=0, description="Seconds that the chat model may be silent.")
    nli: Path | None = Field(
        default=None,
        description="Folder of a cross-encoder for natural language inference, for the sentence gate; empty for none.",
    )
    host: str = Field(default="127.0.0.1", description="Address the server listens on.")
    port: int = Field(default=7860, ge=1, le=65535, description="Port the server listens on.")
    rate_limit: int = Field(default=30, ge=0, description="Questions per client per minute; 0 for none.")
    longest_wait: float = Field(
        default=1.0,
        gt=0,
        description="Seconds for which an answer may be expected to wait for others; more are told to come back.",
    )
    embed_origins: list[str] = Field(
        default=["*"],
        description='Origins that may frame the widget, as a JSON list; ["*"] for any.',
    )
    region: str = Field(default="", description="Region assumed when a question names none; empty for unknown.")
    operator_name: str = Field(default="", description="Who runs this service; empty makes it a demonstration.")
    operator_contact: str = Field(default="", description="Address or page where the operator is reached.")
    operator_privacy: str = Field(default="", description="Address of the operator's privacy statement.")
    live_information: str = Field(default="", description="Address with the current situation.")
    broadcaster: str = Field(default="", description="Name of the regional broadcaster.")
    data: Path = Field(
        default=Path("var/data"),
        description="Folder of the operator's notice and pauses, their audit, and the database file.",
    )
    feedback: bool = Field(
        default=False, description="Whether readers can rate an answer or report an error; kept in the database."
    )
    database: SecretStr = Field(
        default=SecretStr(""),
        description='PostgreSQL as "postgresql://USER:PASSWORD@HOST/NAME"; empty for a file in the data folder.',
    )
    keep_questions: bool = Field(
        default=False, description="Whether questions are kept, without personal data that can be recognised."
    )
    keep_questions_days: int = Field(default=30, ge=1, le=365, description="Days after which kept questions go.")
    operator_token: SecretStr = Field(
        default=SecretStr(""), description="Password of the page /operator, at least 16 characters; empty for no page."
    )
    metrics: bool = Field(default=False, description="Whether /metrics gives figures to Prometheus.")
    log_format: Literal["text", "json"] = Field(
        default="text", description='Lines of the log: "text", or "json" with a line for each answer.'
    )
    traces: SecretStr = Field(
        default=SecretStr(""),
        description='OpenTelemetry collector for the time of each step, as "http://HOST:4317"; empty for none.',
    )
    redis: SecretStr = Field(
        default=SecretStr(""),
        description='Redis that replicas share, as "redis://HOST:PORT"; empty for limits and answers per process.',
    )
    chroma_token: SecretStr = Field(
        default=SecretStr(""),
        description="What the proxy before Chroma asks for (Authorization: Bearer), or the key of Chroma Cloud.",
    )
    chroma_tenant: str = Field(default="", description="Tenant at the Chroma server; empty for its default.")
    chroma_database: str = Field(default="", description="Database at the Chroma server; empty for its default.")
    chroma: str = Field(
        default="",
        description='Chroma server, as "http://127.0.0.1:8000", "https://HOST" or "cloud"; empty for the index folder.',
    )
    stale_after_months: int = Field(
        default=12, ge=0, description="Warn under an answer when its source was last checked longer ago; 0 never warns."
    )
    accent: str = Field(
        default="#1d4ed8",
        description="Colour of buttons and links as #rrggbb; must stand out from white by 4.5 to 1.",
    )
    logo: Path | None = Field(default=None, description="Image file (svg, png, webp) that the page shows at its head.")

    @field_validator("nli", mode="before")
    @classmethod
    def _is_given(cls, folder: object) -> object:
        return folder or None

    @field_validator("chroma")
    @classmethod
    def _is_guarded(cls, address: str, found: ValidationInfo) -> str:
        _server(address, found.data)
        return address

    def chroma_server(self) -> ChromaServer | None:
        """The Chroma server that holds vectors, or None where the index folder does."""
        return _server(self.chroma, dict(self))

    @field_validator("accent")
    @classmethod
    def _is_readable(cls, accent: str) -> str:
        ratio = contrast_with_white(accent)
        if ratio < _READABLE:
            raise ValueError(f"{accent} stands out from white by {ratio:.1f} to 1; expected 4.5 or more, so darker")
        return accent

    @field_validator("logo")
    @classmethod
    def _is_an_image(cls, logo: Path | None) -> Path | None:
        if logo is not None and logo.suffix not in LOGO_TYPES:
            raise ValueError(f"{logo} ends in {logo.suffix or 'nothing'}; expected one of {', '.join(LOGO_TYPES)}")
        return logo

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What was passed first, then the environment, then `paraat.toml`."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def _server(address: str, named: dict[str, Any]) -> ChromaServer | None:
    """The server at an address with the other settings; ValueError when it may not be asked."""
    if not address:
        return None
    from index import ChromaServer

    token: SecretStr = named["chroma_token"]
    return ChromaServer(
        address=address,
        token=token.get_secret_value(),
        tenant=named["chroma_tenant"],
        database=named["chroma_database"],
    )


def explain(error: Exception) -> str:
    """What is wrong for who runs a command: of settings each with its name and what was expected, joined by "; "."""
    if isinstance(error, MemoryError):
        return "there is not enough memory; raise the limit of the process (docs/performance.md says what it takes)"
    if not isinstance(error, ValidationError) or error.title != Settings.__name__:
        return str(error)
    return "; ".join(_wrong(found["type"], str(found["loc"][0]), found["msg"]) for found in error.errors())


def _wrong(kind: str, name: str, message: str) -> str:
    if kind == "extra_forbidden":
        return f"paraat.toml sets {name!r}, which is no setting; README.md lists them all"
    return f"PARAAT_{name.upper()}: {message.removeprefix('Value error, ')}"
