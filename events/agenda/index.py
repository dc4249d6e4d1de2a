"""What the agenda's filters ask of each event and date, kept in the process: finding and counting are then operations on bits.

Events are numbered, and a set of them is an integer (`cms.bitsets`); dates stand in the order of their beginning.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms.bitsets import Narrowed, marks_of, numbers_in, set_of, sets_of
from cms.short_cache import OnceLoaded
from events.agenda.filters import AgendaFilters
from events.models import Event, Occurrence, Origin, Timing
from museums.around import Points


@dataclass(frozen=True)
class Within:
    """The dates of a period, by their places: those that begin in it, and those that began before and still go on. As sets, the
    events that have any."""

    dates: list[int]
    going_on: list[int]
    begins: int
    runs: int
    #: Of each event in `begins`: how many of the dates are its own, its first and its last one.
    numbers: dict[int, int]
    firsts: dict[int, int]
    lasts: dict[int, int]


@dataclass
class AgendaIndex:
    """All public events and dates. `series` of an event: its number; of the parts of a series that was split, that of the first."""

    series: list[int]
    split: list[int]  # for each series of several events, the set of them
    points: Points
    values: dict[str, dict[Any, int]]  # by the name of a filter, the set of the events of each value

    keys: list[int]  # of dates, and so are all below
    events: list[int]
    days: list[date]
    last_days: list[date]
    is_period: list[bool]

    several_days: list[int]
    ends: dict[int, date]  # the last day of each series
    _held: dict[Any, Within] = field(default_factory=dict)

    def answer(self, filters: AgendaFilters) -> Answer:
        period = filters.period
        within = self.past(filters.today) if filters.is_past else self.within(period.first, period.last)
        near = -1
        if filters.near:
            near = set_of(self.points.within(filters.near.latitude, filters.near.longitude, filters.radius), len(self.series))
        chosen = {name: self.values[name].get(value, 0) for name, value in filters.chosen.items()}
        return Answer(self, within, near, chosen)

    def within(self, first: date, last: date | None) -> Within:
        """The dates that touch these days, both included; without a last one, all from the first on."""
        if (first, last) not in self._held:
            start, stop = bisect_left(self.days, first), bisect_right(self.days, last) if last else len(self.days)
            going_on = [place for place in self.several_days if self.days[place] < first <= self.last_days[place]]
            self._held[first, last] = self._these(list(range(start, max(start, stop))), going_on)
        return self._held[first, last]

    def past(self, today: date) -> Within:
        """The dates of series of which nothing is left to come."""
        if today not in self._held:
            stop = bisect_left(self.days, today)
            self._held[today] = self._these(
                [place for place in range(stop) if self.ends[self.series[self.events[place]]] < today], []
            )
        return self._held[today]

    def _these(self, dates: list[int], going_on: list[int]) -> Within:
        size = len(self.series)
        lasts = {self.events[place]: place for place in dates}
        firsts = {self.events[place]: place for place in reversed(dates)}
        runs = {self.events[place] for place in going_on}
        numbers = Counter(self.events[place] for place in dates)
        return Within(dates, going_on, set_of(lasts, size), set_of(runs, size), numbers, firsts, lasts)

    def count(self, events: int) -> int:
        """How many events a set is for readers: the parts of a series that was split are one."""
        return events.bit_count() - sum(max(0, (events & parts).bit_count() - 1) for parts in self.split)


@dataclass
class Answer:
    """What filters leave of an index: `near`, the events around the place asked for (-1: all); `chosen`, those of each other filter."""

    index: AgendaIndex
    within: Within
    near: int
    chosen: dict[str, int]

    @cached_property
    def found(self) -> Narrowed:
        return Narrowed((self.within.begins | self.within.runs) & self.near, self.chosen)

    @property
    def events(self) -> int:
        return self.found.without()

    def over(self, first: date, last: date) -> Answer:
        """What the same filters leave of other days."""
        return replace(self, within=self.index.within(first, last))

    def dates(self) -> list[int]:
        """The dates that begin in the period."""
        return self._of_events(self.within.dates)

    def number_of_dates(self) -> int:
        return sum(map(self.within.numbers.__getitem__, self.beginning()))

    def beginning(self) -> list[int]:
        """The events that begin in the period."""
        return numbers_in(self.events & self.within.begins)

    def lines(self, *, latest: bool) -> tuple[list[int], dict[int, int]]:
        """Of each series its first date in the period, soonest first, or its last one, latest first; and how many dates it has."""
        series, found = self.index.series, self.within.lasts if latest else self.within.firsts
        heads: dict[int, int] = {}
        numbers: Counter[int] = Counter()
        best = max if latest else min
        for event in self.beginning():
            key, place = series[event], found[event]
            heads[key] = best(place, heads.get(key, place))
            numbers[key] += self.within.numbers[event]
        return sorted(heads.values(), reverse=latest), numbers

    def going_on(self) -> list[int]:
        """The dates that began before the period and still go on."""
        return self._of_events(self.within.going_on)

    def _of_events(self, dates: list[int]) -> list[int]:
        marks = marks_of(self.events, len(self.index.series))
        return [place for place in dates if marks[self.index.events[place]]]

    def counted(self, name: str) -> dict[Any, int]:
        """How many events each value of a filter would leave, the other filters staying as they are."""
        within = self.found.without(name)
        counts = {value: self.index.count(events & within) for value, events in self.index.values[name].items()}
        return {value: count for value, count in counts.items() if count}


# --- Loading --------------------------------------------------------------------------------------

COLUMNS = ("pk", "part_of_id", "timing", "latitude", "longitude")
VALUES = ("kind", "found_territory_id", "programme_id", "price_kind")
NAMES = ("kind", "territory", "programme", "price")  # of the filters for VALUES

#: Step-free, or suited to any of the four families of disabilities.
ACCESSIBLE = Q(step_free=True) | Q(label_hearing=True) | Q(label_mental=True) | Q(label_physical=True) | Q(label_visual=True)


def _load(_key: None) -> AgendaIndex:
    """Two statements, however many events and dates."""
    reached = Case(When(ACCESSIBLE, then=Value(1)), default=Value(0), output_field=IntegerField())
    rows = list(
        Event.objects.public()
        .annotate(reached=reached)
        .order_by("pk")
        .values_list(*COLUMNS, *VALUES, "audience_codes", "reached")
    )
    number_of = {row[0]: number for number, row in enumerate(rows)}
    pairs: defaultdict[str, list[tuple[Any, int]]] = defaultdict(list)
    points, series, parts = [], [], defaultdict(list)
    for number, (key, part_of, _timing, latitude, longitude, *values, audiences, accessible) in enumerate(rows):
        points.append(None if latitude is None or longitude is None else (latitude, longitude))
        parts[part_of or key].append(number)
        series.append(parts[part_of or key][0])
        for name, value in zip(NAMES, values, strict=True):
            if value not in (None, ""):
                pairs[name].append((value, number))
        pairs["audience"] += [(audience, number) for audience in audiences.split()]
        pairs["accessible"] += [("1", number)] * accessible
    dates = [
        (key, number_of[event], day, end_day, origin == Origin.MAIN and rows[number_of[event]][2] == Timing.PERIOD)
        for key, event, day, end_day, origin in Occurrence.objects.public()
        .order_by("starts_at", "pk")
        .values_list("pk", "event_id", "day", "end_day", "origin")
        if event in number_of
    ]
    keys, events, days, last_days, is_period = (
        ([*column] for column in zip(*dates, strict=True)) if dates else ([], [], [], [], [])
    )
    ends: dict[int, date] = {}
    for event, last in zip(events, last_days, strict=True):
        ends[series[event]] = max(last, ends.get(series[event], last))
    size = len(rows)
    return AgendaIndex(
        series=series,
        split=[set_of(numbers, size) for numbers in parts.values() if len(numbers) > 1],
        points=Points(points),
        values={name: sets_of(size, pairs[name]) for name in (*NAMES, "audience", "accessible")},
        keys=keys,
        events=events,
        days=days,
        last_days=last_days,
        is_period=is_period,
        several_days=[place for place, (first, last) in enumerate(zip(days, last_days, strict=True)) if first < last],
        ends=ends,
    )


index_of = OnceLoaded[None, AgendaIndex](_load)


@receiver([post_save, post_delete], sender=Event)
@receiver([post_save, post_delete], sender=Occurrence)
def forget(**_kwargs: Any) -> None:
    index_of.clear()
