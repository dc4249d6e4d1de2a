"""What somebody typed into the hours form, as it is: shown again when it is wrong, and read into an expression when it is right.

Names of inputs, after the field's own: `mode`, `text`; `s0-kind`, `s0-from-month`…, `s0-r0-days`, `s0-r0-from1`…; `holidays`; `c0-from-day`…
(yearly closing); `x0-first`… (dated days). Numbers may have gaps. Messages are keyed by the same beginnings: `s0`, `s0-r1`, `c0`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from museums.hours import words
from museums.hours.checks import problems_in
from museums.hours.grammar import (
    MIDNIGHT,
    Holidays,
    MonthDay,
    Period,
    Row,
    Schedule,
    Season,
    Span,
    SpecialDays,
    compose,
    last_day,
    overlapping,
    parse,
    repeated_day,
    spans_fit,
    time_text,
)

FORM, TEXT = "form", "text"
ALL_YEAR, PART_OF_YEAR = "year", "part"
TIMES = ("from1", "to1", "from2", "to2")
_TIME = re.compile(r"(\d{1,2})(?:\s*(?:[:.,hHuU]|uur)\s*(\d{2})?)?(?:\s*(?:uur))?")
_WEEKS = re.compile(r"(?:-1|[1-5])(?:,(?:-1|[1-5]))*")

Get = Callable[[str], str]


class WrongError(Exception):
    """What is wrong with one part of the form, as a sentence."""


@dataclass(frozen=True)
class TypedPeriod:
    from_day: str = ""
    from_month: str = ""
    to_day: str = ""
    to_month: str = ""

    def __bool__(self) -> bool:
        return any((self.from_day, self.from_month, self.to_day, self.to_month))


@dataclass(frozen=True)
class TypedRow:
    days: tuple[str, ...] = ()
    weeks: str = ""
    times: tuple[str, ...] = ("", "", "", "")
    by_appointment: bool = False

    def __bool__(self) -> bool:
        return bool(self.days or self.by_appointment or any(self.times))


@dataclass(frozen=True)
class TypedSeason:
    kind: str = ALL_YEAR
    period: TypedPeriod = TypedPeriod()
    rows: dict[int, TypedRow] = field(default_factory=lambda: {0: TypedRow()})

    def __bool__(self) -> bool:
        return any(self.rows.values()) or (self.kind == PART_OF_YEAR and bool(self.period))


@dataclass(frozen=True)
class TypedSpecial:
    first: str = ""
    last: str = ""
    times: tuple[str, ...] = ("", "", "", "")

    def __bool__(self) -> bool:
        return bool(self.first or self.last or any(self.times))


@dataclass(frozen=True)
class Typed:
    mode: str = FORM
    text: str = ""
    seasons: dict[int, TypedSeason] = field(default_factory=lambda: {0: TypedSeason()})
    holidays: str = Holidays.USUAL.value
    holiday_times: tuple[str, ...] = ("", "", "", "")
    closings: dict[int, TypedPeriod] = field(default_factory=dict)
    specials: dict[int, TypedSpecial] = field(default_factory=dict)


# --- From the request, from an expression ---------------------------------------------------------


def from_data(data: Any, name: str) -> Typed:
    """What a request holds for the field of this name."""

    def get(key: str) -> str:
        return str(data.get(f"{name}-{key}") or "").strip()

    def get_list(key: str) -> tuple[str, ...]:
        found = data.getlist(f"{name}-{key}") if hasattr(data, "getlist") else data.get(f"{name}-{key}", ())
        return tuple(found)

    def numbers(start: str) -> list[int]:
        pattern = re.compile(re.escape(f"{name}-{start}") + r"(\d{1,4})-")
        return sorted({int(match[1]) for key in data if (match := pattern.match(key))})

    def row(key: str) -> TypedRow:
        weeks = get(f"{key}-weeks")
        weeks = weeks if _WEEKS.fullmatch(weeks) else ""
        return TypedRow(get_list(f"{key}-days"), weeks, times(get, key), bool(get(f"{key}-appointment")))

    return Typed(
        mode=TEXT if get("mode") == TEXT else FORM,
        text=get("text"),
        seasons={
            i: TypedSeason(
                PART_OF_YEAR if get(f"s{i}-kind") == PART_OF_YEAR else ALL_YEAR,
                period(get, f"s{i}"),
                {j: row(f"s{i}-r{j}") for j in numbers(f"s{i}-r")},
            )
            for i in numbers("s")
        },
        holidays=get("holidays"),
        holiday_times=times(get, "holidays"),
        closings={i: period(get, f"c{i}") for i in numbers("c")},
        specials={i: TypedSpecial(get(f"x{i}-first"), get(f"x{i}-last"), times(get, f"x{i}")) for i in numbers("x")},
    )


def times(get: Get, key: str) -> tuple[str, ...]:
    return tuple(get(f"{key}-{time}") for time in TIMES)


def period(get: Get, key: str) -> TypedPeriod:
    return TypedPeriod(*(get(f"{key}-{part}") for part in ("from-day", "from-month", "to-day", "to-month")))


def from_text(text: str) -> Typed:
    """An expression as the form shows it; one that does not fit, as text."""
    schedule = parse(text)
    if schedule is None:
        return Typed(mode=TEXT, text=text)
    seasons = {
        i: TypedSeason(
            PART_OF_YEAR if season.period else ALL_YEAR,
            _typed_period(season.period),
            {
                j: TypedRow(
                    tuple(str(day) for day in sorted(row.days)),
                    ",".join(map(str, row.weeks)),
                    _typed_times(row.spans),
                    row.by_appointment,
                )
                for j, row in enumerate(season.rows)
            },
        )
        for i, season in enumerate(schedule.seasons)
    }
    return Typed(
        text=text,
        seasons=seasons or {0: TypedSeason()},
        holidays=schedule.holidays.value,
        holiday_times=_typed_times(schedule.holiday_spans),
        closings={i: _typed_period(closing) for i, closing in enumerate(schedule.closings)},
        specials={
            i: TypedSpecial(
                each.first.isoformat(), each.last.isoformat() if each.last != each.first else "", _typed_times(each.spans)
            )
            for i, each in enumerate(schedule.exceptions)
        },
    )


def _typed_times(spans: tuple[Span, ...]) -> tuple[str, ...]:
    found = [time_text(minutes) for span in spans for minutes in (span.start, span.end)]
    return tuple(found + [""] * (4 - len(found)))


def _typed_period(found: Period | None) -> TypedPeriod:
    if found is None:
        return TypedPeriod()
    days = ("", "") if found.months else (str(found.first[1]), str(found.last[1]))
    return TypedPeriod(days[0], str(found.first[0]), days[1], str(found.last[0]))


# --- Into an expression -------------------------------------------------------------------------


def read(typed: Typed) -> tuple[str, dict[str, str]]:
    """The expression, and what is wrong by the part of the form it is in; with anything wrong the expression is empty."""
    if typed.mode == TEXT:
        problems = problems_in(typed.text)
        return ("", {"text": " ".join(problem.message for problem in problems)}) if problems else (typed.text, {})
    reading = _Reading()
    schedule = reading.schedule(typed)
    if reading.errors:
        return "", reading.errors
    text = compose(schedule)
    problems = problems_in(text)  # rules that undo each other, or too many of them
    return ("", {"form": problems[0].message}) if problems else (text, {})


class _Reading:
    """One pass over the form; goes on after something wrong, so that everything is said at once."""

    def __init__(self) -> None:
        self.errors: dict[str, str] = {}

    def part(self, key: str, reader: Callable[..., Any], *values: Any) -> Any:
        try:
            return reader(*values)
        except WrongError as wrong:
            self.errors[key] = str(wrong)
            return None

    def schedule(self, typed: Typed) -> Schedule:
        filled = {i: season for i, season in typed.seasons.items() if season}
        seasons = {i: self.season(f"s{i}", season) for i, season in filled.items()}
        whole = {i: season for i, season in seasons.items() if season}
        self.no_overlap(whole)
        holidays, spans = self.part("holidays", read_holidays, typed, tuple(whole.values())) or (Holidays.USUAL, ())
        closings = [self.part(f"c{i}", read_period, each) for i, each in typed.closings.items() if each]
        specials = [self.part(f"x{i}", read_special, each) for i, each in typed.specials.items() if each]
        return Schedule(tuple(whole.values()), holidays, spans, tuple(filter(None, closings)), tuple(filter(None, specials)))

    def season(self, key: str, typed: TypedSeason) -> Season | None:
        filled = {j: row for j, row in typed.rows.items() if row}
        rows = {j: self.part(f"{key}-r{j}", read_row, row) for j, row in filled.items()}
        found = self.part(key, read_season_period, typed)
        if not filled and key not in self.errors:
            self.errors[key] = _("Say on which days and at what times it is open, or remove this season.")
        read_rows = {j: row for j, row in rows.items() if row}
        twice = repeated_day(tuple(read_rows.values()))
        if twice is not None:
            self.errors[f"{key}-r{list(read_rows)[twice]}"] = _(
                "One of these days has a row already. Put all its hours in one row: two times fit."
            )
        if any(error.startswith(key) for error in self.errors):
            return None
        return Season(found, tuple(sorted(read_rows.values(), key=lambda row: bool(row.weeks))))

    def no_overlap(self, seasons: dict[int, Season]) -> None:
        pair = overlapping(tuple(seasons.values()))
        if pair is not None:
            first, second = (list(seasons)[index] for index in pair)
            self.errors[f"s{second}"] = _(
                "This season overlaps with another one, “%(other)s”. Give each day of the year one season."
            ) % {"other": words.period_words(seasons[first].period)}


def read_season_period(typed: TypedSeason) -> Period | None:
    return None if typed.kind == ALL_YEAR else read_period(typed.period)


def read_period(typed: TypedPeriod) -> Period:
    """Whole months when no day is given; one day (or month) when there is no end."""
    if not typed.from_month:
        raise WrongError(_("Choose the first month."))
    ends = typed.to_month or typed.to_day
    to_month = typed.to_month or typed.from_month
    if not typed.from_day and not typed.to_day:
        return Period.of_months(read_month(typed.from_month), read_month(to_month))
    first = read_month_day(typed.from_day or "1", typed.from_month)
    if not ends:
        return Period(first, first)
    return Period(first, read_month_day(typed.to_day or str(last_day(read_month(to_month))), to_month))


def read_month(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 12:
        raise WrongError(_("Choose a month."))
    return int(text)


def read_month_day(day: str, month: str) -> MonthDay:
    number = read_month(month)
    if not day.isascii() or not day.isdigit() or not 1 <= int(day) <= last_day(number):
        raise WrongError(_("“%(day)s” is no day of %(month)s.") % {"day": day, "month": words.MONTHS[number]})
    return number, int(day)


def read_row(typed: TypedRow) -> Row:
    if not typed.days:
        raise WrongError(_("Choose at least one day."))
    days = frozenset(int(day) for day in typed.days if day in "0123456" and len(day) == 1)
    weeks = tuple(int(week) for week in re.findall(r"-1|[1-5]", typed.weeks))
    spans = read_spans(typed.times)
    if not spans and not typed.by_appointment:
        raise WrongError(_("Give the hours, or choose “by appointment”."))
    if not days:
        raise WrongError(_("Choose at least one day."))
    return Row(days, spans, typed.by_appointment, weeks)


def read_spans(typed: tuple[str, ...]) -> tuple[Span, ...]:
    """Up to two times of opening and closing."""
    pairs = [typed[0:2], typed[2:4]]
    spans = tuple(read_span(start, end) for start, end in pairs if start or end)
    if not spans_fit(spans):
        raise WrongError(_("The second time must begin after the first one ends."))
    return spans


def read_span(start: str, end: str) -> Span:
    if not start or not end:
        raise WrongError(_("Give both the time of opening and the time of closing."))
    found = Span(read_time(start), read_time(end))
    if found.end <= found.start:
        raise WrongError(_("It closes (%(end)s) before it opens (%(start)s).") % {"start": start, "end": end})
    return found


def read_time(text: str) -> int:
    """`10`, `10h`, `10h30`, `10 h 30`, `10:30`, `10.30`, `10u30`; minutes after midnight."""
    match = _TIME.fullmatch(text)
    minutes = int(match[1]) * 60 + int(match[2] or 0) if match and text.isascii() else MIDNIGHT + 1
    if minutes > MIDNIGHT or (match and int(match[2] or 0) > 59):
        raise WrongError(_("“%(time)s” is not a time. Examples: 10:00, 10h30.") % {"time": text[:30]})
    return minutes


def read_holidays(typed: Typed, seasons: tuple[Season, ...]) -> tuple[Holidays, tuple[Span, ...]]:
    if typed.holidays == Holidays.CLOSED.value and seasons:
        return Holidays.CLOSED, ()
    if typed.holidays != Holidays.OWN.value:
        return Holidays.USUAL, ()
    spans = read_spans(typed.holiday_times)
    if not spans:
        raise WrongError(_("Give the hours of public holidays, or choose another answer."))
    if not any(season.has_hours for season in seasons):
        raise WrongError(_("Give the usual hours first: those of public holidays hold in the same seasons."))
    return Holidays.OWN, spans


def read_special(typed: TypedSpecial) -> SpecialDays:
    if not typed.first:
        raise WrongError(_("Give the first day."))
    first = read_date(typed.first)
    last = read_date(typed.last) if typed.last else first
    if last < first:
        raise WrongError(_("The last day is before the first one."))
    return SpecialDays(first, last, read_spans(typed.times))


def read_date(text: str) -> date:
    """`2026-12-24` from a browser's calendar, `24/12/2026` typed."""
    for shape in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"):
        try:
            found = datetime.strptime(text, shape).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
        if 2000 <= found.year <= 2076:
            return found
    raise WrongError(_("“%(date)s” is not a date. Example: 24/12/2026.") % {"date": text[:30]})


def week_choices(current: str) -> list[tuple[str, str]]:
    """Which weeks of the month; another combination that an expression has is kept."""
    known = ["", "1", "2", "3", "4", "-1", "1,3", "2,4"]
    return [(value, _weeks_label(value)) for value in ([*known, current] if current not in known else known)]


def _weeks_label(value: str) -> str:
    return words.weeks_words(int(week) for week in value.split(",")) if value else _("every week")


def weekday_choices() -> Iterable[tuple[str, str]]:
    return [(str(number), str(name)) for number, name in WEEKDAYS.items()]
