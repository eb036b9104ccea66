"""Disks that are full or read-only, flipped bytes, killed builders, texts that change: old or new, never a mix."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from index import Index, IndexDamaged, build_index, open_index
from index.versions import BuildRunning
from tests.fakes import CountingEmbedder, make_document
from tests.services import wait_for

ROOT = Path(__file__).parents[2]
TEXTS = {"1": ["Het water stijgt snel."], "2": ["Het vuur brandt."], "3": ["De storm en het water."]}
MORE = {str(number): [f"Het water van deel {number}: " + "stroom en vuur " * 40] for number in range(300)}
# A process with the counting embedder; argv holds the folder of the index.
BEGIN = """
import json, sys
from pathlib import Path
import index.embedding
from index import build_index, open_index
from tests.fakes import CountingEmbedder, make_document
from tests.index.test_faults import MORE
embedder = CountingEmbedder()
index.embedding.load_embedder = lambda name="": embedder
out = Path(sys.argv[1])
"""
BUILD = "from app import _guarded\n_guarded(lambda: build_index([make_document('gids', MORE)], out))\n"
SEARCH = "print(len(open_index(out).search('water').passages))\n"


def run(script: str, out: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    """The script in a process of its own, after `before` (a command that starts it)."""
    command = [*before.split(), sys.executable, "-c", BEGIN + script, str(out)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)


def ranked(opened: Index) -> list[tuple[str, str, float]]:
    passages = opened.search("water, vuur en storm").passages
    return [(passage.chunk.chunk_id, passage.chunk.text, passage.score) for passage in passages]


def flipped(whole: bytes, at: int, chance: random.Random) -> bytes:
    return whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :]


@pytest.mark.parametrize("how", ["flip", "cut"])
def test_damage_anywhere_is_detected_or_changes_nothing(tmp_path: Path, counting: CountingEmbedder, how: str) -> None:
    build_index([make_document("gids", TEXTS)], tmp_path / "whole")
    whole = ranked(open_index(tmp_path / "whole"))
    by_words = ranked(open_index(tmp_path / "whole", words_only=True))
    chance, outcomes = random.Random(10), set()
    files = [p for p in sorted((tmp_path / "whole").rglob("*")) if p.is_file() and p.stat().st_size]
    # Every file once, and then files by chance.
    for number, path in enumerate([*files, *chance.choices(files, k=50 - len(files))]):
        copy = tmp_path / str(number)
        shutil.copytree(tmp_path / "whole", copy)
        content = path.read_bytes()
        at = chance.randrange(len(content))
        target = copy / path.relative_to(tmp_path / "whole")
        target.write_bytes(content[:at] if how == "cut" else flipped(content, at, chance))
        try:
            opened = open_index(copy)
        except IndexDamaged as error:
            outcomes.add("refused" if "paraat index build" in str(error) else str(error))
            continue
        assert ranked(opened) == (by_words if opened.words_only else whole)
        outcomes.add("by words" if opened.words_only else "one by one" if opened.degraded else "whole")
        assert opened.degraded or path.name in ("current", "manifest.json", "origins.json")
        shutil.rmtree(copy)
    assert outcomes - {"whole"} == {"refused", "by words", "one by one"}


def test_a_full_disk_ends_the_build_with_a_message_and_leaves_the_old_index(
    tmp_path: Path, counting: CountingEmbedder
) -> None:
    before = build_index([make_document("gids", TEXTS)], tmp_path).fingerprint
    done = run("import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (80_000, 80_000))\n" + BUILD, tmp_path)
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("paraat: ")
    assert "Traceback" not in done.stderr
    assert open_index(tmp_path).fingerprint == before
    build_index([make_document("gids", TEXTS)], tmp_path)
    assert not list((tmp_path / "versions").glob("building-*"))


# Everything that takes memory by being imported is there before the limit: it is the embedder that does not fit.
LIMITED = """
import resource, sys
from pathlib import Path
import numpy, safetensors.numpy, tokenizers
import index.embedding, index.store
from index import open_index
size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (size + 120 * 2**20,) * 2)
opened = open_index(Path(sys.argv[1]))
print(opened.words_only, len(opened.search("water").passages), opened.degraded)
"""


def test_under_a_limit_of_memory_the_words_are_searched_and_nothing_crashes(
    tmp_path: Path, counting: CountingEmbedder
) -> None:
    if not Path("/proc/self/statm").is_file():
        pytest.skip("this system does not say under /proc how much memory a process has")
    build_index([make_document("gids", TEXTS)], tmp_path)
    command = [sys.executable, "-c", LIMITED, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=250, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("True 2 search works by words only: the embedder cannot be used (MemoryError)")


# Whatever would look up a name or call another machine is an error.
CUT_OFF = """
def refuse(event, _):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        raise RuntimeError(f"nothing may be fetched: {event}")
sys.addaudithook(refuse)
import index.embedding
from index import build_index, open_index
from tests.fakes import make_document
build_index([make_document("gids", {"1": ["Het water stijgt snel."]})], Path(sys.argv[1]))
print(open_index(Path(sys.argv[1])).degraded, len(open_index(Path(sys.argv[1])).search("hoog water").passages))
try:
    build_index([make_document("gids", {"1": ["Het water stijgt snel."]})], Path(sys.argv[1]), embedder="none/such")
except index.embedding.EmbedderMissing:
    print("missing")
