"""What the agenda shows for its filters: a page of lines, what goes on besides, a month, a week. Bounded, whatever there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain
from typing import Any

from django.core.paginator import Page as PageOfResults
from django.core.paginator import Paginator

from cms.prepared import Prepared
from events.agenda.filters import AgendaFilters
from events.agenda.index import AgendaIndex, Answer
from events.agenda.periods import last_of_month, month_name, week_name
from events.listing import linked
from events.models import Occurrence

PER_PAGE = 20
GOING_ON = 12
IN_CELL, IN_DAY = 3, 12
DAYS_A_WEEK = 7


_DATES = Prepared(lambda keys: Occurrence.objects.public().filter(pk__in=keys).for_lines(), [int])


def fetched(index: AgendaIndex, places: Iterable[int]) -> list[Occurrence]:
    """Dates of the index as lines show them, in this order; one that has left the site meanwhile is not among them."""
    keys = [index.keys[place] for place in places]
    there = {occurrence.pk: occurrence for occurrence in _DATES(keys)}
    return [there[key] for key in keys if key in there]


def firsts(index: AgendaIndex, dates: Iterable[int]) -> dict[int, int]:
    """The first of these dates of each series."""
    found: dict[int, int] = {}
    for place in dates:
        found.setdefault(index.series[index.events[place]], place)
    return found


class _Lines(Sequence[Occurrence]):
    """The dates of a list, all of them or one an event, of which a slice is fetched at a time."""

    def __init__(self, filters: AgendaFilters, answer: Answer) -> None:
        self.agenda, self.every_date = answer.index, filters.every_date
        self.of_series: dict[int, int] = {}
        if filters.every_date:
            self.dates = answer.dates()[:: -1 if filters.is_past else 1]
        else:
            self.dates, self.of_series = answer.lines(latest=filters.is_past)

    def __len__(self) -> int:
        return len(self.dates)

    def __getitem__(self, part: Any) -> Any:
        places = self.dates[part]
        series = {self.agenda.keys[place]: self.agenda.series[self.agenda.events[place]] for place in places}
        lines = fetched(self.agenda, places)
        for line in lines:
            line.dates = 1 if self.every_date else self.of_series[series[line.pk]]  # type: ignore[attr-defined]  # as next_per_event
        return lines


def results(
    filters: AgendaFilters, answer: Answer, number: Any, locale_id: int
) -> tuple[PageOfResults[Occurrence], list[Occurrence]]:
    """A page of lines: soonest first, the past latest first. Beside its first page, what began before the period and still goes
    on in it (exhibitions), those that end first on top."""
    page = Paginator(_Lines(filters, answer), PER_PAGE).get_page(number)
    beside = []
    if page.number == 1:
        going_on = firsts(answer.index, answer.going_on()).values()
        beside = fetched(answer.index, sorted(going_on, key=lambda place: _by_end(answer.index, place))[:GOING_ON])
    linked([*page.object_list, *beside], locale_id)
    return page, beside


def _by_end(index: AgendaIndex, place: int) -> tuple[date, int]:
    return index.last_days[place], index.keys[place]


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


def calendar(filters: AgendaFilters, answer: Answer, locale_id: int) -> tuple[Calendar, list[Occurrence]]:
    """The month or the week that is shown, in one statement, and the periods that touch it: what stands beside its days."""
    first = filters.period.first
    last = filters.period.last or first
    month = filters.view == "month"
    monday = first - timedelta(days=first.weekday())
    sunday = last + timedelta(days=6 - last.weekday())
    index = answer.index
    by_day: defaultdict[date, list[int]] = defaultdict(list)
    for place in answer.over(monday, sunday).dates():
        if not index.is_period[place]:
            by_day[index.days[place]].append(place)
    most = IN_CELL if month else IN_DAY
    periods = [place for place in (*answer.dates(), *answer.going_on()) if index.is_period[place]]
    through = sorted(periods, key=lambda place: _by_end(index, place))[:GOING_ON]
    shown = linked(fetched(index, [*chain.from_iterable(places[:most] for places in by_day.values()), *through]), locale_id)
    lines = {line.pk: line for line in shown}
    days = []
    for number in range((sunday - monday).days + 1):
        day = monday + timedelta(days=number)
        keys = [index.keys[place] for place in by_day[day][:most]]
        dates = [lines[key] for key in keys if key in lines]
        days.append(Day(day, filters.day_query(day), first <= day <= last, day == filters.today, dates, len(by_day[day])))
    if month:
        before, after = (
            month_name((first - timedelta(days=1)).replace(day=1)),
            month_name(last_of_month(first) + timedelta(days=1)),
        )
    else:
        before, after = (week_name(first + timedelta(days=days)) for days in (-DAYS_A_WEEK, DAYS_A_WEEK))
    beside = [lines[index.keys[place]] for place in through if index.keys[place] in lines]
    return Calendar(days, filters.query(**{filters.view: before}), filters.query(**{filters.view: after}), first, last), beside
