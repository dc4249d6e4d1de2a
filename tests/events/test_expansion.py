"""The days of a rule, against dateutil, and what becomes of rules that nobody can follow."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as some
from icalendar import vRecur

from events.expansion import MOST, ExpansionError, Frequency, Rule, Series, days_of, moment

START, HORIZON = date(2026, 1, 31), date(2028, 12, 31)


def days(rule: Rule | None = None, start: date = START, horizon: date = HORIZON, **more: object) -> list[date]:
    return days_of(Series(start=start, rules=(rule,) if rule else (), **more), horizon)  # type: ignore[arg-type]


# --- Compared -----------------------------------------------------------------------------------

few = some.integers(1, 4)
weekdays = some.lists(some.tuples(some.integers(0, 6), some.sampled_from([0, 0, 1, 2, 5, -1])), max_size=3, unique=True)
month_days = some.lists(some.sampled_from([1, 13, 29, 30, 31, -1, -31]), max_size=3, unique=True)
months = some.lists(some.integers(1, 12), max_size=3, unique=True)
starts = some.dates(date(2023, 1, 1), date(2026, 12, 31)) | some.sampled_from([date(2024, 2, 29), date(2025, 1, 31)])


@some.composite
def rules(draw: some.DrawFn) -> Rule:
    frequency = draw(some.sampled_from(list(Frequency)))
    named = draw(weekdays)
    each = frequency >= Frequency.WEEKLY or draw(some.booleans())
    # dateutil takes "each Monday or the first Tuesday" for both at once, which RFC 5545 does not.
    named = (
        [(weekday, 0) for weekday in sorted({weekday for weekday, _which in named})] if each else [one for one in named if one[1]]
    )
    return Rule(
        frequency=frequency,
        interval=draw(few),
        count=draw(some.none() | some.integers(1, 40)),
        until=draw(some.none() | some.dates(date(2023, 1, 1), date(2028, 1, 1))),
        weekdays=tuple(named),
        month_days=tuple(draw(month_days)) if frequency != Frequency.WEEKLY and (each or not named) else (),
        months=tuple(draw(months)),
        positions=tuple(draw(some.sampled_from([(), (), (1,), (-1,), (2, -1)]))),
        week_start=draw(some.integers(0, 6)),
    )


def independent(rule: Rule, start: date) -> list[date]:
    """The same by dateutil."""
    found = rrule.rrule(
        rule.frequency,
        dtstart=datetime.combine(start, time()),
        interval=rule.interval,
        wkst=rule.week_start,
        count=rule.count,
        until=datetime.combine(min(rule.until or HORIZON, HORIZON), time()) if not rule.count or rule.until else None,
        byweekday=[rrule.weekday(day, which or None) for day, which in rule.weekdays] or None,
        bymonthday=rule.month_days or None,
        bymonth=rule.months or None,
        bysetpos=rule.positions or None,
        cache=False,
    )
    return [day.date() for day in found.between(datetime.combine(start, time()), datetime.combine(HORIZON, time()), inc=True)]


def outcome(series: Series) -> list[date] | str:
    try:
        return days_of(series, HORIZON)
    except ExpansionError as error:
        return error.code


def expected(found: list[date]) -> list[date] | str:
    return "many" if len(found) > MOST else found or "none"


@given(rules(), starts)
def test_the_same_days_as_dateutil(rule: Rule, start: date) -> None:
    if rule.positions and (rule.frequency == Frequency.WEEKLY or not (rule.weekdays or rule.month_days or rule.months)):
        return  # RFC 5545: BYSETPOS stands beside another BY part; dateutil counts in the part of the first week after the start
    assert outcome(Series(start=start, rules=(rule,))) == expected(independent(rule, start))


@given(rules(), starts, some.sets(some.dates(date(2023, 1, 1), HORIZON), max_size=4), some.integers(0, 5))
def test_exceptions_and_added_days_and_the_first_day_are_sets(rule: Rule, start: date, added: set[date], every: int) -> None:
    if rule.positions:
        return
    plain = independent(rule, start)
    off = set(plain[:: every + 1]) if every else set()
    first = plain[len(plain) // 2] if plain else None
    wanted = sorted(day for day in ({*plain} - off) | (added - off) if first is None or day >= first)
    series = Series(start=start, rules=(rule,), days=frozenset(added), excluded=frozenset(off), first=first)
    if len(plain) + len(added) <= MOST:
        assert outcome(series) == expected(wanted)


def test_the_same_as_what_a_calendar_file_says() -> None:
    parsed = vRecur.from_ical("FREQ=MONTHLY;BYDAY=1SU;COUNT=4")
    assert parsed["COUNT"] == [4]
    assert days(Rule(Frequency.MONTHLY, weekdays=((6, 1),), count=4), start=date(2026, 1, 1)) == [
        date(2026, 1, 4), date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 5),
    ]  # fmt: skip


# --- Days that do not always exist --------------------------------------------------------------


def test_29_february_comes_in_leap_years_only() -> None:
    found = days(Rule(Frequency.YEARLY), start=date(2024, 2, 29), horizon=date(2033, 1, 1))
    assert found == [date(2024, 2, 29), date(2028, 2, 29), date(2032, 2, 29)]


def test_the_31st_comes_in_long_months_only() -> None:
    found = days(Rule(Frequency.MONTHLY, count=4))
    assert found == [date(2026, 1, 31), date(2026, 3, 31), date(2026, 5, 31), date(2026, 7, 31)]


# --- Rules that nobody can follow ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("interval", Rule(Frequency.DAILY, interval=0)),
        ("count", Rule(Frequency.DAILY, count=0)),
        ("frequency", Rule(4)),
        ("value", Rule(Frequency.MONTHLY, month_days=(32,))),
        ("none", Rule(Frequency.YEARLY, months=(2,), month_days=(30,))),
        ("none", Rule(Frequency.WEEKLY, until=date(2020, 1, 1))),
    ],
)
def test_what_is_wrong_has_a_name(code: str, rule: Rule) -> None:
    with pytest.raises(ExpansionError) as caught:
        days(rule)
    assert caught.value.code == code


def test_no_rule_and_no_day_is_no_series() -> None:
    with pytest.raises(ExpansionError, match="none"):
        days()


def test_an_end_before_the_start() -> None:
    with pytest.raises(ExpansionError, match="end"):
        days(Rule(Frequency.DAILY), end=START - timedelta(days=1))


def test_every_day_left_out() -> None:
    with pytest.raises(ExpansionError, match="none"):
        days(Rule(Frequency.DAILY, count=3), excluded=frozenset(START + timedelta(days=number) for number in range(3)))


def test_a_series_that_begins_beyond_the_horizon_waits() -> None:
    assert days(Rule(Frequency.DAILY), start=HORIZON + timedelta(days=1)) == []


def test_a_hundred_thousand_dates_stop_at_the_limit() -> None:
    with pytest.raises(ExpansionError) as caught:
        days(Rule(Frequency.DAILY, count=100_000), horizon=date(2299, 1, 1))
    assert (caught.value.code, caught.value.day) == ("many", START + timedelta(days=MOST))
    with pytest.raises(ExpansionError, match="many"):
        days(days=frozenset(START + timedelta(days=number) for number in range(100_000)), horizon=date(2399, 1, 1))


# --- Both changes of the clock ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2027-03-23T14:00", datetime(2027, 3, 23, 13, tzinfo=UTC)),
        ("2027-03-30T14:00", datetime(2027, 3, 30, 12, tzinfo=UTC)),
        ("2027-03-28T02:30", datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),  # skipped: half past three
        ("2027-10-31T02:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),  # twice: the first
    ],
)
def test_a_time_of_day_stays_what_it_is(local: str, utc: datetime) -> None:
    assert moment(datetime.fromisoformat(local)) == utc
