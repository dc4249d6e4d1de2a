"""Who was there: ticked by an organiser, or read at a desk."""

from __future__ import annotations

import uuid as uuids
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from events.models import Presence, Registration


class Answer(StrEnum):
    """What a desk is told about a registration that it read."""

    WELCOME = "registered"
    ALREADY = "already_checked_in"
    WAITING = "waiting_list"
    CANCELLED = "registration_cancelled"
    OFF = "date_off"
    OTHER_DAY = "other_day"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CheckIn:
    answer: Answer
    registration: Registration | None = None
    before: datetime | None = None  # when it was first read


@transaction.atomic
def check_in(
    *, museum_id: int, uuid: uuids.UUID, public_id: str = "", short_code: str = "", at: datetime | None = None
) -> CheckIn:
    """Mark a registration as attended. The same reading again gets the same answer; another one is told of the first."""
    at = at or timezone.now()
    row = (
        Registration.objects.select_for_update(of=("self",), no_key=True)
        .select_related("occurrence__event")
        .filter(**({"public_id": public_id} if public_id else {"short_code": short_code}))
        .first()
    )
    if row is None:
        return CheckIn(Answer.UNKNOWN)
    answer = _answer(row, museum_id, uuid, at)
    if answer == Answer.ALREADY:
        return CheckIn(answer, row, row.checked_in_at)
    if answer == Answer.WELCOME and row.check_in_uuid != uuid:
        row.presence, row.checked_in_at, row.check_in_uuid = Presence.ATTENDED, at, uuid
        row.save(update_fields=["presence", "checked_in_at", "check_in_uuid"])
    return CheckIn(answer, row)


def _answer(row: Registration, museum_id: int, uuid: uuids.UUID, at: datetime) -> Answer:
    occurrence = row.occurrence
    if row.was_there and row.check_in_uuid == uuid:
        return Answer.WELCOME
    if not receives(row, museum_id):
        return Answer.ELSEWHERE
    if row.is_cancelled:
        return Answer.CANCELLED
    if row.is_waiting:
        return Answer.WAITING
    if occurrence.is_off or occurrence.removed_at:
        return Answer.OFF
    if not occurrence.day <= timezone.localdate(at) <= occurrence.end_day:
        return Answer.OTHER_DAY
    return Answer.ALREADY if row.was_there else Answer.WELCOME


def receives(row: Registration, museum_id: int) -> bool:
    """Whether a museum's desk stands at this event: it receives or organises it, or no museum of the network does."""
    event = row.occurrence.event
    if event.venue_id is not None:
        return event.venue_id == museum_id or event.museums.filter(pk=museum_id).exists()
    return not event.museums.exists() or event.museums.filter(pk=museum_id).exists()


def undo(*, museum_id: int, uuid: uuids.UUID) -> bool:
    """Take a desk's reading back; whether there was one."""
    row = Registration.objects.filter(check_in_uuid=uuid).select_related("occurrence__event").first()
    if row is None or not receives(row, museum_id):
        return False
    tick(row, "")
    return True


def tick(row: Registration, presence: str, *, at: datetime | None = None) -> None:
    """An organiser says who was there. Empty: not known."""
    row.presence = presence
    row.checked_in_at = (at or timezone.now()) if presence == Presence.ATTENDED else None
    row.check_in_uuid = None
    row.save(update_fields=["presence", "checked_in_at", "check_in_uuid"])
