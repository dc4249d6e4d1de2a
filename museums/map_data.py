"""What the map draws: museums with their words while they are few, else how many stand in each square of a grid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from cms.readers import reader_url
from museums import listing
from museums.around import Point
from museums.directory_index import index_of
from museums.filters import DirectoryFilters
from museums.models.pages import MuseumPage

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

    def __contains__(self, point: Point) -> bool:
        return self.south <= point[0] <= self.north and self.west <= point[1] <= self.east


EVERYWHERE = Box(-90.0, -180.0, 90.0, 180.0)
WHOLE = Box(48.5, 1.0, 51.8, 6.5)  # the network and some way around


def map_data(filters: DirectoryFilters, locale_id: int, box: Box | None, request: HttpRequest) -> dict[str, Any]:
    """`museums`: each with its words; or `groups`: latitude, longitude, number. The box limits both."""
    index = index_of(locale_id)
    shown = box or EVERYWHERE
    points = {
        number: point
        for number in index.answer(filters).numbers()
        if (point := index.points.by_number[number]) and point in shown
    }
    if len(points) <= MOST_NAMED:
        pages = listing.pages_of([index.keys[number] for number in points], locale_id)
        return {"museums": described(pages.values(), request)}
    return {"groups": groups(points.values(), box or WHOLE)}


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


def groups(points: Iterable[Point], box: Box) -> list[list[float]]:
    """Museums by square of a grid over the box: the middle of those in it, and their number."""
    high, wide = (box.north - box.south) / SQUARES, (box.east - box.west) / SQUARES
    squares: defaultdict[tuple[int, int], list[Point]] = defaultdict(list)
    for north, east in points:
        squares[int(north // high), int(east // wide)].append((north, east))
    return [
        [*(round(sum(degrees) / len(there), DIGITS) for degrees in zip(*there, strict=True)), len(there)]
        for _square, there in sorted(squares.items())
    ]
