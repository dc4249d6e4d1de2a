"""What somebody who registered last heard of the date, in one word to compare with how it stands."""

from __future__ import annotations

from datetime import UTC, datetime

from events.models import EventStatus, Occurrence

OFF, ONLINE, ON = "off", "online", "on"


def told_of(occurrence: Occurrence) -> str:
    """`2026-11-24T13:00 2026-11-24T15:00 on`."""
    state = ONLINE if occurrence.status == EventStatus.MOVED_ONLINE else ON
    if occurrence.removed_at or occurrence.is_off:
        state = OFF
    return f"{_short(occurrence.starts_at)} {_short(occurrence.ends_at)} {state}"


def _short(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M}"
