"""Addresses that put one date into the calendars people have. Nothing is asked of those sites before somebody follows a link."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from events.models import Occurrence


def calendar_links(occurrence: Occurrence, title: str, url: str) -> list[tuple[str, str]]:
    """Name and address of each calendar. `url`: of the event's page, which goes into the note."""
    start, end = occurrence.starts_at, occurrence.ends_at
    place = ", ".join(part for part in (occurrence.event.shown_place, _town(occurrence)) if part)
    compact = "/".join(_compact(moment, occurrence) for moment in (start, end))
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": title,
        "startdt": _plain(start, occurrence),
        "enddt": _plain(end, occurrence),
        "allday": "true" if occurrence.all_day else "false",
        "location": place,
        "body": url,
    }
    google = {"action": "TEMPLATE", "text": title, "dates": compact, "location": place, "details": url, "ctz": "Europe/Paris"}
    return [
        (_("Google Calendar"), f"https://calendar.google.com/calendar/render?{urlencode(google)}"),
        ("Outlook", f"https://outlook.live.com/calendar/0/deeplink/compose?{urlencode(outlook)}"),
    ]


def _town(occurrence: Occurrence) -> str:
    commune = occurrence.event.shown_commune
    return commune.local_name if commune else ""


def _compact(moment: datetime, occurrence: Occurrence) -> str:
    if occurrence.all_day:
        return f"{occurrence.local_start if moment == occurrence.starts_at else occurrence.local_end:%Y%m%d}"
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _plain(moment: datetime, occurrence: Occurrence) -> str:
    if occurrence.all_day:
        return f"{occurrence.local_start if moment == occurrence.starts_at else occurrence.local_end:%Y-%m-%d}"
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
