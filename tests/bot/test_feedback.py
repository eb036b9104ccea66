"""What readers report is kept without what is personal."""

from __future__ import annotations

from pathlib import Path

from bot.database import Database, StoredFeedback
from bot.feedback import make_report


def test_a_report_is_found_again_by_another_process(tmp_path: Path) -> None:
    def stored() -> StoredFeedback:
        return StoredFeedback(Database("", tmp_path / "data"))

    stored().add(make_report("0123456789abcdef", "not_useful", ("wrong", "unclear"), "De pagina klopt niet."))
    stored().add(make_report("fedcba9876543210", "useful", (), ""))
    first, second = stored().reports()
    assert (first.answer_id, first.verdict, first.reasons) == ("0123456789abcdef", "not_useful", ("wrong", "unclear"))
    assert first.comment == "De pagina klopt niet."
    assert (second.verdict, second.reasons, second.comment) == ("useful", (), "")
    assert first.at <= second.at


def test_personal_data_and_hidden_characters_are_taken_out_of_a_comment() -> None:
    report = make_report("0123456789abcdef", "error", (), "Mail mij op jan@example.org\u200b of 0612345678")
    assert "jan@example.org" not in report.comment
    assert "0612345678" not in report.comment
    assert "\u200b" not in report.comment
