"""Which Chroma servers are taken, and what nobody gets to see of them."""

from __future__ import annotations

import chromadb
import pytest

from index import ChromaServer


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8000", "http://127.0.0.1:8000/", "http://localhost", "http://[::1]:8000"]
)
def test_a_server_on_this_machine_is_taken(address: str) -> None:
    assert ChromaServer(address=address).address == address


@pytest.mark.parametrize(
    ("address", "token", "told"),
    [
        ("http://chroma:8000", "geheim", "chroma is another machine, and Chroma asks nobody who they are"),
        ("http://10.0.0.5:8000", "", "expected an address on this machine, or https://"),
        ("https://chroma.example.org", "", "set PARAAT_CHROMA_TOKEN and let the proxy before Chroma ask for it"),
        ("127.0.0.1:8000", "", "this is no address of a server"),
        ("http://user:geheim@127.0.0.1:8000", "", "without path or password"),
        ("http://127.0.0.1:8000/chroma", "", "without path or password"),
        ("http://127.0.0.1:99999", "", "out of range"),
        ("ftp://127.0.0.1", "", "this is no address of a server"),
        ("cloud", "geheim", "PARAAT_CHROMA_TENANT"),
        ("cloud", "", "PARAAT_CHROMA_TOKEN"),
    ],
)
def test_a_server_that_anybody_may_change_is_refused(address: str, token: str, told: str) -> None:
    with pytest.raises(ValueError, match=told) as refused:
        ChromaServer(address=address, token=token)
    assert "geheim" not in str(refused.value)


def test_a_server_behind_a_proxy_gets_the_token_and_nobody_sees_it() -> None:
    server = ChromaServer(address="https://chroma.example.org", token="geheim")
    assert "geheim" not in repr(server)


def test_chroma_cloud_has_a_client_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []

    def cloud(tenant: str, database: str, key: str, *_: object, **__: object) -> object:
        made.append((tenant, database, key))
        raise ConnectionError("nobody calls from a test")

    monkeypatch.setattr("index.chroma_server.ChromaServer._greet", lambda _: None)
    monkeypatch.setattr(chromadb, "CloudClient", cloud)
    server = ChromaServer(address="cloud", token="sleutel", tenant="ons", database="paraat")
    with pytest.raises(ConnectionError):
        server.client()
    assert made == [("ons", "paraat", "sleutel")]
