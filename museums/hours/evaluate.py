"""What an expression means on a day or at a moment. Pure functions of the text, the country and the time.

A text that cannot be read (nobody can save one, but an import or another hand might) counts as no hours at all.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]  # its stub forgets ParserError

from museums.hours.grammar import BY_APPOINTMENT, MIDNIGHT

logger = logging.getLogger(__name__)

ZONES = {"FR": ZoneInfo("Europe/Paris"), "BE": ZoneInfo("Europe/Brussels")}
# How far ahead an opening is looked for; also the limit of the library's own search.
HORIZON = 400
# 10,000 parsed expressions take about 40 MB.
PARSED, DAYS = 10_000, 40_000


class Now(Enum):
    OPEN = "open"
    BY_APPOINTMENT = "by_appointment"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Slot:
    """Hours of one day, in minutes after midnight there. `note` is a code of `checks.NOTES`, or empty."""

    start: int
    end: int
    by_appointment: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    slots: tuple[Slot, ...] = ()

    @property
    def is_open(self) -> bool:
        """Open to whoever comes; by appointment is not."""
        return any(not slot.by_appointment for slot in self.slots)

    @property
    def by_appointment(self) -> bool:
        return bool(self.slots) and not self.is_open

    @property
    def open_slots(self) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if not slot.by_appointment)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a visitor wants to know on a day: that day's hours and, when it is not open, the next day that is (or none in sight)."""

    today: Day
    next_open: Day | None = None

    @property
    def closed_for_long(self) -> bool:
        """More than a week: a season, not a weekly closing day."""
        return self.next_open is None or (self.next_open.date - self.today.date).days > 7


def zone_of(country: str) -> ZoneInfo:
    return ZONES.get(country, ZONES["FR"])


def today_in(country: str, moment: datetime) -> date:
    return moment.astimezone(zone_of(country)).date()


@lru_cache(maxsize=PARSED)
def parsed(text: str, country: str) -> OpeningHours | None:
    """The library's object, which cannot be pickled: it lives in this process only."""
    if not text.strip():
        return None
    country = country if country in ZONES else "FR"
    try:
        return OpeningHours(text, timezone=ZONES[country], country=country, max_interval_days=HORIZON)
    except ParserError:
        logger.warning("opening hours that cannot be read: %r", text[:200])
        return None


@lru_cache(maxsize=DAYS)
def day_of(text: str, country: str, day: date) -> Day:
    """The hours of one day."""
    return days_from(text, country, day, 1)[0]


def days_from(text: str, country: str, first: date, count: int) -> tuple[Day, ...]:
    """The hours of `count` days, the first included."""
    slots: dict[date, list[Slot]] = {first + timedelta(days=number): [] for number in range(count)}
    hours = parsed(text, country)
    if hours is not None:
        zone = zone_of(country)
        start = datetime.combine(first, time(), zone)
        end = datetime.combine(first + timedelta(days=count), time(), zone)
        for since, until, state, comment in hours.intervals(start, end):
            if state != State.CLOSED:
                _put(slots, since, until, state == State.UNKNOWN, comment)
    return tuple(Day(day, tuple(found)) for day, found in slots.items())


def _put(slots: dict[date, list[Slot]], since: datetime, until: datetime, by_appointment: bool, comment: str) -> None:
    """One interval, which may last for several days, as a slot of each of them."""
    day = since.date()
    note = "" if comment == BY_APPOINTMENT else comment
    while day in slots and datetime.combine(day, time()) < until.replace(tzinfo=None):
        start = since.hour * 60 + since.minute if day == since.date() else 0
        end = until.hour * 60 + until.minute if day == until.date() else MIDNIGHT
        slots[day].append(Slot(start, end, by_appointment, note))
        day += timedelta(days=1)


def state_at(text: str, country: str, moment: datetime) -> Now:
    """At an aware moment."""
    local = moment.astimezone(zone_of(country))
    return state_on(text, country, local.date(), local.hour * 60 + local.minute)


def state_on(text: str, country: str, day: date, minute: int) -> Now:
    """At a minute of a day, on the clock of the place."""
    for slot in day_of(text, country, day).slots:
        if slot.start <= minute < slot.end:
            return Now.BY_APPOINTMENT if slot.by_appointment else Now.OPEN
    return Now.CLOSED


def next_opening(text: str, country: str, after: date) -> Day | None:
    """The first day later than `after` that is open to whoever comes, within HORIZON days."""
    hours = parsed(text, country)
    if hours is None:
        return None
    zone = zone_of(country)
    start = datetime.combine(after + timedelta(days=1), time(), zone)
    end = start + timedelta(days=HORIZON)
    opening = (since.date() for since, _until, state, _comment in hours.intervals(start, end) if state == State.OPEN)
    found = next(islice(opening, 1), None)
    return None if found is None else day_of(text, country, found)


@lru_cache(maxsize=DAYS)
def outlook(text: str, country: str, day: date) -> Outlook:
    today = day_of(text, country, day)
    return Outlook(today, None if today.is_open else next_opening(text, country, day))


OPEN_CODE, APPOINTMENT_CODE, CLOSED_CODE = "o", "a", "-"


@lru_cache(maxsize=2_000)
def year_of(text: str, country: str, year: int) -> str:
    """One letter for each day of a year: open, by appointment, closed."""
    count = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    days = days_from(text, country, date(year, 1, 1), count)
    return "".join(OPEN_CODE if day.is_open else APPOINTMENT_CODE if day.slots else CLOSED_CODE for day in days)
