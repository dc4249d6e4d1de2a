"""Which dates a brochure prints."""

from __future__ import annotations

from events.models import BrochureEdition, Occurrence
from events.querysets import OccurrenceQuerySet


def selected(edition: BrochureEdition) -> OccurrenceQuerySet:
    """The public dates that take place in its days, of its programme where it has one, soonest first."""
    found = Occurrence.objects.public().taking_place().between(edition.start, edition.end)
    if edition.programme_id:
        found = found.filter(event__programme=edition.programme_id)
    return found.order_by("starts_at", "pk")
