"""The part of the opening-hours language that the form edits: a `Schedule`, written as an expression and read back.

Rules stand in the order seasons, public holidays, yearly closing, dated exceptions, so that the more special wins. What does
not fit (`parse` gives None) is edited as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
BY_APPOINTMENT = "by appointment"
EVERY_DAY = frozenset(range(7))
MIDNIGHT = 24 * 60

MonthDay = tuple[int, int]


@dataclass(frozen=True, order=True)
class Span:
    """From one time to another on the same day, in minutes after midnight."""

    start: int
    end: int


@dataclass(frozen=True)
class Row:
    """Weekdays (0 is Monday) with the same hours. `weeks`: which of them in the month (1 to 5, -1 the last), none for every week."""

    days: frozenset[int]
    spans: tuple[Span, ...] = ()
    by_appointment: bool = False
    weeks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Period:
    """A part of every year, both ends included; whole months when `months` is set. It may pass the end of the year."""

    first: MonthDay
    last: MonthDay
    months: bool = False

    @classmethod
    def of_months(cls, first: int, last: int) -> Period:
        return cls((first, 1), (last, last_day(last)), months=True)

    def days(self) -> set[MonthDay]:
        """Every day of it, in a leap year."""
        day_of_year = [(month, day) for month in range(1, 13) for day in range(1, last_day(month) + 1)]
        first, last = day_of_year.index(self.first), day_of_year.index(self.last)
        return set(day_of_year[first : last + 1] if first <= last else day_of_year[first:] + day_of_year[: last + 1])


@dataclass(frozen=True)
class Season:
    """`period` None: all year."""

    period: Period | None
    rows: tuple[Row, ...]

    @property
    def has_hours(self) -> bool:
        return any(not row.by_appointment for row in self.rows)


class Holidays(Enum):
    USUAL = "usual"
    CLOSED = "closed"
    OWN = "own"


@dataclass(frozen=True)
class SpecialDays:
    """Dated days that are not like the others: closed when there are no hours."""

    first: date
    last: date
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Schedule:
    seasons: tuple[Season, ...] = ()
    holidays: Holidays = Holidays.USUAL
    holiday_spans: tuple[Span, ...] = ()
    closings: tuple[Period, ...] = ()
    exceptions: tuple[SpecialDays, ...] = ()


def last_day(month: int) -> int:
    """Of a leap year: 29 February is a day one may write."""
    return 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31


# --- Rules of a schedule ------------------------------------------------------------------------


def fits(schedule: Schedule) -> bool:
    """Whether the schedule says one thing for each day; what the form refuses does not fit."""
    return (
        all(season.rows and rows_fit(season.rows) for season in schedule.seasons)
        and overlapping(schedule.seasons) is None
        and (schedule.holidays is Holidays.OWN) == bool(schedule.holiday_spans)
        and spans_fit(schedule.holiday_spans)
        and (schedule.holidays is not Holidays.CLOSED or bool(schedule.seasons))
        and (schedule.holidays is not Holidays.OWN or any(season.has_hours for season in schedule.seasons))
        and all(each.first <= each.last and spans_fit(each.spans) for each in schedule.exceptions)
    )


def rows_fit(rows: tuple[Row, ...]) -> bool:
    return (
        all(row.days and (row.spans or row.by_appointment) and spans_fit(row.spans) for row in rows)
        and repeated_day(rows) is None
        and list(rows) == sorted(rows, key=lambda row: bool(row.weeks))
    )


def spans_fit(spans: tuple[Span, ...]) -> bool:
    """Each ends after it starts, and before the next one starts."""
    times = [time for span in spans for time in (span.start, span.end)]
    return all(0 <= time <= MIDNIGHT for time in times) and all(earlier < later for earlier, later in pairwise(times))


def repeated_day(rows: tuple[Row, ...]) -> int | None:
    """The index of a row with a weekday that an earlier row has already, for the same weeks."""
    seen: set[tuple[int, int]] = set()
    for index, row in enumerate(rows):
        mine = {(day, week) for day in row.days for week in row.weeks or (0,)}
        if mine & seen:
            return index
        seen |= mine
    return None


def overlapping(seasons: tuple[Season, ...]) -> tuple[int, int] | None:
    """The indexes of two seasons that share a day of the year."""
    days = [season.period.days() if season.period else Period.of_months(1, 12).days() for season in seasons]
    for later in range(len(days)):
        for earlier in range(later):
            if days[earlier] & days[later]:
                return earlier, later
    return None


# --- Writing ------------------------------------------------------------------------------------


def compose(schedule: Schedule) -> str:
    """The expression of a schedule that fits; empty for an empty one."""
    rules = [rule for season in schedule.seasons for rule in season_rules(season)]
    rules += holiday_rules(schedule)
    rules += [f"{period_text(closing)} off" for closing in schedule.closings]
    rules += [f"{dates_text(each)} {spans_text(each.spans) or 'off'}" for each in schedule.exceptions]
    return "; ".join(rules)


def season_rules(season: Season) -> list[str]:
    return [words(prefix(season), days_text(row), spans_text(row.spans), appointment_text(row)) for row in season.rows]


def holiday_rules(schedule: Schedule) -> list[str]:
    """Own hours hold in the seasons that have hours: a museum closed in winter does not open on 11 November."""
    if schedule.holidays is Holidays.CLOSED:
        return ["PH off"]
    if schedule.holidays is Holidays.OWN:
        hours = spans_text(schedule.holiday_spans)
        return [words(prefix(season), "PH", hours) for season in schedule.seasons if season.has_hours]
    return []


def words(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def prefix(season: Season) -> str:
    return period_text(season.period) if season.period else ""


def period_text(period: Period) -> str:
    if period.months:
        first, last = MONTHS[period.first[0] - 1], MONTHS[period.last[0] - 1]
        return first if first == last else f"{first}-{last}"
    first, last = (f"{MONTHS[month - 1]} {day:02}" for month, day in (period.first, period.last))
    return first if first == last else f"{first}-{last}"


def dates_text(exception: SpecialDays) -> str:
    first, last = (f"{day.year} {MONTHS[day.month - 1]} {day.day:02}" for day in (exception.first, exception.last))
    return first if first == last else f"{first}-{last}"


def days_text(row: Row) -> str:
    """`Tu-Fr,Su`; with weeks `Sa[1],Su[1]`."""
    if row.weeks:
        weeks = ",".join(str(week) for week in row.weeks)
        return ",".join(f"{WEEKDAYS[day]}[{weeks}]" for day in sorted(row.days))
    parts = []
    for run in runs(row.days):
        names = [WEEKDAYS[day] for day in run]
        parts += [f"{names[0]}-{names[-1]}"] if len(names) > 2 else names
    return ",".join(parts)


def runs(days: frozenset[int]) -> list[list[int]]:
    """Weekdays in groups that follow each other: Monday; Wednesday, Thursday, Friday."""
    found: list[list[int]] = []
    for day in sorted(days):
        if found and found[-1][-1] == day - 1:
            found[-1].append(day)
        else:
            found.append([day])
    return found


def spans_text(spans: tuple[Span, ...]) -> str:
    return ",".join(f"{time_text(span.start)}-{time_text(span.end)}" for span in spans)


def time_text(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def appointment_text(row: Row) -> str:
    return f'unknown "{BY_APPOINTMENT}"' if row.by_appointment else ""


# --- Reading ------------------------------------------------------------------------------------

_WD, _MON = "|".join(WEEKDAYS), "|".join(MONTHS)
_MD = rf"(?:{_MON}) \d{{1,2}}"
_YMD = rf"\d{{4}} {_MD}"
_SPAN = r"\d{1,2}:\d\d ?- ?\d{1,2}:\d\d"
_SPANS = rf"{_SPAN}(?: ?, ?{_SPAN})*"
_DAYS = rf"(?:{_WD})(?:-(?:{_WD}))?(?:, ?(?:{_WD})(?:-(?:{_WD}))?)*"
_NTH = rf"(?:{_WD})\[-?\d(?:,-?\d)*\](?:, ?(?:{_WD})\[-?\d(?:,-?\d)*\])*"
_APPOINTMENT = rf'unknown "{BY_APPOINTMENT}"'

_SEASON_RULE = re.compile(
    rf"(?:(?P<period>{_MD}-{_MD}|(?:{_MON})-(?:{_MON})|{_MD}|(?:{_MON}))\s+)?"
    rf"(?:(?P<nth>{_NTH})\s*|(?P<days>{_DAYS})\s*)?(?P<spans>{_SPANS})?\s*(?P<appointment>{_APPOINTMENT})?"
)
_HOLIDAY_RULE = re.compile(rf"(?:(?P<period>{_MD}-{_MD}|(?:{_MON})-(?:{_MON})|{_MD}|(?:{_MON}))\s+)?PH\s+(?P<spans>{_SPANS})")
_PERIOD = rf"(?:{_MD}(?:-{_MD})?|(?:{_MON})(?:-(?:{_MON}))?)"
_CLOSING_RULE = re.compile(rf"(?P<periods>{_PERIOD}(?:, ?{_PERIOD})*)\s+(?:off|closed)")
_EXCEPTION_RULE = re.compile(rf"(?P<first>{_YMD})(?:-(?P<last>{_YMD}))?\s+(?:off|closed|(?P<spans>{_SPANS}))")


class _OutsideError(Exception):
    """The expression says more than a schedule can."""


def parse(text: str) -> Schedule | None:
    """The schedule that an expression writes, or None when it does not fit in one."""
    rules = [rule.strip() for rule in text.split(";")] if text.strip() else []
    try:
        schedule = _read(rules)
    except (_OutsideError, ValueError):
        return None
    return schedule if fits(schedule) else None


def _read(rules: list[str]) -> Schedule:
    """Kind after kind, as `compose` writes them."""
    left = list(rules)
    seasons = _take_seasons(left)
    holidays, spans = _take_holidays(left, seasons)
    return Schedule(seasons, holidays, spans, tuple(_take_closings(left)), tuple(_take_exceptions(left)))


def _take_seasons(rules: list[str]) -> tuple[Season, ...]:
    seasons: list[tuple[str, list[Row]]] = []
    while rules and (match := _SEASON_RULE.fullmatch(rules[0])) and (match["spans"] or match["appointment"]):
        rules.pop(0)
        period = match["period"] or ""
        if not seasons or seasons[-1][0] != period:
            seasons.append((period, []))
        seasons[-1][1].append(_row(match))
    return tuple(Season(_period(period) if period else None, tuple(rows)) for period, rows in seasons)


def _row(match: re.Match[str]) -> Row:
    days, weeks = (_nth(match["nth"])) if match["nth"] else (_days(match["days"]) if match["days"] else EVERY_DAY, ())
    return Row(days, _spans(match["spans"]), bool(match["appointment"]), weeks)


def _days(text: str) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        start, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        found.update(range(start, end + 1) if start <= end else [*range(start, 7), *range(end + 1)])
    return frozenset(found)


def _nth(text: str) -> tuple[frozenset[int], tuple[int, ...]]:
    """`Sa[1],Su[1]`: the weekdays, and the weeks, which must be the same for all."""
    parts = re.findall(rf"({_WD})\[([-\d,]+)\]", text)
    weeks = {tuple(int(week) for week in numbers.split(",")) for _, numbers in parts}
    if len(weeks) > 1 or not all(week in (-1, 1, 2, 3, 4, 5) for each in weeks for week in each):
        raise _OutsideError
    return frozenset(WEEKDAYS.index(day) for day, _ in parts), weeks.pop()


def _spans(text: str | None) -> tuple[Span, ...]:
    times = re.findall(r"(\d+):(\d\d) ?- ?(\d+):(\d\d)", text or "")
    return tuple(Span(int(a) * 60 + int(b), int(c) * 60 + int(d)) for a, b, c, d in times)


def _period(text: str) -> Period:
    first, _, last = text.partition("-")
    last = last or first
    if " " in first:
        return Period(_month_day(first), _month_day(last))
    return Period.of_months(MONTHS.index(first) + 1, MONTHS.index(last) + 1)


def _month_day(text: str) -> MonthDay:
    name, _, number = text.partition(" ")
    month, day = MONTHS.index(name) + 1, int(number)
    if not 1 <= day <= last_day(month):
        raise _OutsideError
    return month, day


def _take_holidays(rules: list[str], seasons: tuple[Season, ...]) -> tuple[Holidays, tuple[Span, ...]]:
    """Own hours must be the same in every season that has hours."""
    if rules and re.fullmatch(r"PH\s+(?:off|closed)", rules[0]):
        rules.pop(0)
        return Holidays.CLOSED, ()
    found: list[tuple[Period | None, tuple[Span, ...]]] = []
    while rules and (match := _HOLIDAY_RULE.fullmatch(rules[0])):
        rules.pop(0)
        found.append((_period(match["period"]) if match["period"] else None, _spans(match["spans"])))
    if not found:
        return Holidays.USUAL, ()
    hours = {spans for _, spans in found}
    if len(hours) > 1 or [period for period, _ in found] != [season.period for season in seasons if season.has_hours]:
        raise _OutsideError
    return Holidays.OWN, hours.pop()


def _take_closings(rules: list[str]) -> list[Period]:
    found: list[Period] = []
    while rules and (match := _CLOSING_RULE.fullmatch(rules[0])):
        rules.pop(0)
        found += [_period(part.strip()) for part in match["periods"].split(",")]
    return found


def _take_exceptions(rules: list[str]) -> list[SpecialDays]:
    found: list[SpecialDays] = []
    while rules and (match := _EXCEPTION_RULE.fullmatch(rules[0])):
        rules.pop(0)
        found.append(SpecialDays(_date(match["first"]), _date(match["last"] or match["first"]), _spans(match["spans"])))
    if rules:
        raise _OutsideError
    return found


def _date(text: str) -> date:
    year, month, day = text.split()
    return date(int(year), MONTHS.index(month) + 1, int(day))
