"""Every setting is documented in the README, with its name in the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("field", sorted(Settings.model_fields))
def test_a_setting_is_documented(field: str) -> None:
    assert f"`PARAAT_{field.upper()}`" in README


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "paraat.toml").write_text("port = 7000\nregion = 'saba'\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PARAAT_PORT", "7001")
    settings = Settings()
    assert (settings.port, settings.region) == (7001, "saba")


def test_a_wrong_value_names_the_field(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARAAT_PORT", "many")
    with pytest.raises(ValueError, match="port"):
        Settings()


def test_an_unknown_name_in_the_file_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "paraat.toml").write_text("prot = 7000\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match="prot"):
        Settings()
