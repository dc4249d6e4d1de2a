"""From a rule to its dates: pure, day by day, as RFC 5545 has it. Nothing here knows of a database, a clock or a time zone.

Days come first and the time of day is put on them afterwards, so that a change of the clock never moves a date. A rule gives a
list of days; `Series` is rules, added days and excluded days; `days_of` gives the days of a series up to a horizon.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

MOST = 2000
PARIS = ZoneInfo("Europe/Paris")


class Frequency(IntEnum):
    """As dateutil and django-recurrence number them. Nothing shorter than a day."""

    YEARLY = 0
    MONTHLY = 1
    WEEKLY = 2
    DAILY = 3


class ExpansionError(ValueError):
    """`code` says what is wrong: `interval`, `count`, `frequency`, `value`, `end`, `none`, `many`. See events/validation.py."""

    def __init__(self, code: str, *, day: date | None = None) -> None:
        super().__init__(code)
        self.code, self.day = code, day


@dataclass(frozen=True)
class Rule:
    """One RRULE. `weekdays`: (0 for Monday, which one in the month or year; 0 for each). Negative numbers count from the end."""

    frequency: int
    interval: int = 1
    count: int | None = None
    until: date | None = None
    weekdays: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0


@dataclass(frozen=True)
class Series:
    start: date
    rules: tuple[Rule, ...] = ()
    excluded_rules: tuple[Rule, ...] = ()
    days: frozenset[date] = frozenset()
    excluded: frozenset[date] = frozenset()
    end: date | None = None  # no day after it, whatever the rules say
    first: date | None = None  # none before it, though the rules count from `start`


def days_of(series: Series, horizon: date) -> list[date]:
    """Every day of a series up to and with the horizon, in order. Raises ExpansionError; an empty series is one."""
    if series.end is not None and series.end < series.start:
        raise ExpansionError("end", day=series.end)
    last = min(horizon, series.end) if series.end else horizon
    for rule in (*series.rules, *series.excluded_rules):
        check(rule)
    first = max(series.start, series.first) if series.first else series.start
    off = set(series.excluded)
    for rule in series.excluded_rules:
        off.update(day for day in days_of_rule(rule, series.start, last))
    found: set[date] = {day for day in series.days if day <= last and (series.first is None or day >= series.first)}
    for rule in series.rules:
        for day in days_of_rule(rule, series.start, last):
            if day >= first and day not in off:
                found.add(day)
            if len(found) > MOST:
                raise ExpansionError("many", day=day)
    found -= off
    if len(found) > MOST:
        raise ExpansionError("many", day=max(found))
    if not found and first <= last:
        raise ExpansionError("none")
    return sorted(found)


def check(rule: Rule) -> None:
    """What no calendar program means."""
    if rule.frequency not in tuple(Frequency):
        raise ExpansionError("frequency")
    if rule.interval < 1:
        raise ExpansionError("interval")
    if rule.count is not None and rule.count < 1:
        raise ExpansionError("count")
    sensible = (
        all(0 <= weekday <= 6 and abs(which) <= 53 for weekday, which in rule.weekdays)
        and all(1 <= abs(day) <= 31 for day in rule.month_days)
        and all(1 <= month <= 12 for month in rule.months)
        and all(1 <= abs(position) <= 366 for position in rule.positions)
    )
    if not sensible:
        raise ExpansionError("value")


def days_of_rule(rule: Rule, start: date, last: date) -> Iterator[date]:
    """The days of one rule from its start on. COUNT counts from the start; UNTIL is a day, included."""
    until = min(last, rule.until) if rule.until else last
    left = rule.count
    for period in _periods(rule, start, until):
        candidates = [day for day in period if _allowed(rule, day)]
        if rule.positions:
            candidates = _at_positions(candidates, rule.positions)
        for day in candidates:
            if day < start:
                continue
            if day > until:
                return
            yield day
            if left is not None:
                left -= 1
                if not left:
                    return


def _periods(rule: Rule, start: date, until: date) -> Iterator[list[date]]:
    """The days that each year, month, week or day of the rule offers, in order, before they are filtered."""
    if rule.frequency == Frequency.DAILY:
        day = start
        while day <= until:
            yield [day]
            day = _plus(day, rule.interval)
    elif rule.frequency == Frequency.WEEKLY:
        monday = start - timedelta(days=(start.weekday() - rule.week_start) % 7)
        weekdays = {weekday for weekday, _which in rule.weekdays} or {start.weekday()}
        while monday <= until:
            yield [day for offset in range(7) if (day := _plus(monday, offset)).weekday() in weekdays]
            monday = _plus(monday, 7 * rule.interval)
    elif rule.frequency == Frequency.MONTHLY:
        number = start.year * 12 + start.month - 1
        while number < date.max.year * 12 and date(number // 12, number % 12 + 1, 1) <= until:
            yield _days_of_month(rule, start, number // 12, number % 12 + 1)
            number += rule.interval
    else:
        year = start.year
        while year <= until.year:
            yield _days_of_year(rule, start, year)
            year += rule.interval


def _plus(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max


def _days_of_month(rule: Rule, start: date, year: int, month: int) -> list[date]:
    length = monthrange(year, month)[1]
    every = [date(year, month, number) for number in range(1, length + 1)]
    if rule.month_days:
        every = [day for day in every if day.day in rule.month_days or day.day - length - 1 in rule.month_days]
    if rule.weekdays:
        first, last = date(year, month, 1), date(year, month, length)
        return [day for day in every if _is_nth(rule, day, first, last)]
    if rule.month_days:
        return every
    return [day for day in every if day.day == start.day]


def _days_of_year(rule: Rule, start: date, year: int) -> list[date]:
    if rule.weekdays and not rule.months and not rule.month_days:
        first, last = date(year, 1, 1), date(year, 12, 31)
        every = [first + timedelta(days=number) for number in range(365 + isleap(year))]
        return [day for day in every if _is_nth(rule, day, first, last)]
    if rule.months or rule.month_days:
        months = sorted(set(rule.months)) or range(1, 13)
        return [day for month in months for day in _days_of_month(rule, start, year, month)]
    try:
        return [start.replace(year=year)]
    except ValueError:
        return []  # 29 February


def _is_nth(rule: Rule, day: date, first: date, last: date) -> bool:
    from_start, from_end = (day - first).days // 7 + 1, -((last - day).days // 7) - 1
    return any(day.weekday() == weekday and which in (0, from_start, from_end) for weekday, which in rule.weekdays)


def _allowed(rule: Rule, day: date) -> bool:
    """What narrows down a rule by days or weeks; longer periods have looked already."""
    if rule.months and day.month not in rule.months:
        return False
    if rule.frequency in (Frequency.YEARLY, Frequency.MONTHLY):
        return True
    if rule.month_days and not {day.day, day.day - monthrange(day.year, day.month)[1] - 1} & set(rule.month_days):
        return False
    return not rule.weekdays or any(day.weekday() == weekday for weekday, _which in rule.weekdays)


def _at_positions(days: list[date], positions: tuple[int, ...]) -> list[date]:
    indexes = {position - 1 if position > 0 else len(days) + position for position in positions}
    return [day for index, day in enumerate(days) if index in indexes]


# --- Clock ----------------------------------------------------------------------------------------


def moment(local: datetime) -> datetime:
    """The moment of a naive local start in Europe/Paris, in UTC. An hour that the clock skips is the same after the skip (half
    past two is half past three); one that comes twice is the first."""
    return local.replace(tzinfo=PARIS, fold=0).astimezone(UTC)


def midnight(day: date) -> datetime:
    return moment(datetime.combine(day, time.min))
