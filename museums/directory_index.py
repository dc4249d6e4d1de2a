"""Where each museum of the directory stands, kept in the process: what filters find and count is then a few operations on bits.

Museums are numbered in alphabetical order; a set of them is an integer whose bit `n` is museum number `n`. "And" is `&`, and the
number of museums in a set is `bit_count`: as quick for 10,000 museums as for 126.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from heapq import nsmallest
from itertools import compress
from math import cos, radians
from typing import Any, TypeVar

from django.db.models import Case, IntegerField, Value, When
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from cms.short_cache import ShortCache
from museums import open_days
from museums.facets import Counts, flags
from museums.filters import DirectoryFilters
from museums.models.facts import Museum
from museums.models.pages import MuseumPage
from museums.places import kilometres
from museums.querysets import KM_PER_DEGREE, ROUNDING, asked_words
from museums.trade_words import has_word
from museums.vocabulary import vocabulary

V = TypeVar("V", bound=Hashable)
Point = tuple[float, float]  # latitude, longitude

_BITS = bytes.maketrans(b"01", b"\x00\x01")


def set_of(numbers: Iterable[int], size: int) -> int:
    """The set of some museums out of `size`."""
    bits = bytearray(size // 8 + 1)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")


def numbers_in(museums: int) -> list[int]:
    """The numbers of the museums of a set, in order."""
    bits = f"{museums:b}"[::-1].encode().translate(_BITS)
    return list(compress(range(len(bits)), bits))


@dataclass
class DirectoryIndex:
    """The members with a page that readers of a language may open. Each set is an integer, see above."""

    keys: list[int]
    points: list[Point | None]
    words: dict[str, list[int]]
    territories: dict[int, int]
    areas: dict[str, int]  # by area and by country
    trades: dict[int, int]
    clubs: dict[int, int]
    flags: dict[str, int]
    by_latitude: list[tuple[float, int]]
    open_on_days: dict[date, int] = field(default_factory=dict)

    @property
    def everything(self) -> int:
        return (1 << len(self.keys)) - 1

    # --- sets ---

    def with_text(self, text: str) -> int:
        """The museums that have each word of the text, as `MuseumQuerySet.matching` meets them; all of them for no text."""
        asked = asked_words(text)
        if text and not asked:
            return 0
        found = self.everything
        for word, same in asked:
            trades = vocabulary(None).trades_with(word, same)
            found &= self._with_word(word, frozenset() if trades else same) | _union(self.trades.get(pk, 0) for pk in trades)
        return found

    def _with_word(self, beginning: str, same: frozenset[str]) -> int:
        """A word that starts so, or one of those that mean the same."""
        held = (
            numbers
            for word, numbers in self.words.items()
            if word.startswith(beginning) or any(has_word(f" {word}", other) for other in same)
        )
        return set_of((number for numbers in held for number in numbers), len(self.keys))

    def distances(self, latitude: float, longitude: float, radius: float) -> dict[int, float]:
        """The museums within so many kilometres, and how far each is. Only a strip of latitude is looked at."""
        high = radius * ROUNDING / KM_PER_DEGREE
        wide = high / max(cos(radians(latitude)), 0.01)
        first = bisect_left(self.by_latitude, (latitude - high, -1))
        last = bisect_right(self.by_latitude, (latitude + high, len(self.keys)))
        found = {}
        for north, number in self.by_latitude[first:last]:
            east = self.points[number][1]  # type: ignore[index]  # who has no point is not in the strip
            if abs(east - longitude) <= wide:
                away = kilometres(latitude, longitude, north, east)
                if away <= radius:
                    found[number] = away
        return found

    def open_on(self, day: date) -> int:
        """Museums open to whoever comes on a day: one statement for each day while this index lasts."""
        if day not in self.open_on_days:
            number_of = {key: number for number, key in enumerate(self.keys)}
            keys = Museum.objects.filter(open_days.open_on(day)).order_by().values_list("pk", flat=True)
            self.open_on_days[day] = set_of((number_of[key] for key in keys if key in number_of), len(self.keys))
        return self.open_on_days[day]

    # --- answers ---

    def answer(self, filters: DirectoryFilters) -> Answer:
        known = vocabulary(None)
        base = self.with_text(filters.text)
        distances: dict[int, float] = {}
        if filters.near:
            distances = self.distances(filters.near.latitude, filters.near.longitude, filters.radius)
            base &= set_of(distances, len(self.keys))
        if filters.day:
            base &= self.open_on(filters.day)
        chosen: dict[str, int] = {f"is_{name}": self.flags.get(name, 0) for name in filters.flags}
        if filters.territory:
            chosen["territory"] = self.territories.get(known.territories[filters.territory].pk, 0)
        if filters.area:
            chosen["area"] = self.areas.get(filters.area, 0)
        if filters.trade:
            chosen["trade"] = self.trades.get(known.trades[filters.trade].pk, 0)
        if filters.club:
            chosen["club"] = self.clubs.get(known.clubs[filters.club].pk, 0)
        return Answer(self, base, chosen, distances)

    def nearest(self, latitude: float, longitude: float, most: int) -> dict[int, float]:
        """The numbers of the museums closest to a point, however far, and how far each is."""
        measured = (
            (kilometres(latitude, longitude, *point), number) for number, point in enumerate(self.points) if point is not None
        )
        return {number: away for away, number in nsmallest(most, measured)}


@dataclass(frozen=True)
class Answer:
    """What filters leave of an index: `base`, those that fit what is typed; `chosen`, the set of each filter that is set."""

    index: DirectoryIndex
    base: int
    chosen: dict[str, int]
    distances: dict[int, float]

    def numbers(self) -> list[int]:
        """Of the museums found: nearest first when a place is known, else in alphabetical order."""
        numbers = numbers_in(self._under())
        if self.distances:
            numbers.sort(key=lambda number: (self.distances[number], number))
        return numbers

    def counts(self) -> Counts:
        """How many museums each value of a filter would leave, the other filters staying as they are."""
        index = self.index
        return Counts(
            total=self._under().bit_count(),
            territories=_counted(index.territories, self._under("territory")),
            areas=_counted(index.areas, self._under("area")),
            trades=_counted(index.trades, self._under("trade")),
            clubs=_counted(index.clubs, self._under("club")),
            flags=Counter({name: (museums & self._under(f"is_{name}")).bit_count() for name, museums in index.flags.items()}),
        )

    def _under(self, but: str = "") -> int:
        """The museums that every filter but one leaves."""
        found = self.base
        for name, museums in self.chosen.items():
            if name != but:
                found &= museums
        return found


def _union(sets: Iterable[int]) -> int:
    found = 0
    for museums in sets:
        found |= museums
    return found


def _counted(sets: dict[V, int], within: int) -> Counter[V]:
    return Counter({value: (museums & within).bit_count() for value, museums in sets.items()})


# --- Loading --------------------------------------------------------------------------------------


def _load(locale_id: int) -> DirectoryIndex:
    """Three statements, however many museums."""
    pages = MuseumPage.objects.readable_in(locale_id)
    listed = Museum.objects.members().filter(pk__in=pages.order_by().values("museum_id"))
    marks = {f"is_{name}": _mark(flag.condition()) for name, flag in flags().items()}
    rows = list(
        listed.annotate(**marks)
        .order_by("sort_name", "pk")
        .values_list("pk", "latitude", "longitude", "territory_id", "area", "folded_text", *marks)
    )
    numbers = {row[0]: number for number, row in enumerate(rows)}
    points = [None if row[1] is None or row[2] is None else (row[1], row[2]) for row in rows]
    words: defaultdict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for word in set(row[5].split()):
            words[word].append(number)
    sets = partial(_sets, len(rows))
    return DirectoryIndex(
        keys=list(numbers),
        points=points,
        words=dict(words),
        territories=sets((row[3], number) for number, row in enumerate(rows) if row[3] is not None),
        areas=sets((area, number) for number, row in enumerate(rows) if row[4] for area in (row[4], row[4][:2])),
        trades=sets((trade, numbers[pk]) for pk, trade in _links("trades") if pk in numbers),
        clubs=sets((club, numbers[pk]) for pk, club in _links("clubs") if pk in numbers),
        flags={
            name: set_of((number for number, row in enumerate(rows) if row[6 + place]), len(rows))
            for place, name in enumerate(flags())
        },
        by_latitude=sorted((point[0], number) for number, point in enumerate(points) if point is not None),
    )


def _sets(size: int, pairs: Iterable[tuple[V, int]]) -> dict[V, int]:
    """The set of the museums that come with each value."""
    held: defaultdict[V, list[int]] = defaultdict(list)
    for value, number in pairs:
        held[value].append(number)
    return {value: set_of(numbers, size) for value, numbers in held.items()}


def _links(relation: str) -> Iterable[tuple[int, int]]:
    through: Any = Museum._meta.get_field(relation).remote_field.through  # type: ignore[union-attr]  # a many-to-many field
    return through._default_manager.values_list("museum_id", f"{relation.removesuffix('s')}_id")


def _mark(condition: Any) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


index_of = ShortCache[int, DirectoryIndex](_load)


@receiver([post_save, post_delete], sender=Museum)
@receiver(m2m_changed, sender=Museum.trades.through)
@receiver(m2m_changed, sender=Museum.clubs.through)
@receiver([page_published, page_unpublished], sender=MuseumPage)
@receiver(post_delete, sender=MuseumPage)
def forget(**_kwargs: Any) -> None:
    """Also for apps above this one, whose filters (`museums.facets`) look at rows of their own."""
    index_of.clear()
