"""What the map draws: museums with their words while they are few, else how many stand in each square of a grid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, F, Value
from django.db.models.functions import Floor
from django.http import HttpRequest

from cms.readers import reader_url
from museums.filters import DirectoryFilters
from museums.listing import listed_museums, readable_pages, walked_museums
from museums.models.pages import MUSEUM_FIELDS, PAGE_FIELDS, MuseumPage
from museums.querysets import MuseumQuerySet

MOST_NAMED = 400  # museums that are sent with their names; more are sent as numbers
SQUARES = 24  # across the map
DIGITS = 5


@dataclass(frozen=True)
class Box:
    """What the map shows, in degrees."""

    south: float
    west: float
    north: float
    east: float

    @classmethod
    def parse(cls, text: str) -> Box | None:
        """`south,west,north,east`, or None for anything else."""
        try:
            south, west, north, east = (float(part) for part in text[:100].split(","))
        except ValueError:
            return None
        sane = -90 <= south < north <= 90 and -180 <= west < east <= 180
        return cls(south, west, north, east) if sane else None


WHOLE = Box(48.5, 1.0, 51.8, 6.5)


def map_data(filters: DirectoryFilters, locale_id: int, box: Box | None, request: HttpRequest) -> dict[str, Any]:
    """`museums`: each with its words; or `groups`: latitude, longitude, number. The box limits both."""
    listed = walked_museums(locale_id) if box or filters.near else listed_museums(locale_id)
    museums = filters.apply(listed).filter(latitude__isnull=False, longitude__isnull=False)
    if box:
        museums = museums.filter(latitude__range=(box.south, box.north), longitude__range=(box.west, box.east))
    found = readable_pages(locale_id).filter(museum__in=museums).select_related("museum__commune")
    pages = list(found.only(*PAGE_FIELDS, *(f"museum__{name}" for name in MUSEUM_FIELDS))[: MOST_NAMED + 1])
    if len(pages) <= MOST_NAMED:
        return {"museums": described(pages, request)}
    return {"groups": groups(museums, box or WHOLE)}


def described(pages: Iterable[MuseumPage], request: HttpRequest | None) -> list[list[Any]]:
    """Each museum that has a position: identifier, latitude, longitude, name, address of its page, commune. West to east."""
    placed = sorted(
        (page for page in pages if page.museum.has_position), key=lambda page: (page.museum.longitude or 0, page.title)
    )
    return [
        [
            page.museum.slug,
            round(page.museum.latitude or 0, DIGITS),
            round(page.museum.longitude or 0, DIGITS),
            page.title,
            reader_url(page, request),
            page.museum.commune.local_name if page.museum.commune else "",
        ]
        for page in placed
    ]


def groups(museums: MuseumQuerySet, box: Box) -> list[list[float]]:
    """Museums by square of a grid over the box: the middle of those in it, and their number. One statement."""
    high, wide = (box.north - box.south) / SQUARES, (box.east - box.west) / SQUARES
    squares = (
        museums.order_by()
        .annotate(row=Floor(F("latitude") / Value(high)), column=Floor(F("longitude") / Value(wide)))
        .values_list("row", "column")
        .annotate(latitude_mean=Avg("latitude"), longitude_mean=Avg("longitude"), museums=Count("pk"))
    )
    return [[round(north, DIGITS), round(east, DIGITS), number] for _row, _column, north, east, number in squares]
