"""Servers that the demo, the tests, the benches and the pictures start for themselves, on this machine only."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts.bootstrap import PYTHON, ROOT

HOST = "127.0.0.1"


class ServerError(Exception):
    """A server that did not come up, in a sentence for the person at the terminal."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def port_taken(port: int) -> bool:
    """Whether another program listens there. A port that merely cools down after a stop counts as free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def wait_until_answering(port: int, process: subprocess.Popen, *, path: str = "/health/live", seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise ServerError(f"The server stopped at once (exit code {process.returncode}). Its own message stands above.")
        connection = http.client.HTTPConnection(HOST, port, timeout=10)
        try:
            connection.request("GET", path)
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise ServerError(f"The server does not answer on port {port} after {seconds:.0f} seconds.")


def stop(process: subprocess.Popen, *, seconds: float = 10) -> None:
    """Ask the server and its workers to end, and insist after a while."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def web(
    port: int, *, env: Mapping[str, str], workers: int = 1, threads: int = 4, quiet: bool = True
) -> Iterator[subprocess.Popen]:
    """The site under granian, answering before the body runs, stopped after it."""
    options = (
        "--interface",
        "wsgi",
        "--host",
        HOST,
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--blocking-threads",
        str(threads),
    )
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [PYTHON, "-m", "granian", *options, "--no-access-log", "--log-level", "warning", "cms.wsgi:application"],
            cwd=ROOT,
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            stdout=log if quiet else None,
            stderr=log if quiet else None,
            start_new_session=True,  # Ctrl-C reaches the caller alone, which then ends the server in good order
        )
        try:
            wait_until_answering(port, process)
        except ServerError as error:
            stop(process)
            log.seek(0)
            raise ServerError(f"{log.read()[-4000:]}\n{error}") from None
        try:
            yield process
        finally:
            stop(process)


@contextmanager
def postgresql(*, durable: bool = True) -> Iterator[str]:
    """A PostgreSQL of its own in a temporary folder, as a DATABASE_URL; stopped and deleted after the body.

    Not durable: nothing waits for the disk, for data that lives as long as the run.
    """
    with warnings.catch_warnings(action="ignore"):  # it minds the absence of XDG_RUNTIME_DIR, which it then does without
        import pgserver  # noqa: PLC0415 - a development package: the demo runs without it

    with tempfile.TemporaryDirectory(prefix="postgresql-", ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        server = pgserver.get_server(data)
        try:
            if not durable:
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    server.psql(f"ALTER SYSTEM SET {setting} = off;")
                server.psql("SELECT pg_reload_conf();")
            place = str(server.get_postmaster_info().socket_dir).replace("/", "%2F")
            yield f"postgresql://postgres@{place}/postgres"
        finally:
            with suppress(Exception):
                server.cleanup()
