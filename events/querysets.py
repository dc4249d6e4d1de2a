from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from events.models import Event  # noqa: F401


PUBLIC = "public"


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> EventQuerySet:
        """The events that everybody is invited to: no page shows any other."""
        return self.filter(audience=PUBLIC)

    def for_agenda(self) -> tuple[EventQuerySet, EventQuerySet]:
        """Public events not over yet, soonest first, and past ones, latest first; today is the day in Europe/Paris."""
        today = timezone.localdate()
        listed = self.public().select_related("commune", "programme")
        return (
            listed.filter(end__gte=today).order_by("start", "slug"),
            listed.filter(end__lt=today).order_by("-start", "slug"),
        )
