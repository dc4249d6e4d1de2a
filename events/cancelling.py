"""A whole series that does not take place, and one that does after all. What is over stays in the archive as it was."""

from __future__ import annotations

from django.db import transaction

from events.listing import series_of
from events.models import Event, EventStatus, Occurrence, Timing
from events.services import change_this_and_following


@transaction.atomic
def cancel_series(event: Event) -> list[Event]:
    """Cancel every date to come of an event and of what continues it; those events. Raises ValidationError, and nothing has changed.

    A series that has begun is split before the first date to come, so that the state is of what follows alone, new dates included.
    """
    cancelled = []
    for part in Event.objects.select_for_update(of=("self",)).filter(pk__in=series_of(event)).order_by("pk"):
        first = Occurrence.objects.there().filter(event=part).upcoming().first()
        if first is None or part.status == EventStatus.CANCELLED:
            continue
        if part.timing == Timing.REPEATS:
            cancelled.append(change_this_and_following(first, status=EventStatus.CANCELLED))
            continue
        part.status = EventStatus.CANCELLED
        part.save()
        cancelled.append(part)
    return cancelled


@transaction.atomic
def put_back(event: Event) -> None:
    """It takes place after all; dates that were cancelled one by one stay cancelled."""
    held = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if held.status == EventStatus.CANCELLED:
        held.status = EventStatus.PLANNED
        held.save()
