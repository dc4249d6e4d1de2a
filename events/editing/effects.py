"""What hangs on dates and is said before they change: whoever keeps such a thing registers how many people it concerns."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet

from events.models import Occurrence

#: Each gives how many people are registered for these dates.
REGISTERED: list[Callable[[QuerySet[Occurrence]], int]] = []


def registered_for(dates: QuerySet[Occurrence]) -> int:
    return sum(count(dates) for count in REGISTERED)
