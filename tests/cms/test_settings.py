"""Production does not start without what it needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
NEEDED = {
    "SECRET_KEY": "a-secret-of-the-tests-0123456789-ABCDEFGHIJ",
    "PASS_KEY_SECRET": "another-secret-of-the-tests-0123456789-ABC",
    "ALLOWED_HOSTS": "portal.example",
    "SITE_URL": "https://portal.example",
}


def start(**changes: str | None) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, **NEEDED, "DATABASE_URL": "sqlite://:memory:", **changes}
    return subprocess.run(
        [sys.executable, "-c", "import cms.settings.production"],
        cwd=ROOT,
        env={name: value for name, value in variables.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


def test_with_its_secrets_production_starts() -> None:
    assert start().returncode == 0


@pytest.mark.parametrize("value", [None, ""])
@pytest.mark.parametrize("name", NEEDED)
def test_production_refuses_to_start_without_each_of_them(name: str, value: str | None) -> None:
    refused = start(**{name: value})
    assert refused.returncode != 0
    assert name in refused.stderr


@pytest.mark.parametrize(
    ("tiles", "pictures_from"),
    [
        ("", ["'self'", "data:", "blob:"]),
        ("https://tile.example/{z}/{x}/{y}.png", ["'self'", "data:", "blob:", "https://tile.example"]),
        ("https://{s}.tile.example/{z}/{x}/{y}.png", ["'self'", "data:", "blob:", "https://*.tile.example"]),
    ],
)
def test_pictures_come_from_a_tile_server_only_where_one_is_set(tiles: str, pictures_from: list[str]) -> None:
    read = "import json; from cms.settings import base; print(json.dumps(base.CONTENT_SECURITY_POLICY['DIRECTIVES']))"
    variables = {**os.environ, **NEEDED, "DATABASE_URL": "sqlite://:memory:", "MAP_TILE_URL": tiles}
    done = subprocess.run([sys.executable, "-c", read], cwd=ROOT, env=variables, capture_output=True, text=True, check=True)
    policy = json.loads(done.stdout)
    assert policy["img-src"] == pictures_from
    assert not any("tile.example" in host for name, hosts in policy.items() if name != "img-src" for host in hosts)
