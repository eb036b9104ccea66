"""The documents say what the running configuration says, and mark what only the operator knows."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot import Settings
from eval.transparency.facts import TO_FILL, Facts, read_facts
from eval.transparency.processing import processing_text
from eval.transparency.register import LIMITS, REQUIRED, register_record
from eval.transparency.texts import accessibility_text, card_text, register_text
from index import build_index, open_index
from tests.fakes import make_document


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """Nothing but one source is configured."""
    folder = tmp_path_factory.mktemp("transparency")
    build_index(
        [make_document("gids", {"1": ["Water is nat."]}, title="Gids | over water", published="2023-04")], folder
    )
    return read_facts(Settings(), open_index(folder))


def with_model(facts: Facts, model: str, place: str) -> Facts:
    return replace(facts, chat_model=model, model_place=place)


def test_every_required_field_is_there_and_fits(facts: Facts) -> None:
    record = register_record(facts)
    assert all(record[name] for name in REQUIRED)
    assert all(len(record[name]) <= most for name, most in LIMITS.items())


def test_what_the_operator_must_fill_is_marked(facts: Facts) -> None:
    record = register_record(facts)
    for name in (
        "Organisatie",
        "Contactgegevens",
        "Status",
        "Publicatiecategorie",
        "Wettelijke basis",
        "Impacttoetsen",
    ):
        assert record[name].startswith(f"[{TO_FILL}")


def test_what_is_configured_is_filled(facts: Facts) -> None:
    told = replace(facts, operator="Veiligheidsregio Oost", contact="info@example.org")
    record = register_record(told)
    assert (record["Organisatie"], record["Contactgegevens"]) == ("Veiligheidsregio Oost", "info@example.org")
    for text in (processing_text(told), accessibility_text(told)):
        assert "Veiligheidsregio Oost" in text


def test_a_model_is_told_in_every_document_it_touches(facts: Facts) -> None:
    told = with_model(facts, "openai:groot", "models.example")
    assert "openai:groot" in register_record(told)["Technische werking"]
    assert "models.example" in card_text(told)
    assert "models.example) krijgt de vraag" in processing_text(told)
    assert "geen taalmodel" in register_record(facts)["Afwegingen"]
    assert "geen ontvangers" in processing_text(facts)


def test_a_model_on_the_own_machine_has_no_receiver(facts: Facts) -> None:
    assert "geen ontvangers" in processing_text(with_model(facts, "ollama:klein", "localhost"))


def test_feedback_is_told_as_it_is_set(facts: Facts) -> None:
    assert "(uit)" in processing_text(facts)
    assert "(aan)" in processing_text(replace(facts, takes_feedback=True))


def with_settings(facts: Facts, **given: Any) -> str:
    """The processing record of a configuration."""

    class Held:
        fingerprint, sources = facts.fingerprint, facts.sources

    return processing_text(read_facts(Settings(**given), Held()))  # type: ignore[arg-type]


def test_kept_questions_are_told_with_their_term_only_when_switched_on(facts: Facts) -> None:
    kept = with_settings(facts, keep_questions=True, keep_questions_days=14)
    assert "vragen worden bewaard (aan)" in kept
    assert "hoogstens 14 dagen, daarna gewist" in kept
    assert "welke vragen de bronnen niet beantwoorden" in kept
    not_kept = with_settings(facts, keep_questions=False, keep_questions_days=14)
    assert "vragen worden niet bewaard (uit)" in not_kept
    assert "vragen worden niet opgeslagen" in not_kept
    assert "14" not in not_kept
    held = replace(facts, keeps_questions=True, keep_days=14)
    assert "hoogstens 14 dagen bewaard" in register_record(held)["Gegevens"]
    assert "niet bewaard" in register_record(facts)["Gegevens"]


def test_what_is_kept_elsewhere_has_a_receiver(facts: Facts) -> None:
    there = with_settings(
        facts,
        database=SecretStr("postgresql://u:geheim@db.example/p"),
        redis=SecretStr("redis://:geheim@redis.example"),
    )
    assert "de beheerder van db.example" in there
    assert "in Redis op redis.example" in there
    assert "buiten de EER wordt verwerkt (db.example, redis.example)" in there
    assert "geheim" not in there
    chroma = {"chroma": "https://vectoren.example", "chroma_token": SecretStr("geheim-van-chroma")}
    vectors = with_settings(facts, **chroma, traces=SecretStr("http://meten.example:4317"))
    assert "geheim" not in vectors
    assert "de beheerder van vectoren.example krijgt van elke vraag de vector" in vectors
    assert "de beheerder van meten.example krijgt kenmerk, uitkomst en duur" in vectors
    assert "buiten de EER wordt verwerkt (vectoren.example, meten.example)" in vectors
    here = with_settings(facts, database=SecretStr("postgresql:///paraat"), redis=SecretStr("redis://127.0.0.1:6379"))
    assert "geen ontvangers" in here
    assert "aantallen antwoorden per uur" in here
    assert "aantallen antwoorden per uur" not in with_settings(facts)


def test_terms_of_opinions_are_asked_for_only_when_they_are_kept(facts: Facts) -> None:
    assert "termijn voor oordelen" in with_settings(facts, feedback=True)
    assert "termijn voor webserverlogboeken" in with_settings(facts)


def test_the_card_names_each_source_with_its_date(facts: Facts) -> None:
    assert "| gids | Gids \\| over water | nl | - | 2023-04 |" in card_text(facts)
    assert facts.fingerprint in card_text(facts)


def test_the_record_to_read_has_every_field(facts: Facts) -> None:
    record = register_record(facts)
    text = register_text(record, REQUIRED)
    assert all(f"| {name}" in text for name in record)
    assert "| Naam* |" in text


def test_no_key_and_no_folder_is_told(facts: Facts, tmp_path: Path) -> None:
    settings = Settings(
        chat_model="openai:groot",
        chat_base_url="https://user:geheim@models.example/v1",
        chat_key=SecretStr("sk-geheim"),
        embedder="/srv/modellen/mijn-model",
    )

    class Held:
        fingerprint, sources = facts.fingerprint, facts.sources

    told = read_facts(settings, Held())  # type: ignore[arg-type]
    everything = json.dumps(register_record(told)) + card_text(told) + processing_text(told)
    assert (told.model_place, told.embedder) == ("models.example", "mijn-model")
    assert "geheim" not in everything
    assert "/srv" not in everything
