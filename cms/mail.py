"""What can go wrong with a mail server, in words that may be kept: they name nobody."""

from __future__ import annotations

from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

#: A server that refuses, and one that is not there.
MAIL_FAULTS = (SMTPException, OSError)


def fault_in_words(error: Exception) -> str:
    """The kind of fault and the server's code; its text may hold the recipient's address."""
    if isinstance(error, SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    if isinstance(error, SMTPRecipientsRefused):
        return f"{type(error).__name__} {_refusal_code(error)}"
    return type(error).__name__


def _refusal_code(error: SMTPRecipientsRefused) -> int:
    codes = [code for code, _text in error.recipients.values()]
    return codes[0] if codes else 0


def is_refused_for_good(error: Exception) -> bool:
    """Whether the server will never take a message for this recipient: another try would only annoy it."""
    return isinstance(error, SMTPRecipientsRefused) and 500 <= _refusal_code(error) < 600
