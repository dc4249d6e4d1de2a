"""The museums closest to one, for the foot of its page."""

from __future__ import annotations

from cms.short_cache import ShortCache
from museums.card_pictures import with_pictures
from museums.models.facts import Museum
from museums.models.pages import MuseumPage, museum_pages
from museums.querysets import distance_from

SHOWN = 4
#: What one drives in about an hour.
KILOMETRES = 50

Point = tuple[float, float]


def nearby(museum: Museum, locale_id: int) -> list[MuseumPage]:
    """The pages of the closest members, nearest first, each with its `kilometres` and all that a card shows."""
    if museum.latitude is None or museum.longitude is None:
        return []
    return _around((museum.pk, (museum.latitude, museum.longitude), locale_id))


def _find(key: tuple[int, Point, int]) -> list[MuseumPage]:
    museum_id, here, locale_id = key
    pages = (
        museum_pages(locale_id, museum__in=Museum.objects.near(*here, KILOMETRES).exclude(pk=museum_id).values("pk"))
        .annotate(kilometres=distance_from(*here, prefix="museum__"))
        .order_by("kilometres", "museum__sort_name")
    )
    return with_pictures(pages[:SHOWN])


_around = ShortCache[tuple[int, Point, int], list[MuseumPage]](_find)
