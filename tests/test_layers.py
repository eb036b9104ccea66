"""Imports go one way between the rooms, and each heavy library has one owner."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("sources", "index", "bot", "eval")
# A room may import itself and the rooms before it; app.py may import all, and nothing imports app.
MAY_IMPORT = {room: ROOMS[: position + 1] for position, room in enumerate(ROOMS)}
OWNERS = {
    "httpx": ("sources/fetching.py", "bot/generating/models.py"),
    "pypdf": ("sources/bookmarks.py",),
    "pypdfium2": ("sources/glyphs.py", "sources/drawings.py"),
    "pdfplumber": ("sources/ruled.py",),
    "trafilatura": ("sources/html.py",),
    "docx": ("sources/docx.py",),
    "chromadb": ("index/store.py", "index/chroma_server.py", "index/server_store.py"),
    # The benchmark builds the pipelines that others build, with the libraries that they use.
    "langchain_chroma": ("index/store.py", "eval/bench/"),
    "langchain_text_splitters": ("index/chunking.py", "eval/bench/"),
    "sentence_transformers": (
        "index/embedding.py",
        "index/reranking.py",
        "index/entailment.py",
        "index/training/",
        "eval/bench/",
    ),
    "torch": ("index/embedding.py", "index/training/", "eval/bench/"),
    "bm25s": ("index/lexical.py",),
    "Stemmer": ("index/analysis.py",),
    "langchain_core": ("index/", "bot/generating/", "eval/bench/"),
    "langchain": ("bot/generating/models.py",),
    "mcp": ("bot/mcp_server.py",),
    "gradio": ("bot/",),
    "fastapi": ("bot/",),
    "starlette": ("bot/",),
    "uvicorn": ("app.py", "bot/patience.py"),
    "syntok": ("bot/sentences.py",),
    "py3langid": ("bot/language.py",),
    "stdnum": ("bot/personal_data.py",),
    "phonenumbers": ("bot/personal_data.py",),
    "ir_measures": ("eval/",),
    "matplotlib": ("eval/charts.py", "eval/bench/report.py"),
    "tqdm": ("eval/progress.py",),
    "sklearn": (
        "eval/fitting.py",
        "eval/gateset/fitting.py",
        "eval/outside_training.py",
        "eval/triage_training.py",
        "bot/operating/gaps.py",
    ),
    "typer": (
        "app.py",
        "bot/commands.py",
        "bot/operating/commands.py",
        "eval/commands.py",
        "eval/run_commands.py",
        "eval/source_commands.py",
        "eval/redteam/command.py",
        "eval/case_commands.py",
        "eval/transparency/command.py",
    ),
    "sqlalchemy": ("bot/database/",),
    "alembic": ("bot/database/",),
    "psycopg": (),
    "prometheus_client": ("bot/operating/metrics.py",),
    "opentelemetry": ("bot/operating/tracing.py",),
    "redis": ("bot/sharing.py",),
    "limits": ("bot/guarding.py",),
}


def modules() -> list[Path]:
    found = [ROOT / "app.py"]
    for room in ROOMS:
        found += sorted((ROOT / room).rglob("*.py"))
    return found


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_from_right_to_left_only(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    allowed = MAY_IMPORT.get(room, ROOMS)
    wrong = [
        name for name in imported(path) if name.split(".")[0] in (*ROOMS, "app") and name.split(".")[0] not in allowed
    ]
    assert wrong == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_other_rooms_are_imported_by_their_package_name(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    inner = [
        name
        for name in imported(path)
        if name.count(".") and name.split(".")[0] in ("sources", "index", "bot") and name.split(".")[0] != room
    ]
    assert inner == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_library_is_imported_by_its_owner_only(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    wrong = [
        name
        for name in imported(path)
        if (owners := OWNERS.get(name.split(".")[0])) is not None and not place.startswith(owners)
    ]
    assert wrong == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_has_at_most_300_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_function_has_at_most_50_lines(path: Path) -> None:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, functions)]
    assert [node.name for node in found if (node.end_lineno or 0) - node.lineno >= 50] == []
