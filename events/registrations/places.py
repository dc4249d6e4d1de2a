"""Places of a date: taken, given back, handed on to who waits. Everything here that changes one runs in a transaction that holds the date.

Two things keep the number of places. The row of the date is locked, so that registrations for it come one after the other and in
order; and a place is a numbered row that exists once, so that the database itself refuses what a lock would have missed.
The waiting list is strict: nobody overtakes, not even where a large group at its head does not fit.
"""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass
from datetime import datetime
from itertools import count, islice
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet, Sum
from django.utils import timezone

from events.models import (
    LetterKind,
    Mode,
    Occurrence,
    Place,
    PlaceKind,
    Registration,
    RegistrationState,
)
from events.models.vocabulary import EventStatus
from events.registrations import letters
from events.registrations.told import told_of


class PlacesError(Exception):
    """Why something about a registration cannot be done; nothing has changed."""


class FullError(PlacesError):
    """Too few places are left; `free` says how many are."""

    def __init__(self, free: int) -> None:
        super().__init__(free)
        self.free = free


class OverError(PlacesError):
    """The registration was cancelled before, or the date has vanished."""


@dataclass(frozen=True, slots=True)
class Room:
    """How a date stands in one mode: `capacity` None is no limit; `waiting` are people."""

    mode: Mode
    capacity: int | None
    taken: int
    waiting: int

    @property
    def free(self) -> int | None:
        """Places that somebody who comes now could have: none while others wait."""
        if self.waiting:
            return 0
        return None if self.capacity is None else max(self.capacity - self.taken, 0)

    def fits(self, people: int) -> bool:
        return self.free is None or people <= self.free

    @property
    def is_full(self) -> bool:
        return self.free == 0


def modes_of(occurrence: Occurrence) -> list[Mode]:
    """How one can take part in a date."""
    kind = occurrence.event.place_kind
    if kind == PlaceKind.ONLINE or occurrence.status == EventStatus.MOVED_ONLINE:
        return [Mode.ONLINE]
    return [Mode.ON_SITE, Mode.ONLINE] if kind == PlaceKind.HYBRID else [Mode.ON_SITE]


def capacity(occurrence: Occurrence, mode: str) -> int | None:
    return occurrence.capacity_online if mode == Mode.ONLINE else occurrence.capacity_on_site


def waiting_for(occurrence: Occurrence, mode: str) -> QuerySet[Registration]:
    """Who waits, in order."""
    found = Registration.objects.filter(occurrence=occurrence, mode=mode, state=RegistrationState.WAITING)
    return found.order_by("position")


def room(occurrence: Occurrence, mode: str) -> Room:
    waiting = waiting_for(occurrence, mode).order_by().aggregate(people=Sum("people"))["people"] or 0
    taken = Place.objects.filter(occurrence=occurrence, mode=mode).count()
    return Room(Mode(mode), capacity(occurrence, mode), taken, waiting)


def hold(pk: int) -> Occurrence:
    """The date as it stands, for this transaction alone."""
    return Occurrence.objects.select_for_update(of=("self",), no_key=True).select_related("event").get(pk=pk)


# --- Coming -----------------------------------------------------------------------------------------


@transaction.atomic
def register(
    occurrence: Occurrence,
    *,
    mode: str,
    people: int = 1,
    form_key: uuids.UUID | None = None,
    may_wait: bool = True,
    at: datetime | None = None,
    **person: Any,
) -> Registration:
    """Take places, or one's turn on the waiting list. The same `form_key` again gives the first registration again.

    Raises FullError when there is no place and `may_wait` is false: whoever did not know that the list is all that is left.
    """
    at = at or timezone.now()
    held = hold(occurrence.pk)
    form_key = form_key or uuids.uuid4()
    known = Registration.objects.filter(form_key=form_key).select_related("occurrence__event").first()
    if known is not None:
        return known
    here = room(held, mode)
    if not here.fits(people) and not may_wait:
        raise FullError(here.free or 0)
    registration = Registration.objects.create(
        occurrence=held, position=next_position(held), mode=mode, people=people, form_key=form_key, registered_at=at,
        told=told_of(held), **person,
    )  # fmt: skip
    if here.fits(people):
        seat(registration, at)
    kind = LetterKind.CONFIRMED if registration.is_confirmed else LetterKind.WAITING
    letters.write(registration, kind, "", at)
    return registration


def next_position(occurrence: Occurrence) -> int:
    return (Registration.objects.filter(occurrence=occurrence).aggregate(last=Max("position"))["last"] or 0) + 1


