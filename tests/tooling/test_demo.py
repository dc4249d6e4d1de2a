"""The sentences a person meets when the demo cannot start."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from scripts import bootstrap, demo


def test_a_port_in_use_gets_a_sentence_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        assert demo.main() == 1
    assert f"Port {port} is in use" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1", "٣"])
def test_a_port_that_is_none_is_refused(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(demo.DemoError, match="PORT must be a number"):
        demo.chosen_port()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(demo.DemoError, match="cannot be written"):
        demo.writable(tmp_path / "file" / "var")


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory", "C compiler"),
        ("error: [Errno 2] No such file or directory: 'x86_64-linux-gnu-gcc'", "C compiler"),
        ("error: command 'gcc' failed with exit code 1", "C compiler"),
        ("fatal error: Python.h: No such file or directory", "headers"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("error: Failed to fetch: `the-index`", "network"),
        ("something new", "message stands above"),
    ],
)
def test_a_failed_installation_says_what_to_do(said: str, advice: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(bootstrap.BootstrapError, match=advice):
        bootstrap.run(bootstrap.PYTHON, "-c", f"import sys; sys.exit({said!r})")
    assert said in capfd.readouterr().err


def test_the_demo_sells_through_a_bank_of_its_own_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STRIPE_SECRET_KEY", raising=False)
    keys = demo.payments(8123)
    assert keys["STRIPE_API_BASE"].startswith("http://127.0.0.1:")
    monkeypatch.setenv("PAYMENTS", "0")
    assert demo.payments(8123) == {}
    monkeypatch.delenv("PAYMENTS")
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_test_of_somebody")
    assert demo.payments(8123) == {}
