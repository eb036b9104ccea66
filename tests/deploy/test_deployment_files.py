"""The deployment files are well-formed, name settings that exist, and take away what the service does not need."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import Settings
from tests.deploy.proxies import DEPLOY, nginx_command, nginx_example
from tests.services import free_port, needs_nginx

ROOT = DEPLOY.parents[1]
SETTINGS = {f"PARAAT_{field.upper()}" for field in Settings.model_fields}
COMPOSE = ["compose.yaml", "compose.replicas.yaml"]


def read(name: str) -> Any:
    return yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted(DEPLOY.iterdir()), ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(path: Path) -> None:
    named = set(re.findall(r"PARAAT_[A-Z_]+", path.read_text(encoding="utf-8")))
    assert named <= SETTINGS


@pytest.mark.parametrize("name", COMPOSE)
def test_every_service_of_ours_is_read_only_and_without_rights(name: str) -> None:
    ours = [service for service in read(name)["services"].values() if service["image"] == "paraat"]
    assert ours
    for service in ours:
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert (ROOT / "docs" / "deploy" / service["build"]["context"]).resolve() == ROOT
        assert (ROOT / service["build"]["dockerfile"]).is_file()


@pytest.mark.parametrize("name", COMPOSE)
def test_volumes_and_networks_are_declared_and_stores_are_not_open_to_the_world(name: str) -> None:
    described = read(name)
    for kind, service in described["services"].items():
        named = [volume.split(":")[0] for volume in service.get("volumes", []) if not volume.startswith(".")]
        assert set(named) <= set(described["volumes"])
        assert set(service["networks"]) <= set(described["networks"])
        open_ports = [port for port in service.get("ports", []) if not port.startswith("127.0.0.1:")]
        assert open_ports == [] or kind == "nginx"


def test_the_image_has_no_root_user_no_cuda_and_copies_what_there_is() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    last = text.rpartition("\nFROM ")[2]
    assert re.search(r"^USER [1-9]\d*$", last, re.MULTILINE)
    assert "HEALTHCHECK" in last
    assert "/whl/cpu" in text
    copied = [name for line in re.findall(r"^COPY (?!--)(.+)$", text, re.MULTILINE) for name in line.split()[:-1]]
    assert copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
    command = json.loads(last.split("CMD ", 1)[1].split("\n")[0])
    compile(command[-1], "health check", "exec")


def test_the_unit_is_verified_and_confined() -> None:
    if not (tool := shutil.which("systemd-analyze")):
        pytest.skip("systemd-analyze is not installed")
    unit = DEPLOY / "paraat.service"
    verified = subprocess.run([tool, "verify", unit], capture_output=True, text=True, check=False)
    # The program is not installed there on the machine of the test; nothing else may be wrong.
    wrong = [line for line in verified.stderr.splitlines() if "/opt/paraat/.venv/bin/paraat" not in line]
    assert [line for line in wrong if "paraat.service" in line] == []
    judged = subprocess.run(
        [tool, "security", "--offline=yes", "--threshold=25", unit], capture_output=True, text=True, check=False
    )
    assert judged.returncode == 0, judged.stdout


@needs_nginx
def test_nginx_takes_the_example(tmp_path: Path) -> None:
    path = nginx_example(tmp_path, plain=free_port(), secure=free_port(), replicas=(free_port(), free_port()))
    tested = subprocess.run(nginx_command(path, "-t"), capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
