"""What the form writes can be read back, means one thing for each day, and is an expression that the library takes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import validate

from museums.hours.grammar import (
    EVERY_DAY,
    Holidays,
    Period,
    Row,
    Schedule,
    Season,
    Span,
    SpecialDays,
    compose,
    fits,
    last_day,
    parse,
)

MORNING, AFTERNOON = Span(600, 720), Span(840, 1080)


@st.composite
def spans(draw: st.DrawFn, least: int = 0) -> tuple[Span, ...]:
    count = draw(st.integers(least, 2))
    times = sorted(draw(st.lists(st.integers(0, 96), min_size=2 * count, max_size=2 * count, unique=True)))
    return tuple(Span(start * 15, end * 15) for start, end in zip(times[::2], times[1::2], strict=True))


@st.composite
def rows(draw: st.DrawFn) -> tuple[Row, ...]:
    groups = draw(st.permutations(range(7)))
    cut = sorted(draw(st.lists(st.integers(1, 6), max_size=2, unique=True)))
    found = []
    for start, end in zip([0, *cut], [*cut, draw(st.integers(cut[-1] + 1 if cut else 1, 7))], strict=True):
        hours = draw(spans())
        found.append(Row(frozenset(groups[start:end]), hours, draw(st.booleans()) or not hours))
    if draw(st.booleans()):
        weeks = tuple(sorted(draw(st.sets(st.sampled_from([1, 2, 3, 4, 5, -1]), min_size=1, max_size=2)), key=abs))
        found.append(Row(frozenset(draw(st.sets(st.integers(0, 6), min_size=1, max_size=2))), draw(spans(1)), weeks=weeks))
    return tuple(found)


@st.composite
def month_days(draw: st.DrawFn) -> tuple[int, int]:
    month = draw(st.integers(1, 12))
    return month, draw(st.integers(1, last_day(month)))


@st.composite
def seasons(draw: st.DrawFn) -> tuple[Season, ...]:
    shape = draw(st.sampled_from(["none", "year", "months", "dates"]))
    if shape == "none":
        return ()
    if shape == "year":
        return (Season(None, draw(rows())),)
    if shape == "dates":
        first, last = draw(month_days()), draw(month_days())
        return (Season(Period(first, last), draw(rows())),)
    first = draw(st.integers(1, 12))
    middle, end = sorted(draw(st.lists(st.integers(0, 11), min_size=2, max_size=2, unique=True)))
    months = [(first + offset - 1) % 12 + 1 for offset in (0, middle, middle + 1, end)]
    return (
        Season(Period.of_months(months[0], months[1]), draw(rows())),
        Season(Period.of_months(months[2], months[3]), draw(rows())),
    )


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    found = draw(seasons())
    days = st.dates(date(2026, 1, 1), date(2030, 12, 31))
    special = []
    for _ in range(draw(st.integers(0, 2))):
        first, last = sorted([draw(days), draw(days)])
        special.append(SpecialDays(first, last, draw(spans())))
    holidays = draw(st.sampled_from(Holidays)) if any(season.has_hours for season in found) else Holidays.USUAL
    dates = st.builds(Period, month_days(), month_days())
    months = st.builds(Period.of_months, st.integers(1, 12), st.integers(1, 12))
    closings = tuple(draw(st.lists(dates | months, max_size=2)))
    return Schedule(found, holidays, draw(spans(1)) if holidays is Holidays.OWN else (), closings, tuple(special))


@given(schedules())
def test_what_is_written_is_read_back(schedule: Schedule) -> None:
    assert fits(schedule)
    text = compose(schedule)
    assert parse(text) == schedule
    if text:
        validate(text)


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("10:00-18:00", Schedule((Season(None, (Row(EVERY_DAY, (Span(600, 1080),)),)),))),
        ("Fr-Mo 10:00-12:00", Schedule((Season(None, (Row(frozenset({4, 5, 6, 0}), (MORNING,)),)),))),
        ("Jan 01,May 01 closed", Schedule(closings=(Period((1, 1), (1, 1)), Period((5, 1), (5, 1))))),
        ("2026 Dec 24 off", Schedule(exceptions=(SpecialDays(date(2026, 12, 24), date(2026, 12, 24)),))),
    ],
)
def test_other_ways_of_writing_the_same_are_read(typed: str, meaning: Schedule) -> None:
    assert parse(typed) == meaning


@pytest.mark.parametrize(
    "typed",
    [
        "24/7",
        "Mo-Fr 10:00-18:00; Sa off",
        "week 01-53/2 Mo 10:00-12:00",
        "Mo-Fr 10:00-18:00 || unknown",
        "PH off; Mo-Fr 10:00-12:00",
        "Apr-Oct Mo 10:00-12:00; Jul-Aug Mo-Su 10:00-18:00",
        "Mo 10:00-12:00; Mo 14:00-16:00",
        "Feb 30 off",
        "2026 Feb 29 off",
        "Mo 18:00-10:00",
        "Sa[1],Su[2] 10:00-12:00",
        'Mo-Fr unknown "sur rendez-vous"',
        "Apr-Oct Mo 10:00-12:00; PH 10:00-12:00",
        "nonsense",
    ],
)
def test_what_says_more_than_the_form_stays_text(typed: str) -> None:
    assert parse(typed) is None


def test_own_hours_on_holidays_hold_only_in_seasons_that_are_open() -> None:
    summer = Season(Period.of_months(4, 10), (Row(EVERY_DAY, (MORNING,)),))
    winter = Season(Period.of_months(11, 3), (Row(EVERY_DAY, by_appointment=True),))
    text = compose(Schedule((summer, winter), Holidays.OWN, (AFTERNOON,)))
    assert text == 'Apr-Oct Mo-Su 10:00-12:00; Nov-Mar Mo-Su unknown "by appointment"; Apr-Oct PH 14:00-18:00'


def test_a_schedule_that_says_two_things_for_a_day_does_not_fit() -> None:
    twice = Schedule((Season(None, (Row(frozenset({0}), (MORNING,)), Row(frozenset({0, 1}), (AFTERNOON,)))),))
    overlapping = Schedule(
        tuple(Season(Period.of_months(*months), (Row(EVERY_DAY, (MORNING,)),)) for months in ((4, 10), (10, 3)))
    )
    crossed = Schedule((Season(None, (Row(EVERY_DAY, (Span(600, 800), Span(720, 900))),)),))
    assert not fits(twice)
    assert not fits(overlapping)
    assert not fits(crossed)
