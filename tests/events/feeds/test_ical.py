"""The agenda's calendars, read back by a library that had no part in writing them, hold exactly the site's dates."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from cms.short_cache import clear_every
from events.expansion import PARIS
from events.feeds.ical import Entry, calendar, folded, text
from events.models import Event, Occurrence
from events.services import change_occurrence
from museums.models import Museum
from tests.events.factories import dates, event, series

NOW = "2026-12-02T09:00:00+01:00"


@pytest.fixture
def site(tiny_site: object) -> Any:
    with time_machine.travel(NOW, tick=False):
        clear_every()
        yield


def read(address: str) -> dict[str, Any]:
    response = Client().get(address)
    assert response.status_code == 200, address
    assert response.headers["Content-Type"].startswith("text/calendar")
    book: Any = Calendar.from_ical(response.content)
    assert [str(zone["TZID"]) for zone in book.walk("VTIMEZONE")] == ["Europe/Paris"]
    return {str(entry["UID"]): entry for entry in book.walk("VEVENT")}


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
def test_a_feed_holds_exactly_the_dates_of_the_site() -> None:
    museum = Museum.objects.get(slug="tamat")
    weekly = series(
        name_fr="Atelier; à deux, ou trois", name_nl="Werkplaats", start=date(2026, 12, 1), end=date(2026, 12, 29), venue=museum
    )
    whole = event(name_fr="Fête", start=date(2026, 12, 12), end=date(2026, 12, 13), start_time=None, duration=None)
    open_end = event(name_fr="Sans fin", start=date(2026, 12, 20), duration=None)
    event(name_fr="Interne", audiences=["board"])
    second, third = dates(weekly)[1:3]
    change_occurrence(second, is_cancelled=True)
    change_occurrence(third, moved_start=datetime.combine(date(2026, 12, 16), time(16), PARIS))
    found = read("/fr/feeds/agenda.ics")
    expected = Occurrence.objects.filter(is_public=True, ends_at__gte=datetime(2026, 11, 2, 9, tzinfo=PARIS))
    assert set(found) == set(expected.values_list("uid", flat=True))
    assert "Interne" not in {str(entry["SUMMARY"]) for entry in found.values()}
    assert str(found[second.uid]["STATUS"]) == "CANCELLED"
    assert int(found[second.uid]["SEQUENCE"]) == 1
    moved = found[third.uid]
    assert moved.decoded("DTSTART") == datetime(2026, 12, 16, 16, tzinfo=PARIS)
    assert moved.decoded("DTEND") == datetime(2026, 12, 16, 18, tzinfo=PARIS)
    assert str(moved["SUMMARY"]) == "Atelier; à deux, ou trois"
    assert "Tournai" in str(moved["LOCATION"])
    [days] = [found[occurrence.uid] for occurrence in dates(whole)]
    assert (days.decoded("DTSTART"), days.decoded("DTEND")) == (date(2026, 12, 12), date(2026, 12, 14))
    [unknown] = [found[occurrence.uid] for occurrence in dates(open_end)]
    assert "DTEND" not in unknown
    assert set(read("/nl/feeds/agenda/museum/tamat.ics")) >= {occurrence.uid for occurrence in dates(weekly)}
    assert {str(entry["SUMMARY"]) for entry in read("/nl/feeds/agenda/museum/tamat.ics").values()} >= {"Werkplaats"}
    assert set(read(f"/fr/feeds/event/{weekly.slug}.ics")) == {occurrence.uid for occurrence in dates(weekly)}
    assert set(read(f"/fr/feeds/date/{third.uid}.ics")) == {third.uid}


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
def test_what_is_taken_back_is_said_to_be_cancelled() -> None:
    gone = event(name_fr="Supprimé", start=date(2026, 12, 20))
    shorter = series(start=date(2026, 12, 1), end=date(2026, 12, 15))
    uid, last = dates(gone)[0].uid, dates(shorter)[-1].uid
    gone.delete()
    shorter.end = date(2026, 12, 8)
    shorter.save()
    found = read("/fr/feeds/agenda.ics")
    assert str(found[uid]["STATUS"]) == str(found[last]["STATUS"]) == "CANCELLED"
    with time_machine.travel("2027-02-02T09:00:00+01:00", tick=False):
        clear_every()
        assert not {uid, last} & set(read("/fr/feeds/agenda.ics"))


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
def test_a_feed_that_has_not_changed_is_not_made_again() -> None:
    visit = event(start=date(2026, 12, 20))
    first = Client().get("/fr/feeds/agenda.ics")
    assert "public" in first.headers["Cache-Control"]
    again = Client().get("/fr/feeds/agenda.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    with time_machine.travel("2026-12-02T09:05:00+01:00", tick=False):
        change_occurrence(dates(visit)[0], note_fr="Venez à pied")
    changed = Client().get("/fr/feeds/agenda.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert "Venez à pied" in changed.content.decode().replace("\r\n ", "")


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
def test_many_dates_take_as_many_statements_as_few() -> None:
    def statements() -> int:
        clear_every()
        Client().get("/fr/feeds/agenda.ics")
        with CaptureQueriesContext(connection) as found:
            Client().get("/fr/feeds/agenda.ics")
        return len(found)

    event(start=date(2026, 12, 20))
    few = statements()
    series(start=date(2026, 12, 1), end=date(2027, 6, 1))
    for number in range(10):
        event(start=date(2026, 12, 1 + number))
    assert statements() == few <= 10


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    "path", ["agenda/museum/nowhere", "agenda/nonsense/tamat", "event/nowhere", "date/nowhere", "agenda/kind/x"]
)
def test_what_is_not_there_is_not_found(path: str) -> None:
    assert Client().get(f"/fr/feeds/{path}.ics").status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
def test_a_private_link_is_in_no_feed() -> None:
    event(start=date(2026, 12, 20), place_kind="online", online_url="https://video.example/secret-room")
    for address in ("/fr/feeds/agenda.ics", "/fr/feeds/agenda.rss", "/fr/agenda/"):
        assert "secret-room" not in Client().get(address).content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_news_of_the_agenda(language: str) -> None:
    event(name_fr="Visite <et> plus", name_nl="Bezoek", name_en="Visit", start=date(2026, 12, 20))
    response = Client().get(f"/{language}/feeds/agenda.rss")
    assert response.headers["Content-Type"].startswith("application/rss+xml")
    assert {"fr": "Visite &lt;et&gt; plus", "nl": "Bezoek", "en": "Visit"}[language] in response.text
    assert Client().get(f"/{language}/feeds/agenda.rss", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


@pytest.mark.django_db
@pytest.mark.usefixtures("site")
def test_the_page_of_an_event_has_its_data_for_search_engines_and_an_example_has_none() -> None:
    shown = Event.objects.filter(pages__isnull=False).first()
    assert shown is not None
    values = {
        "start": date(2026, 12, 20),
        "end": date(2026, 12, 20),
        "start_time": time(14),
        "duration": 60,
        "date_precision": "day",
        "price_kind": "free",
        "is_published": True,
        "place_kind": "museum",
        "venue": Museum.objects.get(slug="tamat"),
    }
    for name, value in values.items():
        setattr(shown, name, value)
    shown.save()
    page = shown.pages.get(locale__language_code="fr")
    html = Client().get(page.url).text
    for part in (
        '"@type": "Event"',
        '"startDate": "2026-12-20T14:00:00+01:00"',
        "EventScheduled",
        "OfflineEventAttendanceMode",
        '"price": "0"',
    ):
        assert part.replace(" ", "") in html.replace(" ", ""), part
    shown.is_example = True
    shown.save()
    clear_every()
    assert '"startDate"' not in Client().get(page.url).text


@given(st.text(max_size=300))
def test_any_text_comes_back_as_it_was(words: str) -> None:
    start = datetime(2027, 1, 1, 14, tzinfo=PARIS)
    lines = list(calendar("Agenda", [Entry("u", 0, start, words, start, start + timedelta(hours=1))]))
    book: Any = Calendar.from_ical("".join(lines))
    [entry] = book.walk("VEVENT")
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    assert str(entry["SUMMARY"]) == "".join(letter for letter in plain if letter == "\n" or (letter >= " " and letter != "\x7f"))


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=400))
def test_no_line_is_longer_than_75_octets(words: str) -> None:
    lines = list(folded(f"SUMMARY:{text(words)}"))
    assert all(len(line.encode()) <= 77 for line in lines)
    assert "".join(lines).replace("\r\n ", "").removesuffix("\r\n") == f"SUMMARY:{text(words)}"
