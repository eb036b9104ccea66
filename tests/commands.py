"""Commands of `paraat` in the process of the test: quicker, where the process itself is not the point."""

from __future__ import annotations

import io
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from app import _guarded, app


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


def run_here(*arguments: object, cwd: Path | None = None) -> Ran:
    """What the command does from a folder, and what a shell would see of it."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with chdir(cwd or Path.cwd()), redirect_stdout(out), redirect_stderr(err):
        try:
            _guarded(lambda: app([str(argument) for argument in arguments]))
        except SystemExit as ended:
            code = int(ended.code or 0)
    return Ran(returncode=code, stdout=out.getvalue(), stderr=err.getvalue())
