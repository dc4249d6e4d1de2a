"""A calendar from an address that somebody gave. The server must not be led to its own network by it: only https, only public
addresses, and the connection goes to the very address that was looked at."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

from events.imports.tables import MAX_BYTES

PORT = 443
SECONDS = 20  # in all, whoever dawdles
REDIRECTS = 3
MAX_ADDRESS = 1000
NAT64 = IPv6Network("64:ff9b::/96")
FOLLOWED = (301, 302, 303, 307, 308)
HEAD = 1024


class FetchError(Exception):
    """`code` says why; see `why`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def why(code: str) -> str:
    sentences = {
        "address": _("Give the whole public address of the calendar, beginning with https://."),
        "private": _("This address leads to a private network. Only public addresses are read."),
        "unknown": _("No such site was found. Check the address."),
        "connection": _("The site did not answer, or not safely. Try again later, or check the address."),
        "slow": _("The site took too long to answer. Try again later."),
        "large": _("This calendar is larger than 2 MB. Publish a shorter period of it."),
        "status": _("The site did not give the calendar. Check that the calendar is public, and its address."),
        "content": _("What stands at this address is not a calendar (iCal, .ics)."),
        "redirects": _("This address leads from one to the next without end. Give the last one."),
    }
    return sentences.get(code) or _("The calendar could not be read.")


def normal(address: str) -> str:
    """The address as it is asked for. Raises FetchError for one that we do not ask."""
    text = address.strip()
    if text.lower().startswith("webcal://"):
        text = "https" + text[len("webcal") :]
    try:
        parts = urlsplit(text)
        sane = (
            parts.scheme == "https" and parts.hostname and not parts.username and not parts.password and parts.port in (None, 443)
        )
    except ValueError as error:
        raise FetchError("address") from error
    if not sane or len(text) > MAX_ADDRESS or not text.isascii() or any(letter <= " " for letter in text):
        raise FetchError("address")
    return text.partition("#")[0]


def fetch(address: str) -> bytes:
    """Raises FetchError."""
    for _step in range(REDIRECTS + 1):
        address = normal(address)
        with asked(address) as answer:
            if answer.status in FOLLOWED:
                address = urljoin(address, answer.headers.get("Location") or "")
                continue
            if answer.status != 200:
                raise FetchError("status")
            return body(answer)
    raise FetchError("redirects")


def body(answer: HTTPResponse) -> bytes:
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise FetchError("content")
    content = answer.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise FetchError("large")
    if b"BEGIN:VCALENDAR" not in content[:HEAD].upper():
        raise FetchError("content")
    return content


@contextmanager
def asked(address: str) -> Iterator[HTTPResponse]:
    """The answer of one address, within a time that no trickle of bytes makes longer."""
    parts = urlsplit(address)
    host = str(parts.hostname)
    connection = PinnedConnection(host, public_address(host))
    timer = Timer(SECONDS, connection.cut)
    timer.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(
            "GET", path, headers={"Accept": "text/calendar", "Accept-Encoding": "identity", "User-Agent": "agenda"}
        )
        yield connection.getresponse()
    except (OSError, HTTPException, ValueError) as error:
        raise FetchError("slow" if connection.is_cut or isinstance(error, TimeoutError) else "connection") from error
    finally:
        timer.cancel()
        connection.close()


class PinnedConnection(HTTPSConnection):
    """To one address, under the name whose certificate it has to show."""

    def __init__(self, host: str, to: str) -> None:
        super().__init__(host, PORT, timeout=SECONDS / 2)
        self.to, self.tls, self.is_cut = to, trusted(), False
        self.kept: socket.socket | None = None  # the answer takes `sock` over while it is read

    def connect(self) -> None:
        self.kept = plain = socket.create_connection((self.to, PORT), self.timeout)
        try:
            self.sock = self.kept = self.tls.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise

    def cut(self) -> None:
        self.is_cut = True
        if self.kept is not None:
            with suppress(OSError):
                self.kept.shutdown(socket.SHUT_RDWR)


def trusted() -> ssl.SSLContext:
    return ssl.create_default_context()


def public_address(host: str) -> str:
    """The address of a name, all of whose addresses have to be public."""
    found = addresses_of(host)
    if not found:
        raise FetchError("unknown")
    if not all(is_public(address) for address in found):
        raise FetchError("private")
    return found[0]


def addresses_of(host: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError("unknown") from error
    return [str(each[4][0]) for each in found]


def is_public(text: str) -> bool:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        inner = carried(address)
        if inner is not None:
            return is_public(str(inner))
    return address.is_global and not address.is_multicast and not address.is_reserved


def carried(address: IPv6Address) -> IPv4Address | None:
    """The old address within a new one."""
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
