"""What else takes place on the same day near an event, for the foot of its page."""

from __future__ import annotations

from datetime import date

from cms.short_cache import ShortCache
from events.listing import linked
from events.models import Event, Occurrence
from museums.querysets import KM_PER_DEGREE, distance_from

SHOWN = 4
KILOMETRES = 30

Point = tuple[float, float]


def also_near(event: Event, day: date, locale_id: int) -> list[Occurrence]:
    """The dates of other events on this day, the nearest first, each with its `kilometres`; kept for a few seconds."""
    if event.latitude is None or event.longitude is None:
        return []
    return _around((event.has_page_of, (event.latitude, event.longitude), day, locale_id))


def _find(key: tuple[int, Point, date, int]) -> list[Occurrence]:
    event_id, (north, east), day, locale_id = key
    high = KILOMETRES / KM_PER_DEGREE
    found = (
        Occurrence.objects.public()
        .taking_place()
        .filter(
            day=day,
            event__latitude__range=(north - high, north + high),
            event__longitude__range=(east - 2 * high, east + 2 * high),
        )
        .exclude(series=event_id)
        .alias(kilometres=distance_from(north, east, "event__"))
        .filter(kilometres__lte=KILOMETRES)
        .order_by("kilometres", "starts_at", "pk")
        .for_lists()
    )
    return linked(found[:SHOWN], locale_id)


_around = ShortCache[tuple[int, Point, date, int], list[Occurrence]](_find)
