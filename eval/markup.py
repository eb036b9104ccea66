"""Builds HTML from elements, so that text of people and documents is always escaped."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from xml.etree.ElementTree import Element, fromstring, tostring

Child = Element | str | None


def node(tag: str, *children: Child, **attributes: str | None) -> Element:
    """An element; `class_` and `data_x` become class and data-x, attributes and children of None are left out."""
    given = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items() if value is not None}
    made = Element(tag, given)
    last: Element | None = None
    for child in children:
        if child is None:
            continue
        if isinstance(child, Element):
            made.append(child)
            last = child
        elif last is None:
            made.text = (made.text or "") + child
        else:
            last.tail = (last.tail or "") + child
    return made


def drawing(svg: str, label: str) -> Element:
    """An SVG text as an element that a screen reader reads out as `label`; it carries no style sheet of its own."""
    made = fromstring(svg)
    for parent in list(made.iter()):
        parent.tag = parent.tag.rpartition("}")[2]
        for name in [name for name in parent.attrib if name.startswith("{")]:
            parent.set(name.rpartition("}")[2], parent.attrib.pop(name))
        for child in [one for one in parent if one.tag.rpartition("}")[2] in ("metadata", "style")]:
            parent.remove(child)
    for name in ("width", "height", "version"):
        made.attrib.pop(name, None)
    made.set("role", "img")
    made.set("aria-label", label)
    return made


def page(title: str, body: Element, *, style: str, script: str) -> str:
    """A whole page of HTML that asks nothing of any server: its policy allows its own style and script only.

    `style` and `script` are names of files in eval/site. Injected script could not run: the policy names the digest
    of the one that may.
    """
    code = _site(script)
    digest = base64.b64encode(hashlib.sha256(code.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'"
    head = node(
        "head",
        node("meta", charset="utf-8"),
        node("meta", http_equiv="Content-Security-Policy", content=f"{policy}; form-action 'none'"),
        node("meta", name="viewport", content="width=device-width, initial-scale=1"),
        node("meta", name="referrer", content="no-referrer"),
        node("title", title),
        node("style", _site(style)),
    )
    body.append(node("script", code))
    return "<!doctype html>\n" + tostring(node("html", head, body, lang="en"), encoding="unicode", method="html") + "\n"


def _site(name: str) -> str:
    return (files("eval") / "site" / name).read_text(encoding="utf-8")
