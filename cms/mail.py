"""What can go wrong with a mail server, in words that may be kept: they name nobody."""

from __future__ import annotations

from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException

#: A server that refuses, and one that is not there.
MAIL_FAULTS = (SMTPException, OSError)
HANGS_UP = 421


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
