"""Chroma behind the example of nginx takes whoever knows the token, and nobody else."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from index import ChromaServer, build_index, open_index
from index.store import StoreFailed
from tests.deploy.proxies import DEPLOY, nginx_command, with_own_folders
from tests.fakes import make_document
from tests.services import Server, free_port, needs_nginx, running_chroma

pytestmark = [pytest.mark.slow, needs_nginx]
DOCUMENT = make_document("gids", {"1": ["Het water stijgt snel."], "2": ["Het vuur brandt fel."]})


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """The address of the proxy, and the file by which its certificate is known."""

    address: str
    certificate: Path


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    folder, port = tmp_path_factory.mktemp("proxy"), free_port()
    certificate = folder / "fullchain.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    made += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(folder / "privkey.pem"), "-out", certificate]
    subprocess.run(made, check=True, capture_output=True)
    with running_chroma() as chroma:
        changes = {
            "listen 8443 ssl;": f"listen 127.0.0.1:{port} ssl;",
            "/etc/ssl/chroma": str(folder),
            "/var/log/nginx/error.log": str(folder / "error.log"),
            "/run/nginx.pid": str(folder / "nginx.pid"),
            "http://127.0.0.1:8000": f"http://127.0.0.1:{chroma.port}",
            "CHANGE-ME": "een-lang-geheim",
        }
        path = with_own_folders(folder, (DEPLOY / "chroma.nginx.conf").read_text(encoding="utf-8"), changes)
        proxy = Server(nginx_command(path), port, folder)
        try:
            proxy.start()
            yield Guarded(address=f"https://localhost:{port}", certificate=certificate)
        finally:
            proxy.stop()


def test_who_knows_the_token_builds_and_searches(
    guarded: Guarded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(guarded.certificate))
    server = ChromaServer(address=guarded.address, token="een-lang-geheim", seconds=60)
    build_index([DOCUMENT], tmp_path, server=server)
    opened = open_index(tmp_path, server=server)
    opened.check_store()
    assert opened.search("brandt het vuur").passages[0].chunk.section_id == "2"
    assert opened.degraded == ""


@pytest.mark.parametrize("token", ["", "een-ander-geheim"])
def test_others_are_turned_away(guarded: Guarded, tmp_path: Path, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(guarded.certificate))
    with pytest.raises(StoreFailed, match="it says 401"):
        build_index([DOCUMENT], tmp_path, server=ChromaServer(address=guarded.address, token=token))
    assert not (tmp_path / "current").exists()
