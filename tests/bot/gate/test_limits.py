"""A statement may not be freed of what the passage limits it by."""

from __future__ import annotations

import pytest

from bot.gate import verify

TOWER = (
    "Guests may climb the tower unless the wind is strong. The tower was painted by students and teachers. "
    "The owner believes that the tower leans to the east. The council will sell the tower in 2040."
)
TOREN = (
    "Gasten mogen de toren beklimmen, tenzij de wind sterk is. De toren is geverfd door studenten en leraren. "
    "De eigenaar gelooft dat de toren naar het oosten helt. De raad zal de toren in 2040 verkopen."
)


@pytest.mark.parametrize("passage", [TOWER, TOREN])
@pytest.mark.parametrize(
    ("sentence", "reasons"),
    [
        ("Guests may climb the tower.", {"quantity"}),
        ("Gasten mogen de toren beklimmen.", {"quantity"}),
        ("Guests may climb the tower even when the wind is strong.", {"quantity", "direction"}),
        ("Only students painted the tower.", {"quantity"}),
        ("Alleen studenten hebben de toren geverfd.", {"quantity"}),
        ("De toren helt naar het oosten.", {"modality"}),
        ("The tower leans to the east.", {"modality"}),
        ("The council has sold the tower in 2040.", {"modality"}),
        ("De raad heeft de toren in 2040 verkocht.", {"modality"}),
    ],
)
def test_a_limit_may_not_be_dropped_or_made_up(sentence: str, reasons: set[str], passage: str) -> None:
    verdict = verify(sentence, [passage])
    assert not verdict.supported
    assert verdict.reason in {*reasons, "coverage"}


@pytest.mark.parametrize(
    ("sentence", "passage"),
    [
        ("Unless the wind is strong, guests may climb the tower.", TOWER),
        ("Tenzij de wind sterk is, mogen gasten de toren beklimmen.", TOREN),
        ("Students and teachers painted the tower.", TOWER),
        ("De eigenaar gelooft dat de toren helt naar het oosten.", TOREN),
        ("In 2040 the council will sell the tower.", TOWER),
    ],
)
def test_a_limit_that_is_kept_is_let_through(sentence: str, passage: str) -> None:
    assert verify(sentence, [passage]).supported
