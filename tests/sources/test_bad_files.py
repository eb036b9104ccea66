"""A check names every bad file with its reason, as the documentation shows."""

from __future__ import annotations

import re
from pathlib import Path

from tests.sources.bad_files import check_bad_files

DOCS = Path(__file__).parents[2] / "docs" / "sources.md"


def test_every_bad_file_is_skipped_for_the_documented_reason(tmp_path: Path) -> None:
    shown = dict(
        re.findall(r"^\| `([\w-]+\.\w+)` \| skipped \| (.+) \|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    )
    checks = {check.source_id: check for check in check_bad_files(tmp_path)}
    assert {check.status for check in checks.values()} == {"skipped"}
    assert sorted(shown) == sorted(checks)
    # What ends a file that is made to swell depends on the machine: time, memory or a crash.
    swelling = {"own-form.pdf", "bomb.pdf"}
    said = {name: check.reason.replace(f"{tmp_path}/", "") for name, check in checks.items() if name not in swelling}
    assert said == {name: reason for name, reason in shown.items() if name not in swelling}
