"""The calendar at a glance: a grid for each month, each day with the numbers of the places where something happens."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.text import capfirst

from cms.dates import day_words
from events.brochure.chapters import months_between
from events.brochure.content import Brochure
from events.brochure.wording import lasts

MOST_NUMBERS = 6  # what fits in a cell; the rest is counted


@dataclass(frozen=True)
class Cell:
    day: int
    is_inside: bool  # of the month and of the brochure's days
    numbers: tuple[int, ...] = ()
    more: int = 0


@dataclass(frozen=True)
class MonthGrid:
    title: str
    weeks: tuple[tuple[Cell, ...], ...]
    lasting: tuple[int, ...]  # numbers of the places with something that goes on through (a part of) the month


def weekdays() -> list[tuple[str, str]]:
    """Short and whole names, Monday first."""
    return [(capfirst(str(WEEKDAYS_ABBR[day])), capfirst(str(WEEKDAYS[day]))) for day in range(7)]


def month_grids(brochure: Brochure) -> list[MonthGrid]:
    """A grid for each month in which something happens."""
    numbers: dict[date, set[int]] = defaultdict(set)
    lasting: dict[tuple[int, int], set[int]] = defaultdict(set)
    start, end = brochure.edition.start, brochure.edition.end
    for place in brochure.places:
        for each in (each for entry in place.entries for each in entry.occurrences):
            if lasts(each):
                for month in months_between(max(each.day, start), min(each.end_day, end)):
                    lasting[month].add(place.number)
            else:
                numbers[each.day].add(place.number)
    wanted = sorted({(day.year, day.month) for day in numbers} | set(lasting))
    return [_grid(year, month, numbers, lasting[year, month], (start, end)) for year, month in wanted]


def _grid(year: int, month: int, numbers: dict[date, set[int]], lasting: set[int], days: tuple[date, date]) -> MonthGrid:
    weeks = (tuple(_cell(day, month, numbers, days) for day in week) for week in Calendar().monthdatescalendar(year, month))
    shown = tuple(week for week in weeks if any(cell.is_inside for cell in week))
    return MonthGrid(capfirst(day_words(date(year, month, 1), "F Y")), shown, tuple(sorted(lasting)))


def _cell(day: date, month: int, numbers: dict[date, set[int]], days: tuple[date, date]) -> Cell:
    if day.month != month or not days[0] <= day <= days[1]:
        return Cell(day.day if day.month == month else 0, is_inside=False)
    found = sorted(numbers.get(day, ()))
    shown = found if len(found) <= MOST_NUMBERS else found[: MOST_NUMBERS - 1]
    return Cell(day.day, is_inside=True, numbers=tuple(shown), more=len(found) - len(shown))
