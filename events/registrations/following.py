"""What becomes of registrations when their date changes: those registered are told, once a change; a raised capacity is handed on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_save
from django.utils import timezone
from django_q.tasks import async_task

from cms.bulk_writing import is_loading
from events.models import Event, LetterKind, Occurrence, Registration, RegistrationState
from events.registrations import letters
from events.registrations.places import hold, promote
from events.registrations.told import OFF, told_of


def connect() -> None:
    post_save.connect(date_saved, sender=Occurrence, dispatch_uid="registrations-date")
    post_save.connect(event_saved, sender=Event, dispatch_uid="registrations-event")


def date_saved(instance: Occurrence, raw: bool = False, created: bool = False, **_kwargs: Any) -> None:
    if not raw and not created and not is_loading():
        later(Registration.objects.filter(occurrence=instance))


def event_saved(instance: Event, raw: bool = False, created: bool = False, **_kwargs: Any) -> None:
    if not raw and not created and not is_loading():
        later(Registration.objects.filter(occurrence__event=instance))


def later(registrations: QuerySet[Registration]) -> None:
    """Look after the answer; what this misses, the same task finds by the clock."""
    if registrations.exists():
        transaction.on_commit(lambda: async_task("events.registrations.tasks.follow_all"))


def dates_with_registrations(at: datetime) -> QuerySet[Occurrence]:
    """Dates not over yet, or that people were told are not, for which somebody is registered."""
    held = Registration.objects.exclude(state=RegistrationState.CANCELLED).filter(occurrence__ends_at__gte=at)
    return Occurrence.objects.filter(pk__in=held.values("occurrence"))


def follow_all(*, at: datetime | None = None) -> int:
    """Every date that is to come; how many people were told something."""
    at = at or timezone.now()
    return sum(follow(pk, at) for pk in list(dates_with_registrations(at).values_list("pk", flat=True)))


@transaction.atomic
def follow(pk: int, at: datetime) -> int:
    occurrence = hold(pk)
    now_told = told_of(occurrence)
    telling = list(
        Registration.objects.filter(occurrence=occurrence).exclude(state=RegistrationState.CANCELLED).exclude(told=now_told)
    )
    for registration in telling:
        kind = LetterKind.CALLED_OFF if now_told.endswith(OFF) else LetterKind.MOVED
        letters.write(registration, kind, f"{occurrence.sequence} {now_told}", at)
    Registration.objects.filter(pk__in=[registration.pk for registration in telling]).update(told=now_told)
    return len(telling) + len(promote(occurrence, at))
