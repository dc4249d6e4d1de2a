"""A mail server that is down, or that refuses somebody."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend


def break_mail(monkeypatch: pytest.MonkeyPatch, fault: Callable[[Any], Exception | None]) -> None:
    """`fault` gets each message and answers with what the server would raise; None takes the message."""
    take = EmailBackend.send_messages

    def send_messages(self: Any, messages: Any) -> int:
        for message in messages:
            error = fault(message)
            if error is not None:
                raise error
        return take(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)


def refused(_message: Any = None) -> Exception:
    return smtplib.SMTPServerDisconnected("marie@example.org is not welcome")
