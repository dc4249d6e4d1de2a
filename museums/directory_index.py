"""What the directory's filters ask of each museum, kept in the process: finding and counting are then a few operations on bits.

Museums are numbered in alphabetical order; a set of them is an integer (`cms.bitsets`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from cms.bitsets import Narrowed, V, numbers_in, set_of, sets_of, union
from cms.short_cache import OnceLoaded
from museums import open_days
from museums.around import Points
from museums.facets import Counts, flags
from museums.filters import DirectoryFilters
from museums.models.facts import Museum
from museums.models.pages import MuseumPage
from museums.querysets import asked_words
from museums.trade_words import SHORT
from museums.vocabulary import vocabulary


@dataclass
class DirectoryIndex:
    """The members with a page that readers of a language may open, and the set of those that have each value of a filter."""

    keys: list[int]
    points: Points
    words: dict[str, list[int]]
    sorted_words: list[str]
    territories: dict[int, int]
    areas: dict[str, int]  # by area and by country
    trades: dict[int, int]
    clubs: dict[int, int]
    flags: dict[str, int]
    open_on_days: dict[date, int] = field(default_factory=dict)

    def answer(self, filters: DirectoryFilters) -> Answer:
        known = vocabulary(None)
        base = self.with_text(filters.text)
        distances: dict[int, float] = {}
        if filters.near:
            distances = self.points.within(filters.near.latitude, filters.near.longitude, filters.radius)
            base &= set_of(distances, len(self.keys))
        if filters.day:
            base &= self.open_on(filters.day)
        chosen = {f"is_{name}": self.flags.get(name, 0) for name in filters.flags}
        if filters.territory:
            chosen["territory"] = self.territories.get(known.territories[filters.territory].pk, 0)
        if filters.area:
            chosen["area"] = self.areas.get(filters.area, 0)
        if filters.trade:
            chosen["trade"] = self.trades.get(known.trades[filters.trade].pk, 0)
        if filters.club:
            chosen["club"] = self.clubs.get(known.clubs[filters.club].pk, 0)
        return Answer(self, Narrowed(base, chosen), distances)

    def with_text(self, text: str) -> int:
        """The museums that have each word of the text, as `MuseumQuerySet.matching` meets them; all of them for no text."""
        asked = asked_words(text)
        if text and not asked:
            return 0
        found = (1 << len(self.keys)) - 1
        for word, same in asked:
            trades = vocabulary(None).trades_with(word, same)
            found &= self._with_word(word, frozenset() if trades else same) | union(self.trades.get(pk, 0) for pk in trades)
        return found

    def _with_word(self, beginning: str, same: frozenset[str]) -> int:
        """A word that starts so, or one of those that mean the same (`museums.trade_words.has_word`)."""
        words = {
            word for start in (beginning, *same) if start == beginning or len(start) > SHORT for word in self._starting(start)
        }
        words |= {form for word in same if len(word) <= SHORT for form in (word, f"{word}s")}
        return set_of((number for word in words for number in self.words.get(word, ())), len(self.keys))

    def _starting(self, start: str) -> list[str]:
        return self.sorted_words[bisect_left(self.sorted_words, start) : bisect_left(self.sorted_words, f"{start}\U0010ffff")]

    def open_on(self, day: date) -> int:
        """Museums open to whoever comes on a day: one statement for each day while this index lasts."""
        if day not in self.open_on_days:
            number_of = {key: number for number, key in enumerate(self.keys)}
            keys = Museum.objects.filter(open_days.open_on(day)).order_by().values_list("pk", flat=True)
            self.open_on_days[day] = set_of((number_of[key] for key in keys if key in number_of), len(self.keys))
        return self.open_on_days[day]


@dataclass(frozen=True)
class Answer:
    """What filters leave of an index; `distances`: of the museums around the place asked for, in kilometres."""

    index: DirectoryIndex
    found: Narrowed
    distances: dict[int, float]

    def numbers(self) -> list[int]:
        """Of the museums found: nearest first when a place is known, else in alphabetical order."""
        numbers = numbers_in(self.found.without())
        if self.distances:
            numbers.sort(key=lambda number: (self.distances[number], number))
        return numbers

    def counts(self) -> Counts:
        """How many museums each value of a filter would leave, the other filters staying as they are."""
        return Counts(
            total=self.found.without().bit_count(),
            territories=self._counted("territory", self.index.territories),
            areas=self._counted("area", self.index.areas),
            trades=self._counted("trade", self.index.trades),
            clubs=self._counted("club", self.index.clubs),
            flags=Counter(
                {name: (museums & self.found.without(f"is_{name}")).bit_count() for name, museums in self.index.flags.items()}
            ),
        )

    def _counted(self, name: str, sets: dict[V, int]) -> Counter[V]:
        within = self.found.without(name)
        return Counter({value: (museums & within).bit_count() for value, museums in sets.items()})


# --- Loading --------------------------------------------------------------------------------------


def _load(locale_id: int) -> DirectoryIndex:
    """Three statements, however many museums."""
    pages = MuseumPage.objects.readable_in(locale_id)
    listed = Museum.objects.members().filter(pk__in=pages.order_by().values("museum_id"))
    marks = {f"is_{name}": _mark(flag.condition()) for name, flag in flags().items()}
    columns = ("pk", "latitude", "longitude", "territory_id", "area", "folded_text", *marks)
    keys, points, words, territories, areas = [], [], defaultdict(list), [], []
    marked: list[tuple[str, int]] = []
    for number, row in enumerate(listed.annotate(**marks).order_by("sort_name", "pk").values_list(*columns)):
        key, latitude, longitude, territory, area, text, *fits = row
        keys.append(key)
        points.append(None if latitude is None or longitude is None else (latitude, longitude))
        for word in set(text.split()):
            words[word].append(number)
        if territory is not None:
            territories.append((territory, number))
        if area:
            areas += [(area, number), (area[:2], number)]
        marked += [(name, number) for name, fit in zip(flags(), fits, strict=True) if fit]
    size = len(keys)
    number_of = {key: number for number, key in enumerate(keys)}
    return DirectoryIndex(
        keys=keys,
        points=Points(points),
        words=dict(words),
        sorted_words=sorted(words),
        territories=sets_of(size, territories),
        areas=sets_of(size, areas),
        trades=sets_of(size, ((trade, number_of[key]) for key, trade in _links("trades") if key in number_of)),
        clubs=sets_of(size, ((club, number_of[key]) for key, club in _links("clubs") if key in number_of)),
        flags={**dict.fromkeys(flags(), 0), **sets_of(size, marked)},
    )


def _links(relation: str) -> Iterable[tuple[int, int]]:
    through: Any = Museum._meta.get_field(relation).remote_field.through  # type: ignore[union-attr]  # a many-to-many field
    return through._default_manager.values_list("museum_id", f"{relation.removesuffix('s')}_id")


def _mark(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


index_of = OnceLoaded[int, DirectoryIndex](_load)


@receiver([post_save, post_delete], sender=Museum)
@receiver(m2m_changed, sender=Museum.trades.through)
@receiver(m2m_changed, sender=Museum.clubs.through)
@receiver([page_published, page_unpublished], sender=MuseumPage)
@receiver(post_delete, sender=MuseumPage)
def forget(**_kwargs: Any) -> None:
    index_of.clear()
