"""Which browser is taken, and what a person is told when there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import chromium


def program(path: Path, script: str) -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_a_browser_named_in_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = program(tmp_path / "mine", "echo Chromium 1.2")
    monkeypatch.setenv("CHROMIUM", str(named))
    assert chromium.find() == str(named)


def test_a_named_browser_that_does_not_start_is_told_and_not_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(chromium.ChromiumError, match="/nowhere/chromium, which does not start"):
        chromium.find()


def test_a_program_that_only_says_how_to_install_the_browser_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    program(tmp_path / "chromium", "echo 'Command requires the snap to be installed' >&2; exit 1")
    real = program(tmp_path / "google-chrome", "echo Google Chrome 1.2")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/sbin")
    monkeypatch.setattr(chromium, "MAC", ())
    monkeypatch.setattr(chromium, "NAMES", ("chromium", "google-chrome"))
    assert chromium.find(may_install=False) == str(real)


def test_no_browser_at_all_gets_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "NAMES", ())
    monkeypatch.setattr(chromium, "MAC", ())
    monkeypatch.setattr(chromium, "playwrights_own", lambda: None)
    with pytest.raises(chromium.ChromiumError, match="or name one: CHROMIUM="):
        chromium.find(may_install=False)
