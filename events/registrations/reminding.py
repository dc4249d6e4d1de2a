"""The reminder on the day before."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from events.models import LetterKind, Occurrence, Registration, RegistrationState
from events.registrations import letters

FROM_HOUR = 9  # nobody's telephone rings at night


def remind(*, at: datetime | None = None) -> int:
    """Remind those who come tomorrow, once; how many."""
    at = at or timezone.now()
    if timezone.localtime(at).hour < FROM_HOUR:
        return 0
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    dates = [row.pk for row in Occurrence.objects.there().filter(day=tomorrow).select_related("event") if not row.is_off]
    coming = Registration.objects.filter(occurrence__in=dates, state=RegistrationState.CONFIRMED).exclude(
        letters__kind=LetterKind.REMINDER, letters__about=str(tomorrow)
    )
    return sum(remind_of(pk, tomorrow, at) for pk in list(coming.values_list("pk", flat=True)))


@transaction.atomic
def remind_of(pk: UUID, day: date, at: datetime) -> bool:
    """False for who has been reminded, has cancelled or was erased in this moment."""
    coming = Registration.objects.select_for_update(no_key=True).filter(pk=pk, state=RegistrationState.CONFIRMED).first()
    return coming is not None and letters.write(coming, LetterKind.REMINDER, str(day), at)
