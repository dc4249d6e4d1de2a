"""What holds on a day: public holidays of the museum's country, changes of the clock, seasons that end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from museums.hours.evaluate import Day, Now, Slot, day_of, days_from, next_opening, outlook, state_at, year_of

DAILY = "Mo-Su 10:00-18:00"
OPEN = (Slot(600, 1080),)


@pytest.mark.parametrize(
    ("day", "country", "is_open"),
    [
        (date(2026, 7, 14), "FR", False),
        (date(2026, 7, 14), "BE", True),
        (date(2026, 7, 21), "FR", True),
        (date(2026, 7, 21), "BE", False),
        (date(2026, 5, 8), "FR", False),
        (date(2026, 5, 8), "BE", True),
        (date(2026, 4, 6), "FR", False),
        (date(2026, 4, 6), "BE", False),
        (date(2026, 12, 26), "FR", True),
        (date(2026, 7, 11), "BE", True),  # a holiday of the Flemish Community only
    ],
)
def test_public_holidays_are_those_of_the_country(day: date, country: str, is_open: bool) -> None:
    assert day_of(f"{DAILY}; PH off", country, day).is_open is is_open
    assert day_of(DAILY, country, day).is_open


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
@pytest.mark.parametrize("country", ["FR", "BE"])
def test_a_change_of_the_clock_moves_no_hour(day: date, country: str) -> None:
    assert day_of(DAILY, country, day).slots == OPEN
    assert day_of("24/7", country, day).slots == (Slot(0, 1440),)
    assert [each.slots for each in days_from(DAILY, country, day - timedelta(days=1), 3)] == [OPEN, OPEN, OPEN]


@pytest.mark.parametrize(
    ("moment", "now"),
    [
        (datetime(2026, 7, 1, 7, 59, tzinfo=UTC), Now.CLOSED),  # 9:59 in summer
        (datetime(2026, 7, 1, 8, 0, tzinfo=UTC), Now.OPEN),
        (datetime(2026, 7, 1, 16, 0, tzinfo=UTC), Now.CLOSED),  # the closing minute
        (datetime(2026, 12, 1, 8, 59, tzinfo=UTC), Now.CLOSED),  # 9:59 in winter
        (datetime(2026, 12, 1, 9, 0, tzinfo=UTC), Now.OPEN),
    ],
)
def test_a_moment_is_read_on_the_clock_of_the_place(moment: datetime, now: Now) -> None:
    assert state_at(DAILY, "FR", moment) is now


def test_by_appointment_is_not_open() -> None:
    text = 'Mo-Fr unknown "by appointment"'
    monday = day_of(text, "FR", date(2026, 11, 23))
    assert monday == Day(date(2026, 11, 23), (Slot(0, 1440, by_appointment=True),))
    assert (monday.is_open, monday.by_appointment) == (False, True)
    assert state_at(text, "FR", datetime(2026, 11, 23, 12, tzinfo=UTC)) is Now.BY_APPOINTMENT
    assert next_opening(text, "FR", date(2026, 11, 23)) is None


def test_a_closed_season_ends_on_its_first_open_day() -> None:
    seen = outlook("Apr-Oct We-Su 14:00-18:00; Jan 01 off", "FR", date(2026, 11, 22))
    assert seen.next_open is not None
    assert seen.next_open.date == date(2027, 4, 1)
    assert seen.closed_for_long


def test_the_weekly_closing_day_is_not_long() -> None:
    seen = outlook("Tu-Su 10:00-18:00", "FR", date(2026, 11, 23))
    assert seen.next_open is not None
    assert seen.next_open.date == date(2026, 11, 24)
    assert not seen.closed_for_long


def test_a_dated_exception_wins_over_the_usual_hours() -> None:
    text = f"{DAILY}; Dec 25 off; 2026 Dec 24-2027 Jan 02 off; 2026 Dec 28 20:00-23:00"
    assert not day_of(text, "FR", date(2026, 12, 31)).is_open
    assert day_of(text, "FR", date(2026, 12, 28)).slots == (Slot(1200, 1380),)
    assert day_of(text, "FR", date(2027, 12, 31)).is_open
    assert not day_of(text, "FR", date(2027, 12, 25)).is_open


def test_the_first_sunday_is_the_first_of_its_month() -> None:
    text = "Su[1] 10:00-18:00"
    assert [day.date for day in days_from(text, "FR", date(2026, 11, 1), 40) if day.is_open] == [
        date(2026, 11, 1),
        date(2026, 12, 6),
    ]


def test_a_year_is_a_letter_a_day() -> None:
    letters = year_of(f"{DAILY}; PH off", "FR", 2026)
    assert len(letters) == 365
    assert letters.count("-") == 11
    assert letters[date(2026, 7, 14).timetuple().tm_yday - 1] == "-"
    assert len(year_of(DAILY, "BE", 2028)) == 366


@pytest.mark.parametrize("text", ["", "  ", "10h-18h", "\0", "Mo" * 5000])
def test_a_text_that_cannot_be_read_is_no_hours(text: str) -> None:
    assert day_of(text, "FR", date(2026, 11, 22)).slots == ()
    assert next_opening(text, "FR", date(2026, 11, 22)) is None
    assert set(year_of(text, "FR", 2026)) == {"-"}


def test_hours_that_never_come_again_are_given_up_soon() -> None:
    assert next_opening("2020 Mo 10:00-12:00", "FR", date(2026, 11, 22)) is None
    assert next_opening("week 01-53/53 Mo[5] 10:00-12:00; Mo-Su off", "FR", date(2026, 11, 22)) is None
