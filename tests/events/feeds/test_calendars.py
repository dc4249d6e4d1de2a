"""A calendar that subscribes shows what the site shows: no date more, none less, none otherwise. Read by a library of its own."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from cms.short_cache import clear_every
from events import services
from events.expansion import PARIS
from events.feeds import views
from events.models import Occurrence
from museums.models import Museum
from tests.events.factories import event, extra, series

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ALL = "/fr/feeds/agenda.ics"


@pytest.fixture(autouse=True)
def site(tree: object) -> Any:
    with time_machine.travel("2026-12-02T09:00:00+01:00", tick=False):
        clear_every()
        yield


def read(address: str = ALL) -> list[Any]:
    response = Client().get(address)
    assert response.status_code == 200
    assert not response.cookies
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def span(entry: Any) -> tuple[Any, Any]:
    """Days (the end excluded) or moments in UTC; without an end, the start twice."""
    start = entry.decoded("DTSTART")
    end = entry.decoded("DTEND") if "DTEND" in entry else start
    if not isinstance(start, datetime):
        return start, end
    return start.astimezone(UTC), end.astimezone(UTC)


def expected(row: Occurrence) -> tuple[Any, Any]:
    if row.all_day or row.is_period:
        return row.day, row.end_day + timedelta(days=1)
    return row.starts_at, row.ends_at


def some_event(pick: random.Random) -> None:
    start = date(2026, 9, 1) + timedelta(days=pick.randrange(300))
    at = pick.choice([None, time(2, 30), time(14), time(22)])
    values: dict[str, Any] = {
        "start": start, "start_time": at, "duration": pick.choice([None, 90, 300, 1500]) if at else None,
        "audiences": [pick.choice(["public", "public", "schools", "members"])], "kind": pick.choice(["visit", "talk"]),
        "status": pick.choice(["planned", "planned", "cancelled", "full"]),
    }  # fmt: skip
    rules = ["FREQ=WEEKLY;BYDAY=TU", "FREQ=MONTHLY;BYDAY=1SU,-1SA", "FREQ=DAILY;COUNT=9", "FREQ=MONTHLY;BYMONTHDAY=31"]
    shape = pick.choice(["once", "rule", "rule", "period"])
    if shape == "rule":
        made = series(f"RRULE:{pick.choice(rules)}", **{**values, "end": start + timedelta(days=200)})
    elif shape == "period":
        made = event(**{**values, "timing": "period", "end": start + timedelta(days=60)})
    else:
        made = event(**values)
    if pick.random() < 0.3:
        extra(made, start + timedelta(days=pick.randrange(100)), start_time=time(2, 45), duration=30)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_feed_has_exactly_the_dates_of_the_site_whatever_was_changed_of_one(seed: int) -> None:
    pick = random.Random(seed)
    for _number in range(14):
        some_event(pick)
    second_hour = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=PARIS) + timedelta(
        days=371
    )  # 31 October 2027, the second half past two
    for row in Occurrence.objects.there().order_by("pk")[::3]:
        to = pick.choice([row.starts_at + timedelta(days=pick.randrange(-3, 4), minutes=45), second_hour.astimezone(UTC)])
        change = pick.choice(
            [
                {"is_cancelled": True},
                {"moved_start": to},
                {"moved_start": to, "moved_end": to + timedelta(minutes=pick.randrange(0, 400))},
                {"moved_online": True},
                {"note_fr": "Salle B; étage 1,\n\\"},
            ]
        )
        services.change_occurrence(row, **change)
    shown = Occurrence.objects.public().filter(ends_at__gte=timezone.now() - timedelta(days=30)).select_related("event")
    for address, rows in ((ALL, shown), ("/nl/feeds/agenda/kind/visit.ics", shown.filter(event__kind="visit"))):
        found = {str(each["UID"]): each for each in read(address)}
        assert {uid: span(each) for uid, each in found.items()} == {row.uid: expected(row) for row in rows}
        assert {uid for uid, each in found.items() if each["STATUS"] == "CANCELLED"} == {row.uid for row in rows if row.is_off}
        assert {uid: each["SEQUENCE"] for uid, each in found.items()} == {row.uid: row.sequence for row in rows}


def test_a_date_says_who_organises_it_and_nothing_private() -> None:
    museum = Museum.objects.create(slug="m", name="Musée, du « fil »", latitude=50.1, longitude=3.2)
    one = event(
        name_fr="Fils; et, trames \\ étoffes de la vallée de la Lys et d’ailleurs, un après-midi entier", start=date(2026, 12, 8),
        place_kind="hybrid", venue=museum, online_url="https://video.example/secret", organiser="Les amis",
    )  # fmt: skip
    one.museums.add(museum)
    assert b"secret" not in Client().get(ALL).content
    [found] = read()
    assert str(found["SUMMARY"]) == one.name_fr
    assert str(found["LOCATION"]) == museum.name
    assert "Musée, du « fil », Les amis" in str(found["DESCRIPTION"])


def test_a_period_is_its_days_with_its_opening_hours_in_words() -> None:
    event(
        timing="period", start=date(2026, 12, 8), end=date(2027, 1, 8), start_time=time(10), duration=60,
        opening_hours="We-Su 14:00-18:00",
    )  # fmt: skip
    [found] = read()
    assert span(found) == (date(2026, 12, 8), date(2027, 1, 9))
    assert "14" in str(found["DESCRIPTION"])
    assert "We-Su" not in str(found["DESCRIPTION"])


def test_an_event_that_is_called_off_and_on_again_has_a_higher_sequence_each_time() -> None:
    one = series(start=date(2026, 12, 8), end=date(2026, 12, 15))
    seen = []
    for status in ("planned", "full", "cancelled", "cancelled", "planned"):
        one.status = status
        one.save()
        seen.append({(str(each["STATUS"]), int(each["SEQUENCE"])) for each in read()})
    assert seen == [{("CONFIRMED", 0)}, {("CONFIRMED", 0)}, {("CANCELLED", 1)}, {("CANCELLED", 1)}, {("CONFIRMED", 2)}]


def test_a_hidden_event_is_cancelled_without_a_word_of_it_and_comes_back() -> None:
    one = event(name_fr="Très secret", start=date(2026, 12, 8))
    [before] = read()
    one.is_published = False
    one.save()
    assert b"secret" not in Client().get(ALL).content
    [after] = read()
    one.is_published = True
    one.save()
    [again] = read()
    assert [each["STATUS"] for each in (before, after, again)] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert before["SEQUENCE"] < after["SEQUENCE"] < again["SEQUENCE"]


@pytest.mark.parametrize(
    ("day", "at"), [(date(2027, 3, 27), time(22)), (date(2027, 10, 30), time(22)), (date(2027, 10, 31), time(1))]
)
@pytest.mark.parametrize("minutes", [240, 270, 300, 330, 360])
def test_a_night_when_the_clock_changes_ends_when_it_ends(day: date, at: time, minutes: int) -> None:
    event(start=day, start_time=at, duration=minutes)
    [found] = read()
    start, end = span(found)
    assert end - start == timedelta(minutes=minutes)


@pytest.mark.parametrize("address", [ALL, "/fr/feeds/agenda.rss"])
def test_who_asks_too_often_is_told_when_to_come_back(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PER_MINUTE", 1)
    first, second = Client().get(address), Client().get(address)
    assert (first.status_code, second.status_code) == (200, 429)
    assert 0 < int(second["Retry-After"]) <= 60
    assert second["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", [ALL, "/fr/feeds/agenda.rss"])
def test_shared_caches_keep_a_feed_as_they_keep_pages_and_hear_when_it_has_not_changed(address: str) -> None:
    event(start=date(2026, 12, 8))
    first = Client().get(address)
    assert "s-maxage" in first["Cache-Control"]
    again = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["Cache-Control"], again["ETag"]) == (304, first["Cache-Control"], first["ETag"])
