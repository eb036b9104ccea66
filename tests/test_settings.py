"""Every setting is documented in the README, with its name in the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, contrast_with_white, explain

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


def test_a_colour_that_cannot_be_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARAAT_ACCENT", "#ffcc00")
    with pytest.raises(ValueError, match=r"#ffcc00 stands out from white by 1\.5 to 1"):
        Settings()
    monkeypatch.setenv("PARAAT_ACCENT", "blue")
    with pytest.raises(ValueError, match="'blue' is no colour"):
        Settings()


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#ffffff") == pytest.approx(1)
    assert contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)


def test_a_logo_must_be_an_image(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARAAT_LOGO", "logo.html")
    with pytest.raises(ValueError, match=r"logo\.html ends in \.html; expected one of \.svg"):
        Settings()


def test_a_command_says_which_setting_is_wrong_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "paraat.toml").write_text("prot = 7000\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PARAAT_ACCENT", "blue")
    with pytest.raises(ValueError, match="prot") as caught:
        Settings()
    told = explain(caught.value)
    assert "PARAAT_ACCENT: 'blue' is no colour; expected # and six hexadecimal digits, such as #1d4ed8" in told
    assert "paraat.toml sets 'prot', which is no setting" in told
    assert "\n" not in told
    assert explain(OSError("disk full")) == "disk full"


def test_a_chroma_server_is_judged_with_its_token(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().chroma_server() is None
    monkeypatch.setenv("PARAAT_CHROMA", "https://chroma.example.org")
    with pytest.raises(ValueError, match="PARAAT_CHROMA_TOKEN") as refused:
        Settings()
    assert explain(refused.value).startswith("PARAAT_CHROMA: chroma.example.org is another machine; set")
    monkeypatch.setenv("PARAAT_CHROMA_TOKEN", "geheim")
    server = Settings().chroma_server()
    assert server is not None
    assert (server.address, server.token) == ("https://chroma.example.org", "geheim")
