"""Production does not start without what it needs."""

from __future__ import annotations

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
