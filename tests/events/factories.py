"""Events for tests, in as few words as a test needs."""

from __future__ import annotations

from datetime import date, time
from itertools import count
from typing import Any

from recurrence import deserialize

from events.models import Event, EventKind, ExtraDate, Occurrence, Timing

_numbers = count(1)
TUESDAYS = "RRULE:FREQ=WEEKLY;BYDAY=TU"


def event(**fields: Any) -> Event:
    """A public visit at 14:00 for two hours on 5 January 2027."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "slug": f"visite-{number}", "name_fr": f"Visite {number}", "kind": EventKind.VISIT,
        "start": date(2027, 1, 5), "start_time": time(14), "duration": 120,
    }  # fmt: skip
    return Event.objects.create(**{**values, **fields})


def series(rule: str = TUESDAYS, **fields: Any) -> Event:
    """The same every Tuesday of January 2027, or by another rule."""
    values = {"timing": Timing.REPEATS, "end": date(2027, 1, 31), "recurrences": deserialize(rule)}
    return event(**{**values, **fields})


def extra(of: Event, day: date, **fields: Any) -> ExtraDate:
    return ExtraDate.objects.create(event=of, day=day, **fields)


def dates(of: Event) -> list[Occurrence]:
    return list(Occurrence.objects.there().filter(event=of).select_related("event").order_by("starts_at"))


def days(of: Event) -> list[date]:
    return [occurrence.day for occurrence in dates(of)]