"""


def test_without_a_network_nothing_waits_for_one(tmp_path: Path) -> None:
    script = f"import sys\nfrom pathlib import Path\nimport index\n{CUT_OFF}"
    # With an empty home there is no model of anybody's cache either.
    env = os.environ | {"HOME": str(tmp_path), "HF_HOME": str(tmp_path / "cache")}
    command = [sys.executable, "-c", script, str(tmp_path / "index")]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=250, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["1", "missing"]


def test_without_any_memory_left_a_command_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    from app import _guarded

    def fail() -> None:
        raise MemoryError

    with pytest.raises(SystemExit) as ended:
        _guarded(fail)
    assert ended.value.code == 1
    assert capsys.readouterr().err.startswith("paraat: there is not enough memory")


@pytest.fixture
def other_user() -> str:
    """The start of a command that may not write what root owns; nothing where this process is not root."""
    if os.geteuid() != 0:
        return ""
    if not shutil.which("setpriv"):
        pytest.skip("as root no folder is read-only, and there is no setpriv to become another user")
    return "setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all --"


def test_a_read_only_folder_serves_and_refuses_to_build(
    tmp_path: Path, counting: CountingEmbedder, other_user: str
) -> None:
    folder = tmp_path / "index"
    build_index([make_document("gids", TEXTS)], folder)
    for path in (*tmp_path.parents, tmp_path, folder, *folder.rglob("*")):
        if path == folder or folder in path.parents:
            path.chmod(0o555 if path.is_dir() else 0o444)
        elif path.stat().st_uid == os.geteuid() and path.is_relative_to("/tmp"):
            path.chmod(path.stat().st_mode | 0o055)
    served, refused = run(SEARCH, folder, other_user), run(BUILD, folder, other_user)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert served.stdout.strip() == "3", served.stderr
    assert refused.returncode == 1
    assert f"no index can be built in {folder} (Permission denied)" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_second_builder_is_told_so_and_the_lock_goes_with_a_killed_one(
    tmp_path: Path, counting: CountingEmbedder
) -> None:
    # It builds until it is killed, or until this test is gone.
    hold = "with building(out):\n print('in', flush=True)\n sys.stdin.read()"
    script = BEGIN + "from index.versions import building\n" + hold
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"in\n"
        with pytest.raises(BuildRunning, match="another process builds"):
            build_index([make_document("gids", TEXTS)], tmp_path)
        first.kill()
    assert open_index(build_index([make_document("gids", TEXTS)], tmp_path).folder).search("vuur").passages
    assert not list((tmp_path / "versions").glob("building-*"))


def test_questions_go_on_while_the_index_is_built(tmp_path: Path, counting: CountingEmbedder) -> None:
    def texts(number: int) -> dict[str, list[str]]:
        return {str(part): [f"Bouw {number}: het water van deel {part}."] for part in range(10)}

    marks = {build_index([make_document("gids", texts(0))], tmp_path).fingerprint: "Bouw 0"}
    stop, faults = threading.Event(), list[Exception]()
    seen: tuple[set[tuple[str, ...]], ...] = (set(), set())

    def ask(own: set[tuple[str, ...]]) -> None:
        while not stop.is_set():
            try:
                found = open_index(tmp_path).search("water")
                own.add((found.fingerprint, *{p.chunk.text.partition(":")[0] for p in found.passages}))
            except Exception as error:  # noqa: BLE001 - any fault of a reader fails the test
                faults.append(error)

    def all_have_seen(mark: str) -> bool:
        return bool(faults) or all(mark in {found[0] for found in own} for own in seen)

    readers = [threading.Thread(target=ask, args=(own,)) for own in seen]
    for reader in readers:
        reader.start()
    try:
        for number in (1, 2, 3):
            fingerprint = build_index([make_document("gids", texts(number))], tmp_path).fingerprint
            marks[fingerprint] = f"Bouw {number}"
            # An index is kept for those who are opening it until the next but one: nobody may be further behind.
            wait_for(lambda mark=fingerprint: all_have_seen(mark))
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert faults == []
    assert seen[0] | seen[1] <= set(marks.items())


def test_what_is_cited_is_the_indexed_text_also_when_the_file_has_changed(
    tmp_path: Path, counting: CountingEmbedder
) -> None:
    build_index([make_document("gids", TEXTS)], tmp_path)
    changed = make_document("gids", TEXTS | {"1": ["Het water zakt."]})
    opened = open_index(tmp_path)
    assert changed.sections[0].text not in opened.section("gids", "1").text
    passage = opened.search("water").passages[0]
    assert passage.chunk.text in opened.section("gids", passage.chunk.section_id).text
    assert build_index([changed], tmp_path).fingerprint != opened.fingerprint


@pytest.mark.slow
def test_builders_killed_at_random_moments_leave_the_old_index_or_the_new(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.faults.killing", str(tmp_path), "20", "10", "7"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=800, check=True)
    found = json.loads(done.stdout)
    assert (found["mixed"], found["degraded"], found["left_over"]) == (0, 0, [])
    assert found["next_build"]
    assert found["old"] + found["new"] == 20
    assert found["kills"] > 0


def test_a_builder_killed_before_any_change_to_files_leaves_the_old_index_or_the_new(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.faults.stepping", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=800, check=True)
    found = json.loads(done.stdout)
    served = found["served"]
    assert (found["ended"], found["left_over"]) == (True, [])
    # First the old one, from the switch on the new.
    assert served == sorted(served, reverse=True)
    assert set(served) == {"old", "new"}
