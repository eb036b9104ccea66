"""Registers say which texts a folder holds; nonsense in them is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sources import Source, SourceError, builtin_sources, load_register, select_sources

GOOD = 'id = "plan"\nfile = "plan.md"\ntitle = "Plan"\nlanguage = "nl"\n'


def write(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "register.toml").write_text(text, encoding="utf-8")
    return folder


def test_entry_becomes_a_source(tmp_path: Path) -> None:
    text = "[[source]]\n" + GOOD + 'published = 2023-04-03\noutline = "../out.json"\nurl = ""\npage_separator = "---"\n'
    (source,) = load_register(write(tmp_path, text))
    assert source == Source(
        source_id="plan",
        path=tmp_path / "plan.md",
        title="Plan",
        language="nl",
        published="2023-04-03",
        outline=tmp_path / "../out.json",
        page_separator="---",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "names no text"),
        ("source = 3", "names no text"),
        ("[[source]]\nid = ", "cannot be read"),
        ('[[source]]\nid = "a"\n', r"entry 1 \(a\).*'file' is missing"),
        ("[[source]]\n" + GOOD + 'publised = "x"\n', "unknown field 'publised'; did you mean 'published'"),
        ("[[source]]\n" + GOOD + 'published = "soon"\n', r"\(plan\).*'published' is 'soon'; expected a date"),
        ("[[source]]\n" + GOOD + "kind = 3\n", "'kind' is 3; text in quotes"),
        ("[[source]]\n" + GOOD + 'url = "ftp://x"\n', "'url'"),
        ("[[source]]\n" + GOOD + 'sha256 = "12"\n', "'sha256'"),
        ("[[source]]\n" + GOOD + 'format = "word"\n', "'format'"),
        ("[[source]]\n" + GOOD.replace("plan.md", "../plan.md"), "outside the folder"),
        ("[[source]]\n" + GOOD.replace("plan.md", "/etc/hosts"), "outside the folder"),
        ("[[source]]\n" + GOOD + "[[source]]\n" + GOOD, "names 'plan' twice"),
        ('title = "x"\n[[source]]\n' + GOOD, "'title' at the top"),
        ("[[source]]\n" + GOOD + 'published = "2023-02-30"\n', "'published' is '2023-02-30', a day that no calendar"),
        ("[[source]]\n" + GOOD + 'valid_until = "2023-13"\n', "'valid_until' is '2023-13', a day that no calendar"),
        (
            "[[source]]\n" + GOOD + 'published = "2023-04-03"\nvalid_until = "2022"\n',
            "'valid_until' 2022 lies before 'published'",
        ),
        ("[[source]]\n" + GOOD + 'superseded_by = "plan"\n', r"goes round in a circle \(plan -> plan\)"),
        (
            "".join(
                "[[source]]\n" + GOOD.replace('"plan"', f'"{one}"') + f'superseded_by = "{other}"\n'
                for one, other in ("ab", "bc", "ca")
            ),
            r"goes round in a circle \(a -> b -> c -> a\)",
        ),
    ],
)
def test_nonsense_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        load_register(write(tmp_path, text))


def test_folder_without_register_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"has no register\.toml"):
        load_register(tmp_path / "nowhere")


def test_link_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("x", encoding="utf-8")
    folder = write(tmp_path / "inside", "[[source]]\n" + GOOD)
    (folder / "plan.md").symlink_to(tmp_path / "secret.md")
    with pytest.raises(SourceError, match="outside the folder"):
        load_register(folder)


def source(name: str, kind: str = "") -> Source:
    return Source(source_id=name, path=Path(name), title=name, language="nl", kind=kind)


def test_predecessors_and_foreign_texts_are_read_only_when_named() -> None:
    sources = [source("a"), source("b", "predecessor"), source("c", "foreign"), source("d", "law")]
    assert [found.source_id for found in select_sources(sources, [])] == ["a", "d"]
    assert [found.source_id for found in select_sources(sources, ["c", "a"])] == ["a", "c"]


def test_of_versions_in_a_row_the_newest_answers() -> None:
    first, second, third = source("a"), source("b"), source("c")
    row = [replace(first, superseded_by="b"), replace(second, superseded_by="c"), third]
    assert [found.source_id for found in select_sources(row, [])] == ["c"]
    assert [found.source_id for found in select_sources(row[:2], [])] == ["b"]


def test_unknown_name_gets_the_nearest_ones() -> None:
    with pytest.raises(SourceError, match=r"'strateg'.*strategy-nl"):
        select_sources([source("strategy-nl"), source("law")], ["strateg"])


def test_builtin_sources_are_renderings_with_ids_of_their_own() -> None:
    sources = builtin_sources()
    assert all(found.kind == "rendering" for found in sources)
    assert len({found.source_id for found in sources}) == len(sources)
