"""From an event to the dates it gives: what a rebuild wants to find in the table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from recurrence import Recurrence
from recurrence import Rule as StoredRule

from events.expansion import PARIS, ExpansionError, Rule, Series, days_of, midnight, moment
from events.models.vocabulary import Origin, Timing

if TYPE_CHECKING:
    from events.models import Event, ExtraDate

AHEAD = timedelta(days=2 * 366)
UNSUPPORTED = ("byhour", "byminute", "bysecond", "byweekno", "byyearday")


@dataclass(frozen=True)
class Wanted:
    """One date. `key` is the local start; of a whole day, the day."""

    key: str
    origin: str
    day: date
    end_day: date
    start: datetime
    end: datetime
    all_day: bool


def horizon(today: date) -> date:
    """How far ahead rules are followed."""
    return today + AHEAD


def wanted_dates(event: Event, extra: Iterable[ExtraDate], until: date) -> list[Wanted]:
    """Every date of an event up to a day, soonest first, none twice. Raises ExpansionError."""
    if event.timing == Timing.REPEATS:
        days = days_of(series_of(event), until)
        dates = [one_date(day, event.start_time, event.duration, Origin.RULE) for day in days]
    else:
        dates = [main_date(event, until)]
    dates += [
        one_date(row.day, row.start_time or event.start_time, row.duration or event.duration, Origin.EXTRA) for row in extra
    ]
    by_key = {wanted.key: wanted for wanted in reversed(dates)}
    return sorted(by_key.values(), key=lambda wanted: (wanted.start, wanted.key))


def main_date(event: Event, until: date) -> Wanted:
    """The one date of an event that does not repeat, or its whole period; one without an end goes as far as we look."""
    if event.end is not None and event.end < event.start:
        raise ExpansionError("end", day=event.end)
    if event.timing == Timing.ONCE and (event.end is None or event.end == event.start):
        return one_date(event.start, event.start_time, event.duration, Origin.MAIN)
    last = event.end or max(event.start, until)
    if event.timing == Timing.ONCE and event.start_time and event.duration:
        start = moment(datetime.combine(event.start, event.start_time))
        end_time = (datetime.combine(event.start, event.start_time) + timedelta(minutes=event.duration)).time()
        end = max(start, moment(datetime.combine(last, end_time)))
        return Wanted(key_of(event.start, event.start_time), Origin.MAIN, event.start, last, start, end, all_day=False)
    start, end = midnight(event.start), midnight(last + timedelta(days=1))
    return Wanted(key_of(event.start, None), Origin.MAIN, event.start, last, start, end, all_day=True)


def one_date(day: date, at: time | None, minutes: int | None, origin: str) -> Wanted:
    if at is None:
        return Wanted(key_of(day, None), origin, day, day, midnight(day), midnight(day + timedelta(days=1)), all_day=True)
    start = moment(datetime.combine(day, at))
    end = start + timedelta(minutes=minutes or 0)
    return Wanted(key_of(day, at), origin, day, last_day(start, end), start, end, all_day=False)


def last_day(start: datetime, end: datetime) -> date:
    """The local day on which something ends: at midnight sharp, the day before."""
    return max(start.astimezone(PARIS).date(), (end - timedelta(microseconds=1)).astimezone(PARIS).date())


def key_of(day: date, at: time | None) -> str:
    return f"{day}T{at:%H:%M}" if at else str(day)


# --- What is stored ---------------------------------------------------------------------------------


def series_of(event: Event) -> Series:
    """The rule of an event as plain values. Raises ExpansionError for what we do not follow (by the hour, by week number)."""
    stored: Recurrence = event.recurrences or Recurrence()
    return Series(
        start=event.start,
        rules=tuple(rule_of(rule) for rule in stored.rrules),
        excluded_rules=tuple(rule_of(rule) for rule in stored.exrules),
        days=frozenset(day.date() for day in stored.rdates),
        excluded=frozenset(day.date() for day in stored.exdates),
        end=event.end,
        first=event.continues_on,
    )


def rule_of(stored: StoredRule) -> Rule:
    if any(getattr(stored, name, None) for name in UNSUPPORTED):
        raise ExpansionError("frequency")
    return Rule(
        frequency=stored.freq,
        interval=stored.interval,
        count=stored.count,
        until=stored.until.date() if stored.until else None,
        weekdays=tuple((day, 0) if isinstance(day, int) else (day.number, day.index or 0) for day in stored.byday),
        month_days=tuple(stored.bymonthday),
        months=tuple(stored.bymonth),
        positions=tuple(stored.bysetpos),
        week_start=getattr(stored.wkst, "number", stored.wkst) or 0,
    )
