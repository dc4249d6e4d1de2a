"""Another event like one that is there: next year's, or the same at another museum."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import recurrence
from django.db import transaction
from recurrence import Recurrence

from events import services
from events.forms import free_slug
from events.models import Event, EventPrice, EventStatus, ExtraDate
from events.registrations.forms import questions_of

OF_THE_FIRST_ONLY = ("part_of", "continues_on", "former_start")


@transaction.atomic
def duplicate(event: Event, *, name: str, start: date) -> Event:
    """A copy that is not shown yet, its days moved with the first one; dates left out or added one by one are not taken along."""
    new = Event.objects.get(pk=event.pk)
    first = event.continues_on or event.start
    delta = start - first
    new.pk = new.id = None
    new._state.adding = True
    new.uid = Event._meta.get_field("uid").get_default()
    new.name_fr, new.name_nl, new.name_en = name, *(("", "") if name != event.name_fr else (event.name_nl, event.name_en))
    new.slug = free_slug(Event, f"{name} {start.year}")
    for field in OF_THE_FIRST_ONLY:
        setattr(new, field, None)
    new.start, new.end = start, event.end + delta if event.end else None
    new.is_published, new.status = False, EventStatus.PLANNED
    new.booking_opens_at = new.booking_closes_at = None
    new.recurrences = moved(event.recurrences, delta)
    with services.rebuilding_later():
        new.save()
        for many in ("museums", "trades"):
            getattr(new, many).set(getattr(event, many).all())
        EventPrice.objects.bulk_create(EventPrice(event=new, **values_of(row)) for row in EventPrice.objects.filter(event=event))
        for question in questions_of(event):
            question.pk, question.event = None, new
            question.save(force_insert=True)
        ExtraDate.objects.bulk_create(
            ExtraDate(event=new, day=row.day + delta, start_time=row.start_time, duration=row.duration)
            for row in ExtraDate.objects.filter(event=event)
        )
    services.rebuild_events([new])
    return new


def values_of(row: EventPrice) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("sort_order", "label_fr", "label_nl", "label_en", "amount")}


def moved(stored: Recurrence | None, delta: timedelta) -> Recurrence | None:
    """The same rules, their ends as much later; the dates beside them belong to the first event."""
    if not stored:
        return None
    copy = recurrence.deserialize(recurrence.serialize(stored), include_dtstart=False)
    for rule in (*copy.rrules, *copy.exrules):
        if rule.until:
            rule.until = datetime.combine(rule.until.date() + delta, datetime.min.time())
    copy.rdates, copy.exdates = [], []
    return copy
