"""What can go wrong with a mail server, in words that may be kept: they name nobody."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import TypeVar

#: A server that refuses, and one that is not there.
MAIL_FAULTS = (SMTPException, OSError)
HANGS_UP = 421
#: How long one task hands over messages. Less than the 300 seconds of its worker (Q_CLUSTER) by what one message may take at worst.
SECONDS_AT_WORK = 180
Item = TypeVar("Item")


def while_at_work(items: Iterable[Item]) -> Iterator[Item]:
    """The items, as long as there is time to begin with one more. The clock starts with the first."""
    end = time.monotonic() + SECONDS_AT_WORK
    for item in items:
        if time.monotonic() >= end:
            return
        yield item


def fault_in_words(error: Exception) -> str:
    """The kind of fault and the server's code; its text may hold the recipient's address."""
    if isinstance(error, SMTPResponseException | SMTPRecipientsRefused):
        return f"{type(error).__name__} {_code(error)}"
    return type(error).__name__


def _code(error: Exception) -> int:
    if isinstance(error, SMTPResponseException):
        return int(error.smtp_code)
    codes = [code for code, _text in error.recipients.values()] if isinstance(error, SMTPRecipientsRefused) else []
    return codes[0] if codes else 0


def concerns_one_recipient(error: Exception) -> bool:
    """Whether the server did not take this message, and may well take the next one. 421: it hangs up on everybody."""
    return isinstance(error, SMTPRecipientsRefused | SMTPDataError) and _code(error) != HANGS_UP


def is_refused_for_good(error: Exception) -> bool:
    """Whether the server will never take this message for this recipient: another try would only annoy it."""
    return concerns_one_recipient(error) and 500 <= _code(error) < 600
