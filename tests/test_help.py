"""What `--help` says of every command: something, whole, and nothing of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from app import app

COMMAND: Any = typer.main.get_command(app)


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*path, name))


ALL = dict(commands(COMMAND))


def shown(path: tuple[str, ...]) -> str:
    result = CliRunner().invoke(app, [*path, "--help"], env={"COLUMNS": "80"}, terminal_width=80)
    assert result.exit_code == 0
    return result.output


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_help_is_whole_and_names_no_folder_of_this_machine(path: tuple[str, ...]) -> None:
    text = shown(path)
    # A line of the list of commands that does not fit ends in three dots.
    assert [line for line in text.splitlines() if line.endswith("...") and "Usage:" not in line] == []
    assert str(Path(__file__).parents[1]) not in text.replace("\n", "").replace(" ", "")


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_option_and_argument_says_what_it_is(path: tuple[str, ...]) -> None:
    command = ALL[path]
    silent = [given.name for given in command.params if not given.help]
    assert (bool(command.help), silent) == (True, [])


def test_the_commands_stand_in_the_order_in_which_they_are_met() -> None:
    lines = shown(()).partition("Commands:")[2].split("\n  ")
    names = [line.split()[0] for line in lines if line.split()]
    assert names[:3] == ["serve", "ask", "search"]
    assert sorted(names) == sorted(COMMAND.commands)
