"""Which addresses are asked for a calendar, and which never."""

from __future__ import annotations

import http.server
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from events.imports import fetching
from events.imports.fetching import FetchError, fetch, is_public, normal

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/a.ics", "file:///etc/passwd", "ftp://example.org/", "https://", "https://user:word@example.org/", "//example.org",
        "https://example.org:22/", "https://example.org/a b", "https://exämple.org/", "gopher://x", "https://example.org:99999/", "https://[::1",
        "", "https://" + "a" * 2000, "https://example.org/\r\nHost: x",
    ],
)  # fmt: skip
def test_addresses_that_are_not_asked(address: str) -> None:
    with pytest.raises(FetchError, match="address"):
        normal(address)


def test_a_calendar_address_is_asked_over_https() -> None:
    assert normal(" webcal://example.org/a.ics?x=1#y ") == "https://example.org/a.ics?x=1"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("127.0.0.1", False), ("10.1.2.3", False), ("192.168.0.1", False), ("172.16.0.1", False), ("169.254.169.254", False),
        ("100.64.0.1", False), ("0.1.2.3", False), ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("fe80::1%eth0", False),
        ("fd00::1", False), ("::ffff:127.0.0.1", False), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("ff02::1", False), ("", False),
        ("240.0.0.1", False), ("93.184.216.34", True), ("2606:4700::1111", True), ("::ffff:93.184.216.34", True), ("64:ff9b::5db8:d822", True),
    ],
)  # fmt: skip
def test_only_public_addresses_are_connected_to(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: Any) -> None:
    monkeypatch.setattr(fetching, "addresses_of", lambda _host: ["93.184.216.34", "127.0.0.1"])
    with pytest.raises(FetchError, match="private"):
        fetch("https://example.org/a.ics")


def test_a_name_that_means_this_machine_is_refused() -> None:
    for host in ("localhost", "127.1", "0x7f.1", "[::1]", "2130706433"):
        with pytest.raises(FetchError, match=r"private|unknown"):
            fetch(f"https://{host}/")


# --- A real server --------------------------------------------------------------------------------------


class Site:
    def __init__(self, port: int) -> None:
        self.port, self.asked, self.answer = port, [], self.calendar
        self.asked: list[tuple[str, str]]
        self.answer: Callable[[Any], None]

    @staticmethod
    def calendar(handler: Any) -> None:
        send(handler, 200, CALENDAR)


def send(handler: Any, status: int, content: bytes = b"", **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(content)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: Any) -> Iterator[Site]:
    """A site over TLS on this machine, as `musee.example`; only the check of its address is left out."""
    certificate(tmp_path / "pair.pem", "musee.example")
    found: Site

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append((self.headers["Host"], self.path))
            found.answer(self)

        def log_message(self, *args: Any) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "pair.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    found = Site(server.server_port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(fetching, "PORT", server.server_port)
    monkeypatch.setattr(fetching, "addresses_of", lambda host: ["10.0.0.9"] if host == "intern.example" else ["127.0.0.1"])
    monkeypatch.setattr(fetching, "is_public", lambda address: address == "127.0.0.1")
    monkeypatch.setattr(fetching, "trusted", lambda: ssl.create_default_context(cafile=str(tmp_path / "pair.pem")))
    yield found
    server.shutdown()
    server.server_close()


def certificate(path: Path, name: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    made = builder.sign(key, hashes.SHA256())
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))


def test_the_name_is_asked_at_the_address_that_was_looked_at(site: Site) -> None:
    assert fetch("https://musee.example/agenda.ics?x=1") == CALENDAR
    assert site.asked == [(f"musee.example:{site.port}", "/agenda.ics?x=1")]


def test_another_name_than_the_certificate_says_is_not_believed(site: Site) -> None:
    with pytest.raises(FetchError, match="connection"):
        fetch("https://autre.example/agenda.ics")


def test_a_way_to_a_private_address_is_not_followed(site: Site) -> None:
    for target in ("https://intern.example/", "http://musee.example/", "https://musee.example:8443/"):
        site.answer = lambda handler, target=target: send(handler, 302, Location=target)  # type: ignore[misc]
        with pytest.raises(FetchError, match=r"private|address"):
            fetch("https://musee.example/")
    site.answer = lambda handler: send(handler, 302, Location="/again")
    with pytest.raises(FetchError, match="redirects"):
        fetch("https://musee.example/")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (lambda handler: send(handler, 404, CALENDAR), "status"),
        (lambda handler: send(handler, 200, b"<html>"), "content"),
        (lambda handler: send(handler, 200, CALENDAR, Content_Encoding="gzip"), "content"),
        (lambda handler: send(handler, 200, CALENDAR + b"x" * (2 * 1024 * 1024)), "large"),
        (lambda handler: handler.wfile.write(b"nonsense\r\n\r\n"), "connection"),
    ],
)
def test_what_is_no_calendar_says_why(site: Site, answer: Any, code: str) -> None:
    site.answer = answer
    with pytest.raises(FetchError, match=code):
        fetch("https://musee.example/")


def test_a_trickle_of_bytes_is_cut_off(site: Site, monkeypatch: Any) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 1)

    def trickle(handler: Any) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _second in range(100):
            handler.wfile.write(b"B")
            handler.wfile.flush()
            time.sleep(0.1)

    site.answer = trickle
    before = time.monotonic()
    with pytest.raises(FetchError, match=r"slow|content|connection"):
        fetch("https://musee.example/")
    assert time.monotonic() - before < 5


def test_every_failure_has_its_sentence() -> None:
    codes = ("address", "private", "unknown", "connection", "slow", "large", "status", "content", "redirects", "other")
    assert len({fetching.why(code) for code in codes}) == len(codes)
