"""The moments of whole events, from the rule as it is stored to UTC, against dateutil and its own time zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from dateutil import rrule, tz
from hypothesis import given
from hypothesis import strategies as some
from recurrence import deserialize

from events.expansion import MOST, ExpansionError
from events.models import Event, ExtraDate
from events.series import wanted_dates

UNTIL = date(2028, 12, 31)
PARIS = tz.gettz("Europe/Paris")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
starts = some.dates(date(2024, 1, 1), date(2027, 12, 31)) | some.sampled_from(
    [date(2024, 2, 29), date(2025, 1, 31), date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)]
)
# Both hours of the changes of the clock are as likely as any other.
times = some.sampled_from([time(0), time(1, 59), time(2), time(2, 30), time(2, 59), time(3), time(23, 59)]) | some.times().map(
    lambda at: at.replace(second=0, microsecond=0)
)


@some.composite
def rules(draw: some.DrawFn) -> str:
    """An RRULE as the editor's widget makes it."""
    frequency = draw(some.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(some.integers(1, 4))}"]
    days = draw(some.lists(some.sampled_from(DAYS), max_size=3, unique=True))
    if frequency == "MONTHLY" and days and draw(some.booleans()):
        days = [f"{draw(some.sampled_from([1, 2, 4, 5, -1, -2]))}{day}" for day in days]
    if days and frequency != "YEARLY":
        parts.append(f"BYDAY={','.join(days)}")
    elif frequency in ("MONTHLY", "YEARLY") and draw(some.booleans()):
        parts.append(f"BYMONTHDAY={draw(some.sampled_from([1, 28, 29, 30, 31, -1]))}")
    limit = draw(some.sampled_from(["", "COUNT", "UNTIL"]))
    if limit == "COUNT":
        parts.append(f"COUNT={draw(some.integers(1, 60))}")
    elif limit == "UNTIL":
        parts.append(f"UNTIL={draw(some.dates(date(2024, 1, 1), UNTIL)):%Y%m%d}T000000")
    return f"RRULE:{';'.join(parts)}"


def independent(rule: str, start: date, at: time, off: set[date], more: set[date]) -> list[datetime]:
    found = rrule.rruleset()
    found.rrule(rrule.rrulestr(rule, dtstart=datetime.combine(start, time())))
    for day in more:
        found.rdate(datetime.combine(day, time()))
    for day in off:
        found.exdate(datetime.combine(day, time()))
    days = found.between(datetime.combine(date(2000, 1, 1), time()), datetime.combine(UNTIL, time()), inc=True)
    return [tz.resolve_imaginary(datetime.combine(day.date(), at, PARIS)).astimezone(UTC) for day in days]


days = some.sets(some.dates(date(2024, 1, 1), UNTIL) | some.sampled_from([date(2026, 3, 29), date(2027, 10, 31)]), max_size=4)


@given(rules(), starts, times, some.integers(1, 3000), days, some.integers(0, 4))
def test_the_same_moments_as_dateutil(rule: str, start: date, at: time, minutes: int, more: set[date], every: int) -> None:
    plain = independent(rule, start, at, set(), set())
    off = {moment.astimezone(PARIS).date() for moment in plain[:: every + 1]} if every else set()
    lines = [
        rule,
        *(f"EXDATE:{day:%Y%m%d}T000000" for day in sorted(off)),
        *(f"RDATE:{day:%Y%m%d}T000000" for day in sorted(more)),
    ]
    event = Event(timing="repeats", start=start, start_time=at, duration=minutes, recurrences=deserialize("\n".join(lines)))
    wanted = independent(rule, start, at, off, more)
    try:
        found = wanted_dates(event, [], UNTIL)
    except ExpansionError as error:
        assert (error.code == "none" and not wanted) or (error.code == "many" and len(wanted) > MOST - len(off) - len(more))  # noqa: PT017
        return
    assert [each.start for each in found] == sorted(wanted)
    assert all(each.end - each.start == timedelta(minutes=minutes) for each in found)
    assert all(each.key == f"{each.day}T{at:%H:%M}" for each in found)


@given(starts, times, times, some.sets(some.integers(0, 60), min_size=1, max_size=5))
def test_extra_dates_have_their_own_hour_and_none_comes_twice(start: date, at: time, other: time, offsets: set[int]) -> None:
    event = Event(timing="once", start=start, end=start, start_time=at, duration=60)
    extra = [ExtraDate(day=start + timedelta(days=offset), start_time=other) for offset in offsets]
    found = wanted_dates(event, extra, UNTIL)
    local = {datetime.combine(start, at)} | {datetime.combine(row.day, other) for row in extra}
    assert {each.key for each in found} == {f"{each:%Y-%m-%dT%H:%M}" for each in local}
    assert [each.start for each in found] == sorted(
        tz.resolve_imaginary(each.replace(tzinfo=PARIS)).astimezone(UTC) for each in local
    )
