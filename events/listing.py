"""Dates as lists show them: with their event, and the way to its page in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.prepared import Prepared
from cms.readers import LINK_FIELDS
from events.models.events import Event
from events.models.occurrences import Occurrence
from events.models.pages import EventPage
from events.querysets import OccurrenceQuerySet

PAST_SHOWN = 12
NEXT_SHOWN = 60


_PAGES = Prepared(
    lambda events, *, locale_id: EventPage.objects.readable_in(locale_id).filter(event__in=events).only(*LINK_FIELDS, "event_id"),
    [int],
)


def upcoming_dates(today: date | None = None, **filters: Any) -> OccurrenceQuerySet:
    """The next date of each public event, soonest first, with the number of its dates to come (`dates`)."""
    return Occurrence.objects.public().filter(**filters).upcoming(today).next_per_event().for_lines()


def past_dates(today: date | None = None) -> OccurrenceQuerySet:
    """The last date of each public event that has none to come, latest first: the archive."""
    today = today or timezone.localdate()
    going_on = Occurrence.objects.public().filter(end_day__gte=today).values("series")
    return Occurrence.objects.public().filter(end_day__lt=today).exclude(series__in=going_on).last_per_event().for_lines()


def linked(dates: Iterable[Occurrence], locale_id: int) -> list[Occurrence]:
    """The dates, each event with its page for readers of a locale (`event.page`, None without): one statement for all."""
    shown = list(dates)
    wanted = {occurrence.event.has_page_of for occurrence in shown}
    pages = {page.event_id: page for page in _PAGES(list(wanted), locale_id=locale_id)}
    for occurrence in shown:
        occurrence.event.page = pages.get(occurrence.event.has_page_of)
    return shown


def dates_of_series(event: Event) -> tuple[list[Occurrence], list[Occurrence]]:
    """The dates to come of an event and of those that continue it; when there is none, the last of those over."""
    key, today = event.has_page_of, timezone.localdate()
    coming = _COMING(key, today)
    return coming, [] if coming else _OVER(key, today)


def series_of(event: Event) -> QuerySet[Event, Any]:
    """The event and what continues it since its series was split, as a sub-query."""
    return _series(event.has_page_of)


def _series(key: int) -> QuerySet[Event, Any]:
    return Event.objects.filter(Q(pk=key) | Q(part_of=key)).values("pk")


def _of_series(key: int) -> OccurrenceQuerySet:
    """The dates of a series; of its parts, those that visitors may see. Its own are asked for by who may see its page."""
    found = Occurrence.objects.there().filter(Q(event=key) | Q(is_public=True), series=key)
    return found.select_related("event__commune", "event__venue__commune")


_COMING = Prepared(lambda key, today: _of_series(key).upcoming(today)[:NEXT_SHOWN], int, date)
_OVER = Prepared(lambda key, today: _of_series(key).past(today)[:PAST_SHOWN], int, date)
