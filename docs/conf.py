"""How Sphinx builds the documentation: `make docs` reads this tree and writes var/docs, without any network."""

from __future__ import annotations

import fnmatch
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docutils.nodes import document
    from sphinx.application import Sphinx

project = "Paraat"
author = "Paraat project"
project_copyright = "Paraat project, EUPL-1.2"
language = "en"

# The whole tree is the source, so that a page may link to a card or a README beside the code that it describes.
root_doc = "docs/index"
include_patterns = ["*.md", "docs/*.md", "docs/**/*.md", "eval/**/*.md", "index/**/*.md"]
exclude_patterns = [".venv", "var"]
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]
highlight_language = "none"
# Examples shorten JSON with dots.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_title = "Paraat"
html_static_path = ["site/static"]
html_css_files = ["paraat.css"]
html_favicon = "site/static/mark.svg"
# The front of the built site leads to the index, which is a folder deeper.
html_extra_path = ["site/root"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#1d4ed8", "color-brand-content": "#1d4ed8"},
    "dark_css_variables": {"color-brand-primary": "#9db8ff", "color-brand-content": "#9db8ff"},
}

_ENTRY = re.compile(r"^(?:\w+ <)?/(\S+?)>?\n", re.MULTILINE)
_OTHERS = "% other pages"


def name_pages(app: Sphinx, docname: str, source: list[str]) -> None:
    """Keep the entries of the index that name a page, and give pages of docs/ that none names a group of their own.

    So a page may come or go without a change to the index, and none is out of reach.
    """
    if docname != root_doc:
        return
    pages = app.project.docnames
    patterns = _ENTRY.findall(source[0])
    text = _ENTRY.sub(lambda entry: entry[0] if fnmatch.filter(pages, entry[1]) else "", source[0])
    others = [
        page
        for page in sorted(pages)
        if page != root_doc and not any(fnmatch.fnmatchcase(page, pattern) for pattern in patterns)
    ]
    group = "\n".join(["```{toctree}", ":titlesonly:", ":caption: More", "", *(f"/{page}" for page in others), "```"])
    source[0] = text.replace(_OTHERS, group if others else "")


def open_folders_by_their_readme(app: Sphinx, doctree: document) -> None:
    """A link to a folder leads to its README, as where the tree is browsed; without one it becomes plain text."""
    from sphinx.addnodes import pending_xref

    for link in list(doctree.findall(pending_xref)):
        folder = Path(app.srcdir, app.env.docname).parent / link["reftarget"]
        if link.get("refdomain") or not folder.is_dir():
            continue
        readme = (folder / "README").resolve().relative_to(app.srcdir).as_posix()
        if readme in app.project.docnames:
            link.attributes.update({"refdomain": "doc", "reftarget": readme, "reftargetid": None})
        else:
            link.replace_self(link.children)


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this before it reads a page."""
    app.connect("source-read", name_pages)
    app.connect("doctree-read", open_folders_by_their_readme)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
