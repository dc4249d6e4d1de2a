"""What organisers see of a date's registrations, and who may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from events.editing.access import events_of, may_edit
from events.models import Booking, KeptCount, Mode, Occurrence, Presence, Registration
from events.registrations import places


def dates_for(user: Any) -> QuerySet[Occurrence]:
    """The dates somebody organises: editors all, a museum's contributor those of its events."""
    found = Occurrence.objects.select_related("event")
    return found if may_edit(user) else found.filter(event__in=events_of(user).values("pk"))


def dates_with_registrations(user: Any, *, past: bool = False) -> QuerySet[Occurrence]:
    """Those that can be booked here, or have been: to come, the next first, or past, the latest first."""
    registered = Registration.objects.filter(occurrence=OuterRef("pk"))
    kept = KeptCount.objects.filter(occurrence=OuterRef("pk"))
    bookable = Q(event__booking=Booking.HERE, removed_at__isnull=True)
    found = dates_for(user).filter(bookable | Exists(registered) | Exists(kept))
    shown = found.filter(end_day__lt=timezone.localdate()) if past else found.filter(end_day__gte=timezone.localdate())
    return shown.order_by("-starts_at" if past else "starts_at", "pk")


def with_people(dates: Sequence[Occurrence]) -> list[tuple[Occurrence, int | None, dict[str, int]]]:
    """Dates with their places (None: no limit) and how many people are registered for each, by state. One statement."""
    sums = Registration.objects.filter(occurrence__in=dates).order_by().values_list("occurrence", "state").annotate(Sum("people"))
    people: dict[int, dict[str, int]] = {}
    for pk, state, number in sums:
        people.setdefault(pk, {})[state] = number
    return [(occurrence, places_of(occurrence), people.get(occurrence.pk, {})) for occurrence in dates]


def places_of(occurrence: Occurrence) -> int | None:
    """On site and by video together; None where one of them has no limit."""
    limits = [places.capacity(occurrence, mode) for mode in places.modes_of(occurrence)]
    return None if None in limits else sum(limit for limit in limits if limit is not None)


@dataclass
class Counts:
    """People of a date in one mode."""

    mode: Mode
    capacity: int | None = None
    confirmed: int = 0
    waiting: int = 0
    cancelled: int = 0
    attended: int = 0
    absent: int = 0


@dataclass
class Totals:
    modes: list[Counts] = field(default_factory=list)

    def __getattr__(self, name: str) -> int:
        if name.startswith("_"):
            raise AttributeError(name)
        return sum(getattr(counts, name) for counts in self.modes)


def count(occurrence: Occurrence) -> Totals:
    """How many people, by mode: those still known and those that have been erased."""
    shown = set(places.modes_of(occurrence))
    by_mode = {mode: Counts(Mode(mode), places.capacity(occurrence, mode)) for mode in Mode.values}
    sums = "mode", "state", "presence"
    known = Registration.objects.filter(occurrence=occurrence).order_by().values_list(*sums).annotate(Sum("people"))
    kept = KeptCount.objects.filter(occurrence=occurrence).values_list(*sums, "people")
    for mode, state, presence, people in [*known, *kept]:
        counts = by_mode[mode]
        setattr(counts, state, getattr(counts, state) + people)
        if presence in Presence.values:
            setattr(counts, presence, getattr(counts, presence) + people)
        shown.add(Mode(mode))
    return Totals([counts for counts in by_mode.values() if counts.mode in shown])
