"""The example of nginx in docs/deploy, changed to run here."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.services import NGINX

DEPLOY = Path(__file__).parents[2] / "docs" / "deploy"


def nginx_example(folder: Path, *, plain: int, secure: int, replicas: tuple[int, ...]) -> Path:
    """The example in `folder` with these ports, its paths in that folder and a certificate made for it."""
    keys = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", *keys]
    subprocess.run(made, check=True, capture_output=True)
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    servers = "".join(f"server 127.0.0.1:{port} max_fails=1 fail_timeout=5s;\n" for port in replicas)
    text, found = re.subn(r"(?:\s*server 127\.0\.0\.1:\d+ [^\n]*\n)+", f"\n{servers}", text)
    assert found == 2
    changes = {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{secure} ssl;",
        "/etc/ssl/paraat": str(folder),
        "/var/log/nginx/error.log": str(folder / "error.log"),
        "/run/nginx.pid": str(folder / "nginx.pid"),
    }
    return with_own_folders(folder, text, changes)


def with_own_folders(folder: Path, text: str, changes: dict[str, str]) -> Path:
    """A file of nginx in `folder`, with these changes and all that nginx writes in that folder."""
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    path = folder / "nginx.conf"
    # Debian's nginx keeps bodies in a folder that only root may write.
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"    {kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    path.write_text(text.replace("http {\n", f"http {{\n{temporary}", 1), encoding="utf-8")
    return path


def nginx_command(path: Path, *more: str) -> list[str]:
    """nginx in the foreground with this file."""
    return [str(NGINX), "-e", "stderr", "-c", str(path), "-g", "daemon off;", *more]
