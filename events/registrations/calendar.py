"""One's own date for one's calendar. It bears the date's own UID: a later letter, or the agenda's feed, brings it up to date."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from icalendar import Calendar, Event, vUri

from events.models import Registration
from events.registrations.links import address_of
from events.registrations.words import link_for


def of_registration(registration: Registration) -> str:
    occurrence = registration.occurrence
    event, zone = occurrence.event, ZoneInfo(settings.TIME_ZONE)
    with translation.override(registration.locale):
        entry = Event()
        entry.add("uid", occurrence.uid)
        entry.add("summary", event.name)
        entry.add("sequence", occurrence.sequence)
        entry.add("dtstamp", occurrence.modified_at)
        entry.add("last-modified", occurrence.modified_at)
        if occurrence.all_day:
            entry.add("dtstart", occurrence.day)
            entry.add("dtend", occurrence.end_day + timedelta(days=1))
        else:
            entry.add("dtstart", occurrence.starts_at.astimezone(zone))
            entry.add("dtend", occurrence.ends_at.astimezone(zone))
        where = [event.shown_place, event.address, event.shown_commune.local_name if event.shown_commune else ""]
        if any(where):
            entry.add("location", ", ".join(part for part in where if part))
        off = registration.is_cancelled or occurrence.is_off or occurrence.removed_at is not None
        entry.add("status", "CANCELLED" if off else "CONFIRMED")
        entry.add("url", vUri(link_for(registration) or address_of(registration)))
    book = Calendar()
    book.add("prodid", "-//PROSCITEC//portal//FR")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add_component(entry)
    book.add_missing_timezones()
    return book.to_ical().decode()
