"""A mail server small enough to read, on a port of this machine: what it takes went over a real connection."""

from __future__ import annotations

import socketserver
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass(frozen=True, slots=True)
class Letter:
    """The envelope, which decides who gets it, and what is inside."""

    sender: str
    recipients: tuple[str, ...]
    content: EmailMessage

    @property
    def text(self) -> str:
        body = self.content.get_body(("plain",))
        return body.get_content() if body else ""


class Conversation(socketserver.StreamRequestHandler):
    server: Listener

    def handle(self) -> None:
        self._say("220 ready")
        sender, recipients = "", list[str]()
        while line := self.rfile.readline():
            words = line.decode().strip()
            verb = words.split(" ")[0].upper()
            if verb == "MAIL":
                sender, recipients = _address(words), []
            elif verb == "RCPT":
                recipients.append(_address(words))
            elif verb == "DATA":
                self._say("354 go on")
                self.server.taken.append(Letter(sender, tuple(recipients), self._content()))
            self._say("221 bye" if verb == "QUIT" else "250 good")
            if verb == "QUIT":
                return

    def _content(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


def _address(command: str) -> str:
    return command.partition("<")[2].partition(">")[0]


class Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    taken: list[Letter]


@dataclass
class MailServer:
    """Can be stopped and started again on the same port; what it took stays."""

    port: int = 0
    taken: list[Letter] = field(default_factory=list)
    _listener: Listener | None = None

    def start(self) -> None:
        self._listener = Listener(("127.0.0.1", self.port), Conversation)
        self._listener.taken = self.taken
        self.port = self._listener.server_address[1]
        threading.Thread(target=self._listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        if self._listener is not None:
            self._listener.shutdown()
            self._listener.server_close()
            self._listener = None

    def to(self, address: str) -> list[Letter]:
        return [letter for letter in self.taken if address in letter.recipients]