def seat(registration: Registration, at: datetime) -> None:
    """Give places to somebody for whom there is room."""
    take(registration, registration.people)
    registration.state, registration.confirmed_at = RegistrationState.CONFIRMED, at
    registration.save(update_fields=["state", "confirmed_at"])


def take(registration: Registration, people: int) -> None:
    """The lowest numbers that are free."""
    taken = set(
        Place.objects.filter(occurrence=registration.occurrence_id, mode=registration.mode).values_list("number", flat=True)
    )
    numbers = islice((number for number in count(1) if number not in taken), people)
    Place.objects.bulk_create(
        Place(registration=registration, occurrence_id=registration.occurrence_id, mode=registration.mode, number=number)
        for number in numbers
    )


def give_back(registration: Registration, people: int) -> None:
    """The highest numbers first."""
    held = list(registration.places.order_by("-number").values_list("pk", flat=True)[:people])
    Place.objects.filter(pk__in=held).delete()


def promote(occurrence: Occurrence, at: datetime) -> list[Registration]:
    """Hand free places on, in the order people came, until the next in turn does not fit. Nobody is called to what is over or off."""
    if occurrence.removed_at or occurrence.is_off or occurrence.starts_at <= at:
        return []
    promoted = []
    for mode in Mode.values:
        limit = capacity(occurrence, mode)
        taken = Place.objects.filter(occurrence=occurrence, mode=mode).count()
        for waiting in waiting_for(occurrence, mode):
            if limit is not None and taken + waiting.people > limit:
                break
            seat(waiting, at)
            taken += waiting.people
            letters.write(waiting, LetterKind.PROMOTED, str(waiting.position), at)
            promoted.append(waiting)
    return promoted


# --- Changing one's mind ----------------------------------------------------------------------------


@transaction.atomic
def change(
    registration: Registration,
    *,
    mode: str,
    people: int,
    answers: dict[str, Any] | None = None,
    over_the_queue: bool = False,
    at: datetime | None = None,
) -> Registration:
    """More or fewer people, or the other mode. Places one has are never lost by asking: raises FullError, and nothing has changed.

    Who waits and becomes more, or changes the mode, takes a new turn at the end. `over_the_queue`: an organiser may give a free
    place to somebody although others wait for it.
    """
    at = at or timezone.now()
    held = hold(registration.occurrence_id)
    row = Registration.objects.get(pk=registration.pk)
    row.occurrence = held
    if row.is_cancelled:
        raise OverError
    before = (row.mode, row.people, row.answers)
    if row.is_confirmed:
        _change_places(row, mode, people, over_the_queue=over_the_queue)
    elif mode != row.mode or people > row.people:
        row.position = next_position(held)
    row.mode, row.people = mode, people
    if answers is not None:
        row.answers = answers
    row.save(update_fields=["mode", "people", "answers", "position"])
    if row.is_waiting and over_the_queue:
        limit, taken = capacity(held, mode), Place.objects.filter(occurrence=held, mode=mode).count()
        if limit is None or taken + people <= limit:
            seat(row, at)
            letters.write(row, LetterKind.PROMOTED, str(row.position), at)
    promote(held, at)
    row.refresh_from_db(fields=["state", "confirmed_at"])
    if before != (row.mode, row.people, row.answers):
        letters.write(row, LetterKind.CHANGED, at.isoformat(), at)
    return row


def _change_places(row: Registration, mode: str, people: int, *, over_the_queue: bool) -> None:
    wanted = people if mode != row.mode else people - row.people
    if wanted > 0:
        there = room(row.occurrence, mode)
        if over_the_queue:
            there = Room(there.mode, there.capacity, there.taken, 0)
        if not there.fits(wanted):
            raise FullError(there.free or 0)
    if mode != row.mode:
        row.places.all().delete()
        row.mode = mode
        take(row, people)
    elif wanted > 0:
        take(row, wanted)
    else:
        give_back(row, -wanted)


@transaction.atomic
def cancel(registration: Registration, *, at: datetime | None = None) -> Registration:
    """Give the places back, and hand them on at once. Doing it twice changes nothing."""
    at = at or timezone.now()
    held = hold(registration.occurrence_id)
    row = Registration.objects.get(pk=registration.pk)
    row.occurrence = held
    if not row.is_cancelled:
        row.places.all().delete()
        row.proxies.all().delete()
        row.state, row.cancelled_at = RegistrationState.CANCELLED, at
        row.save(update_fields=["state", "cancelled_at"])
        letters.write(row, LetterKind.CANCELLED, "", at)
        promote(held, at)
    return row
