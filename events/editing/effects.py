"""What hangs on dates and is said before they change."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from events.models import Occurrence, Registration, RegistrationState


def registered_for(dates: QuerySet[Occurrence]) -> int:
    """How many people have registered for these dates or wait for a place."""
    held = Registration.objects.filter(occurrence__in=dates).exclude(state=RegistrationState.CANCELLED)
    return held.aggregate(people=Sum("people"))["people"] or 0
