"""What a rule means before it is stored: in words, and as the next dates; with the errors that saving would give."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_time
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from recurrence import Recurrence

from cms.dates import day_words
from events import series, words
from events.editing import rules
from events.editing.access import may_write_dates
from events.expansion import ExpansionError, days_of
from events.models import Event, Timing
from events.validation import rule_message

SHOWN = 8


@dataclass
class Meaning:
    """For the template. `more`: how many dates of the next two years are not listed."""

    words: str = ""
    dates: list[str] = field(default_factory=list)
    total: int = 0
    more: int = 0
    past: int = 0
    error: str = ""
    unusual: bool = False


def meaning(rule: Recurrence | None, event: Event, today: date) -> Meaning:
    """Of a rule for an event that need not be stored: its start, end, hours and the day it goes on from are read."""
    event.recurrences, event.timing = rule, Timing.REPEATS
    try:
        told = series.series_of(event)
        days = days_of(told, series.horizon(today))
    except ExpansionError as error:
        return Meaning(error=rule_message(error))
    language = words.code()
    text = words.rule_words(told, event.start_time, event.duration, language)
    ahead = [day for day in days if day >= today]
    return Meaning(
        words=capfirst(text),
        unusual=not text,
        dates=[dated(day, event.start_time) for day in (ahead or days)[:SHOWN]],
        total=len(days),
        more=max(0, len(ahead) - SHOWN),
        past=len(days) - len(ahead),
    )


def dated(day: date, at: time | None) -> str:
    """Monday 5 January 2027, at 14:00: the weekday is what a wrong rule is seen by."""
    text = f"{capfirst(day_words(day, 'l'))} {day_words(day)}"
    return f"{text}, {words.clock(at, words.code())}" if at else text


def typed_event(data: Any, prefix: str) -> Event | None:
    """The event that stands in a form beside the rule; None while it has no first day."""
    start = rules.as_day(str(data.get(f"{prefix}start", "")).strip())
    if start is None:
        return None
    minutes = str(data.get(f"{prefix}duration", "")).strip()
    return Event(
        start=start,
        start_time=clock_in(str(data.get(f"{prefix}start_time", ""))),
        duration=int(minutes) if minutes.isascii() and minutes.isdigit() and len(minutes) < 6 else None,
        continues_on=rules.as_day(str(data.get("continues-on", "")).strip()),
    )


def clock_in(text: str) -> time | None:
    try:
        return parse_time(text.strip())
    except ValueError:
        return None


@require_POST
def rule_preview(request: HttpRequest) -> HttpResponse:
    """What stands in the form means these dates. Nothing is stored."""
    if not may_write_dates(request.user):
        raise PermissionDenied
    name = request.POST.get("name", "recurrences")
    found = rules.read(rules.from_data(request.POST, name))
    event = typed_event(request.POST, name.removesuffix("recurrences"))
    if found.errors:
        told = Meaning(error=next(iter(found.errors.values())))
    elif event is None:
        told = Meaning(error=_("Give the first day above: a rule counts from it."))
    else:
        keeps = request.POST.get(f"{name}-mode") == rules.KEEP
        event.end = rules.as_day(request.POST.get("series-end", "")) if keeps else found.until
        told = meaning(found.rule, event, timezone.localdate())
    return render(request, "events/admin/rule_preview.html", {"meaning": told})
