"""The handbook builds without a warning, and what it names is there: pages, commands, options and settings."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import typer.main
from markdown_it import MarkdownIt

from app import app
from bot.settings import Settings
from tests.bot.browsers import BROWSER, browsing

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *ROOT.glob("SECURITY.md"), *(ROOT / "docs").rglob("*.md")])
_NAMES_A_FILE = {"a": "href", "link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src"}
_COMMAND = re.compile(r"(?:^|[\s$;/(=])paraat +([a-z-].*)$", re.MULTILINE)
_ENDS_A_COMMAND = {"|", ">", "2>", "&&", ";", "&", "\\"}


class _Page(HTMLParser):
    """The anchors of a page, and what it names: (element, address)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.named: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.anchors |= {given["id"] or ""} if "id" in given else set()
        if address := given.get(_NAMES_A_FILE.get(tag, "")):
            self.named.append((tag, address))


def read(site: Path) -> dict[Path, _Page]:
    return {path: _Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}


def dead_links(pages: dict[Path, _Page]) -> list[str]:
    """Each address inside the site that leads to no file, or to an anchor that its page lacks."""
    dead = []
    for path, page in pages.items():
        for _, address in page.named:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            has_anchor = not parts.fragment or target not in pages or parts.fragment in pages[target].anchors
            if not target.is_file() or not has_anchor:
                dead.append(f"{path.name}: {address}")
    return dead


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site").resolve()
    options = ["--quiet", "--fail-on-warning", "--keep-going", "-c", "docs", "-d", folder / "doctrees"]
    command = [sys.executable, "-m", "sphinx", *options, ".", folder / "html"]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return folder / "html"


@pytest.mark.slow
def test_no_link_of_the_site_is_dead(site: Path) -> None:
    assert dead_links(read(site)) == []


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<p id="here"><a href="a.html#here">.</a><a href="#there">.</a>', encoding="utf-8")
    (tmp_path / "b.html").write_text('<a href="a.html#here">.</a><img src="c.svg">', encoding="utf-8")
    assert dead_links(read(tmp_path)) == ["a.html: #there", "b.html: c.svg"]


@pytest.mark.slow
def test_every_page_is_reached_from_the_index(site: Path) -> None:
    index = _Page((site / "docs" / "index.html").read_text(encoding="utf-8"))
    reached = {(site / "docs" / urlsplit(address).path).resolve() for tag, address in index.named if tag == "a"}
    missing = {path.relative_to(ROOT).with_suffix(".html").as_posix() for path in PAGES}
    missing -= {path.relative_to(site).as_posix() for path in reached if path.is_relative_to(site)}
    assert missing <= {"docs/index.html"}


@pytest.mark.slow
def test_the_site_names_nothing_of_third_parties_that_a_browser_would_fetch(site: Path) -> None:
    loaded = [address for page in read(site).values() for tag, address in page.named if tag != "a"]
    assert [address for address in loaded if urlsplit(address).scheme not in ("", "data")] == []
    styles = [path.read_text(encoding="utf-8") for path in site.rglob("*.css")]
    assert [found for style in styles for found in re.findall(r"(?:@import\s+|url\()['\"]?(?:https?:)?//", style)] == []


@pytest.mark.slow
class TestInABrowser:
    pytestmark = BROWSER

    def test_no_page_asks_another_host(self, site: Path) -> None:
        asked: list[str] = []
        faults: list[str] = []
        with browsing() as browser:
            tab: Any = browser.new_page()
            tab.on("request", lambda request: asked.append(request.url))
            tab.on("pageerror", lambda error: faults.append(str(error)))
            for path in sorted(site.rglob("*.html")):
                tab.goto(path.as_uri())
        assert [address for address in asked if not address.startswith((site.as_uri(), "data:"))] == []
        assert faults == []

    def test_no_page_is_wider_than_a_phone(self, site: Path) -> None:
        with browsing() as browser:
            tab: Any = browser.new_page(viewport={"width": 360, "height": 740})
            wide = []
            for path in sorted((site / "docs").glob("*.html")):
                tab.goto(path.as_uri())
                if tab.evaluate("document.documentElement.scrollWidth") > 360:
                    wide.append(path.name)
        assert wide == []


def code_of(markdown: str) -> Iterator[str]:
    """Each piece of code of a text, as a block or in a line; a line that ends in a backslash goes on."""
    for block in MarkdownIt("commonmark").enable("table").parse(markdown):
        for token in [block, *(block.children or [])]:
            if token.type in ("fence", "code_block", "code_inline"):
                yield re.sub(r"\\\n\s*", "", token.content)


def unknown(line: str) -> str | None:
    """The first word after `paraat` that is no command, or no option of its command; None when all are known."""
    command: Any = typer.main.get_command(app)
    try:
        words = shlex.split(line, comments=True)
    except ValueError:
        words = line.split()
    for word in words:
        name = word.strip("[](),.:").split("=")[0]
        if word in _ENDS_A_COMMAND:
            break
        if name.startswith("-"):
            known = {option for given in command.params for option in (*given.opts, *given.secondary_opts)}
            if name not in known | {"--help"}:
                return name
        elif commands := getattr(command, "commands", None):
            if name not in commands:
                return name
            command = commands[name]
    return None


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_and_option_named_exists(path: Path) -> None:
    lines = [line for code in code_of(path.read_text(encoding="utf-8")) for line in _COMMAND.findall(code)]
    assert [(line, wrong) for line in lines if (wrong := unknown(line))] == []


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("serv", "serv"),
        ("ask 'Who?' --langauge nl", "--langauge"),
        ("eval bake --cases FILE", "bake"),
        ("ask 'Who?' --lang nl | less --no-such", None),
        ("serve [--index DIR]   # --no-such", None),
        ("--version", None),
    ],
)
def test_a_command_that_does_not_exist_is_found(line: str, wrong: str | None) -> None:
    assert unknown(line) == wrong


def test_commands_are_looked_for_in_code_only() -> None:
    text = "Say paraat no.\n\n    $ PARAAT_PORT=1 .venv/bin/paraat serve \\\n      --index DIR\n\nOr `paraat ask x`.\n"
    assert [line for code in code_of(text) for line in _COMMAND.findall(code)] == ["serve --index DIR", "ask x"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_setting_named_exists(path: Path) -> None:
    named = set(re.findall(r"\bPARAAT_[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8")))
    assert named <= {f"PARAAT_{field.upper()}" for field in Settings.model_fields}
