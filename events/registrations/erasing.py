"""Erasing who registered; how many they were stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from events.models import KeptCount, Registration
from events.registrations.places import cancel, hold


def forget_old(*, at: datetime | None = None) -> int:
    """Nightly: the registrations for dates longer past than their event keeps them; how many."""
    today = timezone.localdate(at)
    past = Registration.objects.filter(occurrence__end_day__lt=today).select_related("occurrence__event")
    due = [
        row
        for row in past.iterator(1000)
        if row.occurrence.end_day + relativedelta(months=row.occurrence.event.erase_after_months) < today
    ]
    return erase(due)


@transaction.atomic
def erase_now(registration: Registration) -> None:
    """Its holder wants it gone: one who was to come no longer does, without a letter."""
    hold(registration.occurrence_id)
    row = Registration.objects.filter(pk=registration.pk).first()
    if row is None:
        return  # erased in this moment
    if row.occurrence.starts_at > timezone.now():
        row = cancel(row)
    erase([row])


def erase_address(email: str) -> int:
    """Every registration with an address that its owner wants erased."""
    found = list(Registration.objects.filter(email__iexact=email.strip()))
    for registration in found:
        erase_now(registration)
    return len(found)


@transaction.atomic
def erase(registrations: Iterable[Registration]) -> int:
    """How many were erased now: what another has erased in this moment is counted there."""
    number = 0
    for registration in registrations:
        row = Registration.objects.select_for_update().filter(pk=registration.pk).first()
        if row is None:
            continue
        counted, _created = KeptCount.objects.get_or_create(
            occurrence_id=row.occurrence_id, mode=row.mode, state=row.state, presence=row.presence
        )
        KeptCount.objects.filter(pk=counted.pk).update(people=F("people") + row.people)
        row.delete()
        number += 1
    return number
