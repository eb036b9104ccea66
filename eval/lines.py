"""Reads JSONL files line by line, and names every bad line before anything is done with the good ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

_NAMES = {str: "text", int: "a whole number", list: "a list", dict: "an object"}
_SHOWN_CHARS = 60


class LineError(ValueError):
    """One line is not what it should be; the message says what was found and what was expected."""


def read_jsonl(path: Path, parse: Callable[[dict[str, Any], int], T], error: type[ValueError]) -> tuple[T, ...]:
    """What `parse` makes of the object and the number of each line, in the order of the file.

    Lines of white space are passed over; a byte order mark is allowed.

    Raises:
        ValueError: as `error`, when the file cannot be read, holds no object, or has bad lines; the message
            then has one line for each of those: file, line number, what was found, what was expected.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        raise error(f"{path}: cannot be read ({problem.strerror}); expected a JSONL file") from problem
    except UnicodeDecodeError as problem:
        raise error(f"{path}: byte {problem.start} is not UTF-8; save the file as UTF-8") from problem
    rows: list[T] = []
    problems: list[str] = []
    # Not splitlines(): JSON strings may hold U+2028 and its like unescaped.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            rows.append(parse(_parse_object(line), number))
        except LineError as problem:
            problems.append(f"{path}:{number}: {problem}")
    if problems:
        raise error("\n".join(problems))
    if not rows:
        raise error(f"{path}: found no line, expected one JSON object a line")
    return tuple(rows)


def take(raw: dict[str, Any], name: str, kind: type[T], default: T | None = None) -> T:
    """The field `name` of that kind; `default` where it is absent or null. Raises LineError."""
    value = raw.get(name)
    if value is None:
        if default is None:
            raise LineError(f"{name} is missing; expected {_NAMES[kind]}")
        return default
    if not isinstance(value, kind) or isinstance(value, bool):
        raise LineError(f"{name} is {shown(value)}; expected {_NAMES[kind]}")
    return value


def take_number(raw: dict[str, Any], name: str) -> int | None:
    """The whole number in the field `name`; None where it is absent or null. Raises LineError."""
    return None if raw.get(name) is None else take(raw, name, int)


def take_objects(raw: dict[str, Any], name: str, parse: Callable[[dict[str, Any]], T]) -> tuple[T, ...]:
    """What `parse` makes of each object in the list `name`; empty where it is absent. Raises LineError."""
    made = []
    for position, value in enumerate(take(raw, name, list, []), start=1):
        if not isinstance(value, dict):
            raise LineError(f"{name}, entry {position} is {shown(value)}; expected an object")
        try:
            made.append(parse(value))
        except LineError as problem:
            raise LineError(f"{name}, entry {position}: {problem}") from problem
    return tuple(made)


def shown(value: object) -> str:
    """The value as JSON, shortened so that it fits in a message."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN_CHARS else text[:_SHOWN_CHARS] + "…"


def _parse_object(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as problem:
        raise LineError(f"not JSON ({problem}); expected one object on one line") from problem
    if not isinstance(value, dict):
        raise LineError(f"found {shown(value)}; expected a JSON object")
    return value
