"""Numbered points on the map: which are within so many kilometres, and which are closest."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from heapq import nsmallest
from math import cos, inf, radians

from museums.places import kilometres
from museums.querysets import KM_PER_DEGREE, ROUNDING

Point = tuple[float, float]  # latitude, longitude


class Points:
    def __init__(self, points: Iterable[Point | None]) -> None:
        """The points of things numbered from 0; None for what stands nowhere."""
        self.by_number = list(points)
        self._northwards = sorted((*point, number) for number, point in enumerate(self.by_number) if point is not None)

    def within(self, latitude: float, longitude: float, radius: float) -> dict[int, float]:
        """The numbers of what is within so many kilometres, and how far each is. Only a strip of latitude is looked at."""
        high = radius * ROUNDING / KM_PER_DEGREE
        wide = high / max(cos(radians(latitude)), 0.01)
        first = bisect_left(self._northwards, (latitude - high, -inf, 0))
        last = bisect_right(self._northwards, (latitude + high, inf, 0))
        found = {}
        for north, east, number in self._northwards[first:last]:
            if abs(east - longitude) <= wide:
                away = kilometres(latitude, longitude, north, east)
                if away <= radius:
                    found[number] = away
        return found

    def nearest(self, latitude: float, longitude: float, most: int) -> dict[int, float]:
        """The numbers of what is closest, however far, and how far each is."""
        measured = ((kilometres(latitude, longitude, north, east), number) for north, east, number in self._northwards)
        return {number: away for away, number in nsmallest(most, measured)}
