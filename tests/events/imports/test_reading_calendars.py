"""What a calendar says, as an event of ours: rules, zones, single dates, and text with marks in it. No database."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from recurrence import serialize

from events.imports.calendars import Reading, read_calendar
from events.imports.problems import UnreadableError
from events.models import CalendarSource, Timing
from museums.models import Museum

TODAY = date(2026, 11, 23)


def ics(*events: str) -> bytes:
    parts = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//y//FR\n{parts}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def vevent(**lines: str) -> str:
    whole = {"UID": "a@x", "SUMMARY": "Atelier", "DTSTART;TZID=Europe/Paris": "20270105T140000", **lines}
    whole = {name.replace("__", ";").replace("_", "-"): value for name, value in whole.items() if value}
    return "\n".join(f"{name}:{value}" for name, value in whole.items())


def read(*events: str) -> Reading:
    museum = Museum(pk=7, slug="sabot", name="Musée du sabot")
    return read_calendar(ics(*events), CalendarSource(pk=3, museum=museum, name="Ateliers", kind="visit"), TODAY)


def one(*events: str) -> Any:
    [draft] = read(*events).drafts
    return draft


WEEKLY = {"RRULE": "FREQ=WEEKLY;UNTIL=20270331T215959Z;BYDAY=TU", "DTEND;TZID=Europe/Paris": "20270105T160000"}


def test_a_rule_is_kept_as_a_rule_with_its_end_and_exceptions() -> None:
    known = one(vevent(**WEEKLY, **{"EXDATE;TZID=Europe/Paris": "20270112T140000,20270119T140000"})).values
    assert (known["timing"], known["start"], known["end"]) == (Timing.REPEATS, date(2027, 1, 5), date(2027, 3, 30 + 1))
    assert (known["start_time"], known["duration"]) == (time(14), 120)
    assert [day.date().day for day in known["recurrences"].exdates] == [12, 19]
    assert "BYDAY=TU" in serialize(known["recurrences"])


def test_an_end_before_the_hour_of_the_day_leaves_that_day_out() -> None:
    assert one(vevent(RRULE="FREQ=DAILY;UNTIL=20270110T120000Z")).values["end"] == date(2027, 1, 9)
    assert one(vevent(RRULE="FREQ=DAILY;UNTIL=20270110T130000Z")).values["end"] == date(2027, 1, 10)
    assert one(vevent(RRULE="FREQ=DAILY;UNTIL=20270110")).values["end"] == date(2027, 1, 10)


def test_a_rule_in_world_time_becomes_dates_with_the_hour_each_has_here() -> None:
    draft = one(vevent(**{"DTSTART;TZID=Europe/Paris": "", "DTSTART": "20270301T130000Z", "RRULE": "FREQ=WEEKLY;COUNT=6"}))
    known = draft.values
    assert not known["recurrences"].rrules
    assert [day.date() for day in known["recurrences"].rdates] == [date(2027, 3, 1) + timedelta(weeks=week) for week in range(6)]
    assert known["start_time"] == time(14)  # four in winter
    assert {day: own["moved_start"] for day, own in draft.dates.items()} == {
        "2027-03-29": "2027-03-29T13:00:00+00:00", "2027-04-05": "2027-04-05T13:00:00+00:00",
    }  # fmt: skip


def test_the_zone_next_door_keeps_its_rule() -> None:
    known = one(
        vevent(**{"DTSTART;TZID=Europe/Paris": "", "DTSTART;TZID=Europe/Brussels": "20270301T130000", "RRULE": "FREQ=WEEKLY"})
    ).values
    assert known["recurrences"].rrules
    assert known["end"] is None


def test_days_hours_and_lengths_of_what_happens_once() -> None:
    whole = one(
        vevent(**{"DTSTART;TZID=Europe/Paris": "", "DTSTART;VALUE=DATE": "20270105", "DTEND;VALUE=DATE": "20270108"})
    ).values
    assert (whole["start"], whole["end"], whole["start_time"]) == (date(2027, 1, 5), date(2027, 1, 7), None)
    night = one(vevent(DURATION="PT5H", **{"DTSTART;TZID=Europe/Paris": "20270105T200000"})).values
    assert (night["end"], night["start_time"], night["duration"]) == (date(2027, 1, 5), time(20), 300)
    long = one(vevent(**{"DTEND;TZID=Europe/Paris": "20270107T120000"})).values
    assert (long["start"], long["end"]) == (date(2027, 1, 5), date(2027, 1, 7))
    world = one(vevent(**{"DTSTART;TZID=Europe/Paris": "", "DTSTART": "20270104T233000Z"})).values
    assert (world["start"], world["start_time"]) == (date(2027, 1, 5), time(0, 30))
    windows = one(vevent(**{"DTSTART;TZID=Europe/Paris": "", "DTSTART;TZID=Romance Standard Time": "20270105T140000"})).values
    assert windows["start_time"] == time(14)


def test_single_dates_moved_and_cancelled() -> None:
    moved = vevent(
        **{
            "RECURRENCE-ID;TZID=Europe/Paris": "20270112T140000",
            "DTSTART;TZID=Europe/Paris": "20270113T150000",
            "DTEND;TZID=Europe/Paris": "20270113T160000",
        }
    )
    off = vevent(
        SUMMARY="Atelier, annulé",
        STATUS="CANCELLED",
        **{
            "RECURRENCE-ID": "20270119T130000Z",
            "DTSTART;TZID=Europe/Paris": "20270119T140000",
            "DTEND;TZID=Europe/Paris": "20270119T160000",
        },
    )
    draft = one(vevent(**WEEKLY), moved, off)
    assert draft.dates["2027-01-12"] == {
        "is_cancelled": False, "moved_start": "2027-01-13T14:00:00+00:00", "moved_end": "2027-01-13T15:00:00+00:00", "note_fr": "",
    }  # fmt: skip
    assert draft.dates["2027-01-19"] == {
        "is_cancelled": True,
        "moved_start": None,
        "moved_end": None,
        "note_fr": "Atelier, annulé",
    }
    alone = one(off)
    assert (alone.reference, alone.values["status"], alone.values["start"]) == (
        "a@x#2027-01-19T14:00:00",
        "cancelled",
        date(2027, 1, 19),
    )


def test_dates_beside_a_rule_keep_their_own_hour() -> None:
    draft = one(vevent(**WEEKLY, **{"RDATE;TZID=Europe/Paris": "20270107T100000"}))
    assert [day.date() for day in draft.values["recurrences"].rdates] == [date(2027, 1, 7)]
    assert draft.dates["2027-01-07"]["moved_start"] == "2027-01-07T09:00:00+00:00"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=HOURLY", "FREQ=YEARLY;BYWEEKNO=20", "FREQ=YEARLY;BYYEARDAY=100", "FREQ=DAILY;BYHOUR=10,14", "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "X=1",
    ],
)  # fmt: skip
def test_a_rule_that_no_agenda_of_days_follows_is_told_and_keeps_no_other_event_out(rule: str) -> None:
    found = read(vevent(RRULE=rule), vevent(UID="b@x", SUMMARY="Autre"))
    assert [draft.title for draft in found.drafts] == ["Autre"]
    assert [problem.read for problem in found.problems] == ["Atelier"]
    assert found.seen == {"a@x", "b@x"}


def test_text_is_plain_and_places_are_recognised() -> None:
    known = one(
        vevent(
            SUMMARY="<b>Fête</b> &lt;script&gt;alert(1)&lt;/script&gt;&amp; lin",
            DESCRIPTION="<p>Un jour<br>deux</p><img src=x onerror=y>" + "mot " * 300,
            LOCATION="Musée du Sabot\\, 1 rue du Bois",
            CATEGORIES="Atelier,Autre",
        )
    ).values
    assert known["name_fr"] == "Fête alert(1)& lin"
    assert known["summary"].startswith("Un jour deux mot mot")
    assert len(known["summary"]) <= 400
    assert (known["place_kind"], known["venue_id"], known["kind"]) == ("museum", 7, "workshop")
    elsewhere = one(vevent(LOCATION="Halle au sucre\\, Lille")).values
    assert (elsewhere["place_kind"], elsewhere["place"], elsewhere["venue_id"]) == ("place", "Halle au sucre, Lille", None)
    online = one(vevent(LOCATION="https://video.example/secret")).values
    assert (online["place_kind"], online["place"]) == ("online", "")


def test_private_past_untitled_and_twice_the_same() -> None:
    found = read(
        vevent(UID="p", CLASS="PRIVATE"), vevent(UID="o", **{"DTSTART;TZID=Europe/Paris": "20200105T140000"}), vevent(UID="u", SUMMARY=""),
        vevent(UID="d"), vevent(UID="d", SEQUENCE="2", SUMMARY="Plus tard"), "SUMMARY:Sans rien",
    )  # fmt: skip
    assert [draft.title for draft in found.drafts] == ["Plus tard"]
    assert len(found.problems) == 3
    assert {"p", "o", "u", "d"} <= found.seen


@pytest.mark.parametrize(
    "content", [b"", b"bonjour", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"\x00\xff" * 50, b"x" * (2 * 1024 * 1024 + 1)]
)
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_calendar(content, CalendarSource(museum=Museum(pk=7, name="M")), TODAY)


def test_a_day_that_is_none_is_told() -> None:
    found = read(
        vevent(**{"DTSTART;TZID=Europe/Paris": "20271399T140000"}),
        vevent(UID="b", **{"DTEND;TZID=Europe/Paris": "20260105T140000"}),
    )
    assert not found.drafts
    assert len(found.problems) == 2
