"""What the agenda shows for its filters: a page of lines, what goes on besides, a month, a week. Bounded, whatever there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page as PageOfResults
from django.core.paginator import Paginator
from django.db.models import Count

from events.agenda.counts import Counts
from events.agenda.filters import AgendaFilters
from events.agenda.periods import last_of_month, month_name, week_name
from events.expansion import midnight
from events.listing import linked
from events.models import Occurrence, Origin, Timing
from events.querysets import OccurrenceQuerySet

PER_PAGE = 20
GOING_ON = 12
IN_CELL, IN_DAY = 3, 12
DAYS_A_WEEK = 7


class _Lines(Sequence[Occurrence]):
    """The lines of the list, fetched a slice at a time: their number is known from the counts."""

    def __init__(self, filters: AgendaFilters, total: int) -> None:
        self.filters, self.total = filters, total

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, part: Any) -> Any:
        lines = list(_lines(self.filters)[part]) if self.total else []
        if not self.filters.every_date and not self.filters.is_past:
            _count_dates(self.filters, lines)
        return lines


def _count_dates(filters: AgendaFilters, lines: list[Occurrence]) -> None:
    """How many dates of each event fit (`dates`): “and 6 other dates”."""
    found = filters.narrowed().filter(series__in=[line.series for line in lines], starts_at__gte=midnight(filters.period.first))
    counts = dict(found.order_by().values_list("series").annotate(Count("pk")))
    for line in lines:
        line.dates = counts.get(line.series, 1)  # type: ignore[attr-defined]  # as next_per_event annotates it


def _lines(filters: AgendaFilters) -> OccurrenceQuerySet:
    found = filters.narrowed()
    if filters.is_past:
        return (found.order_by("-starts_at", "pk") if filters.every_date else found.last_per_event()).for_lines()
    found = found.filter(starts_at__gte=midnight(filters.period.first))
    return (found.order_by("starts_at", "pk") if filters.every_date else found.soonest_of_events()).for_lines()


def results(filters: AgendaFilters, counts: Counts, number: Any) -> PageOfResults[Occurrence]:
    """A page of lines: soonest first, the past latest first."""
    total = counts.dates if filters.every_date else counts.events
    return Paginator(_Lines(filters, total), PER_PAGE).get_page(number)


def going_on(filters: AgendaFilters, counts: Counts) -> list[Occurrence]:
    """What began before the period and still goes on in it (exhibitions), those that end first on top."""
    if not counts.going_on or filters.is_past:
        return []
    found = filters.narrowed().filter(day__lt=filters.period.first).soonest_of_events().for_lines()
    return list(found.order_by("end_day", "pk")[:GOING_ON])


# --- Calendars ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    """One day of a calendar: some of its dates, how many it has, and the address of its list."""

    day: date
    query: str
    in_month: bool = True
    is_today: bool = False
    dates: list[Occurrence] = field(default_factory=list)
    total: int = 0

    @property
    def more(self) -> int:
        return self.total - len(self.dates)


@dataclass(frozen=True)
class Calendar:
    days: list[Day]
    previous: str  # query strings
    following: str
    first: date
    last: date

    @property
    def weeks(self) -> list[list[Day]]:
        return [self.days[start : start + DAYS_A_WEEK] for start in range(0, len(self.days), DAYS_A_WEEK)]

    @property
    def busy(self) -> list[Day]:
        """The days that have anything: what a narrow screen lists."""
        return [day for day in self.days if day.total and day.in_month]


def calendar(filters: AgendaFilters, locale_id: int) -> Calendar:
    """The month or the week that is shown, in three statements."""
    first = filters.period.first
    last = filters.period.last or first
    month = filters.view == "month"
    monday = first - timedelta(days=first.weekday())
    sunday = last + timedelta(days=6 - last.weekday())
    by_day: dict[date, list[Occurrence]] = {}
    there = _days(filters, monday, sunday)
    totals = dict(there.order_by().values_list("day").annotate(Count("pk")))
    for occurrence in linked(there.first_of_each_day(IN_CELL if month else IN_DAY).for_lines(), locale_id):
        by_day.setdefault(occurrence.day, []).append(occurrence)
    days = []
    for number in range((sunday - monday).days + 1):
        day = monday + timedelta(days=number)
        shown = by_day.get(day, [])
        days.append(Day(day, filters.day_query(day), first <= day <= last, day == filters.today, shown, totals.get(day, 0)))
    if month:
        before, after = (first - timedelta(days=1)).replace(day=1), last_of_month(first) + timedelta(days=1)
        return Calendar(days, filters.query(month=month_name(before)), filters.query(month=month_name(after)), first, last)
    before, after = first - timedelta(days=DAYS_A_WEEK), first + timedelta(days=DAYS_A_WEEK)
    return Calendar(days, filters.query(week=week_name(before)), filters.query(week=week_name(after)), first, last)


def _days(filters: AgendaFilters, first: date, last: date) -> OccurrenceQuerySet:
    """The dates that begin on these days and fit; what goes on for days is not among them."""
    found = Occurrence.objects.public().filter(starts_at__gte=midnight(first), starts_at__lt=midnight(last + timedelta(days=1)))
    for condition in (*filters.conditions().values(), filters.within()):
        found = found.filter(condition)
    return found.exclude(event__timing=Timing.PERIOD, origin=Origin.MAIN)


def through(filters: AgendaFilters, locale_id: int) -> list[Occurrence]:
    """The periods that touch the month or week shown: what stands beside its days."""
    found = filters.narrowed().filter(event__timing=Timing.PERIOD, origin=Origin.MAIN).order_by("end_day", "pk").for_lines()
    return linked(found[:GOING_ON], locale_id)
