"""The settings of the product: environment variables with prefix PARAAT_, and paraat.toml."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


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
    host: str = Field(default="127.0.0.1", description="Address the server listens on.")
    port: int = Field(default=7860, ge=1, le=65535, description="Port the server listens on.")
    rate_limit: int = Field(default=30, ge=0, description="Questions per client per minute; 0 for none.")
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
