"""The reminder on the day before."""

from __future__ import annotations

from datetime import datetime, timedelta

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
    for registration in coming:
        letters.write(registration, LetterKind.REMINDER, str(tomorrow), at)
    return len(coming)
