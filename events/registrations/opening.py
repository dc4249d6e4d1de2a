"""Whether one can register for a date now."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from events.models import Booking, Occurrence


def closes_at(occurrence: Occurrence) -> datetime:
    """The first of: the hour set for all dates, so many hours before this one, its beginning (of whole days and periods: its end)."""
    event = occurrence.event
    ends = [occurrence.ends_at if occurrence.all_day or occurrence.is_period else occurrence.starts_at]
    if event.booking_closes_at:
        ends.append(event.booking_closes_at)
    if event.booking_closes_before is not None:
        ends.append(occurrence.starts_at - timedelta(hours=event.booking_closes_before))
    return min(ends)


def is_bookable(occurrence: Occurrence) -> bool:
    """Whether registrations for it are taken on this site at all, by what the rows already loaded say."""
    event = occurrence.event
    return event.booking == Booking.HERE and event.is_published and occurrence.removed_at is None


def why_closed(occurrence: Occurrence, at: datetime | None = None) -> str:
    """Empty where one can register; else "off", "not_yet", "past" or "closed"."""
    at = at or timezone.now()
    if occurrence.is_off:
        return "off"
    if occurrence.ends_at <= at:
        return "past"
    if occurrence.event.booking_opens_at and at < occurrence.event.booking_opens_at:
        return "not_yet"
    return "closed" if at >= closes_at(occurrence) else ""


def is_over(occurrence: Occurrence, at: datetime | None = None) -> bool:
    """Whether nothing can be changed any more: it has begun, or it does not take place."""
    return occurrence.is_off or occurrence.removed_at is not None or occurrence.starts_at <= (at or timezone.now())
