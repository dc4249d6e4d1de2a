"""Work done after the answer. Each may run twice."""

from __future__ import annotations

from events.registrations import erasing, following, letters, reminding


def send_letter(letter_id: int) -> bool:
    return letters.send(letter_id)


def send_waiting() -> int:
    """Try again what could not be sent. Runs every five minutes."""
    return letters.send_waiting()


def follow_all() -> int:
    """Tell people of changed dates, and hand on what has become free. After each change, and every five minutes."""
    return following.follow_all()


def remind() -> int:
    """The day before, in the day. Runs every hour."""
    return reminding.remind()


def forget() -> int:
    return erasing.forget_old()
