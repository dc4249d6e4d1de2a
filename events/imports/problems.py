"""What is wrong with a file, said to the person who filled it in: where, what was read, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

SHOWN = 80


@dataclass(frozen=True)
class Problem:
    """A warning says something without stopping anything. Row 0 is the file as a whole."""

    message: str
    row: int = 0
    column: str = ""
    read: str = ""
    is_warning: bool = False


class WrongValueError(ValueError):
    """A cell that cannot be read; the message says how to write it."""


class UnreadableError(ValueError):
    """A file that cannot be read at all; the message says why and what to send instead."""


def shortened(value: object) -> str:
    text = " ".join(str(value).split())
    return f"{text[:SHOWN]}…" if len(text) > SHOWN else text


def choose_from(names: list[str]) -> str:
    return _("Choose from: %(names)s.") % {"names": ", ".join(names)}
