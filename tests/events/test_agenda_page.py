"""The agenda as visitors use it: filters, lines, a month, a week; the same number of statements for three dates and for many."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from recurrence import deserialize

from cms.short_cache import clear_every
from events.agenda.filters import AgendaFilters
from events.agenda.periods import month_of, next_holidays, weekend
from events.listing import past_dates, upcoming_dates
from events.models import AgendaPage, Event, EventPage, Occurrence, ProgrammePage, SchoolHoliday, Timing
from events.services import change_occurrence, change_this_and_following, rebuild_events
from museums.models import Commune, Museum, MuseumPage, Territory
from tests.events.factories import event, extra, series

pytestmark = pytest.mark.django_db

WEDNESDAY = "2026-12-02T09:00:00+01:00"


@pytest.fixture(autouse=True)
def site(tiny_site: object) -> Any:
    Event.objects.all().update(is_public=False)
    Occurrence.objects.all().update(is_public=False)
    with time_machine.travel(WEDNESDAY, tick=False):
        clear_every()
        yield


def agenda(query: str = "", language: str = "fr") -> Any:
    clear_every()
    response = Client().get(f"/{language}/{'events' if language == 'en' else 'agenda'}/{query}")
    assert response.status_code == 200
    return response


def names(query: str = "") -> list[str]:
    return [occurrence.event.name_fr for occurrence in agenda(query).context["results"]]


def test_from_today_on_each_event_has_one_line_and_says_how_many_other_dates() -> None:
    series(name_fr="Hebdo", start=date(2026, 11, 3), end=date(2027, 1, 31))
    event(name_fr="Hier", start=date(2026, 12, 1))
    event(name_fr="Ce soir", start=date(2026, 12, 2), start_time=time(20))
    shown = agenda()
    assert [line.event.name_fr for line in shown.context["results"]] == ["Ce soir", "Hebdo"]
    assert "et 7 autres dates" in shown.text
    assert "2 rendez-vous" in shown.text
    assert names("?lines=dates") == ["Ce soir", *["Hebdo"] * 8]
    assert names("?when=past") == ["Hier"]


def test_what_began_before_is_not_in_the_way_of_what_begins() -> None:
    event(
        name_fr="Exposition", timing=Timing.PERIOD, start=date(2026, 11, 1), end=date(2027, 2, 1), start_time=None, duration=None
    )
    event(name_fr="Visite", start=date(2026, 12, 5))
    shown = agenda()
    assert [line.event.name_fr for line in shown.context["results"]] == ["Visite"]
    assert [line.event.name_fr for line in shown.context["going_on"]] == ["Exposition"]
    assert "En ce moment" in shown.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?when=today", ["Aujourd’hui"]),
        ("?when=weekend", ["Samedi", "Dimanche"]),
        ("?when=week", ["Aujourd’hui", "Samedi", "Dimanche"]),
        ("?from=2026-12-05&to=05/12/2026", ["Samedi"]),
        ("?from=2026-12-06&to=2026-12-05", ["Samedi", "Dimanche"]),
        ("?from=2026-12-06", ["Dimanche", "Noël"]),
        ("?to=2026-12-02", ["Aujourd’hui"]),
        ("?when=holidays-fr-b", ["Noël"]),
        ("?when=holidays-be-vl", ["Noël"]),
        ("?when=nonsense", ["Aujourd’hui", "Samedi", "Dimanche", "Noël"]),
    ],
)
def test_periods(query: str, expected: list[str]) -> None:
    SchoolHoliday.objects.create(zone="be-vl", name_fr="Noël", start=date(2026, 12, 21), end=date(2027, 1, 3))
    for name, day in (("Aujourd’hui", 2), ("Samedi", 5), ("Dimanche", 6), ("Noël", 28)):
        event(name_fr=name, start=date(2026, 12, day))
    assert names(query) == expected


def test_facts_narrow_the_list_and_the_counts_follow() -> None:
    museum = Museum.objects.select_related("commune").exclude(commune=None).get(slug="tamat")
    territory = Territory.objects.get(slug="eurometropole")
    event(
        name_fr="École", kind="workshop", audiences=["schools"], price_kind="free", start=date(2026, 12, 5), territory=territory
    )
    event(
        name_fr="Tous",
        kind="workshop",
        price_kind="tariffs",
        start=date(2026, 12, 6),
        venue=museum,
        place_kind="museum",
        step_free=True,
    )
    event(name_fr="Visite", kind="visit", start=date(2026, 12, 7))
    assert names("?kind=workshop") == ["École", "Tous"]
    assert names("?audience=schools") == ["École"]
    assert names("?price=free") == ["École"]
    assert names("?accessible=1") == ["Tous"]
    assert names("?territory=eurometropole") == ["École", "Tous"]  # the second at a museum of the territory
    assert names("?near=tournai&radius=10") == ["Tous"]
    assert names("?near=calais&radius=10") == []
    form = agenda("?kind=workshop").context["form"]
    kinds = {choice.value: choice.count for choice in form.selects[0][3]}
    assert kinds == {"workshop": 2, "visit": 1}  # the other kinds stay in reach
    prices = next({choice.value: choice.count for choice in choices} for name, _l, _n, choices in form.selects if name == "price")
    assert prices == {"free": 1, "tariffs": 1}
    narrowed = agenda("?kind=workshop").text
    assert "Atelier" in narrowed
    assert 'href="/fr/feeds/?of=kind/workshop"' in narrowed  # the calendar of what is shown


def test_a_month_and_a_week_show_days_with_their_dates() -> None:
    series(name_fr="Mardis", start=date(2026, 12, 1), end=date(2026, 12, 31))
    for number in range(5):
        event(name_fr=f"Le cinq {number}", start=date(2026, 12, 5), start_time=time(10 + number))
    event(
        name_fr="Exposition", timing=Timing.PERIOD, start=date(2026, 11, 1), end=date(2027, 2, 1), start_time=None, duration=None
    )
    shown = agenda("?view=month&month=2026-12")
    calendar = shown.context["calendar"]
    fifth = next(day for day in calendar.days if day.day == date(2026, 12, 5))
    assert ([each.event.name_fr for each in fifth.dates], fifth.more) == (["Le cinq 0", "Le cinq 1", "Le cinq 2"], 2)
    assert len(calendar.weeks) == 5
    assert "Décembre 2026" in shown.text
    assert [each.event.name_fr for each in shown.context["through"]] == ["Exposition"]
    assert "month=2027-01" in shown.text
    week = agenda("?view=week&week=2026-W49").context["calendar"]
    assert [len(day.dates) for day in week.days] == [0, 1, 0, 0, 0, 5, 0]
    assert names("?from=2026-12-05&to=2026-12-05") == [f"Le cinq {number}" for number in range(5)]


@pytest.mark.parametrize("view", ["", "?view=month", "?view=week", "?lines=dates", "?when=past", "?near=lille&radius=100"])
def test_three_dates_and_many_take_as_many_statements(view: str) -> None:
    def statements() -> int:
        agenda(view)
        Client().get(f"/fr/agenda/{view}")
        with CaptureQueriesContext(connection) as found:
            Client().get(f"/fr/agenda/{view}")
        return len(found)

    commune = Commune.objects.filter(latitude__isnull=False).first()
    for number in range(3):
        event(name_fr=f"Un {number}", start=date(2026, 12, 3 + number), commune=commune)
    event(start=date(2026, 11, 3), commune=commune)
    few = statements()
    for number in range(27):
        event(name_fr=f"Deux {number}", start=date(2026, 12, 1 + number), commune=commune)
        event(start=date(2026, 10, 1 + number), commune=commune)
    assert statements() == few
    assert few <= 15


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_a_wrong_day_stays_in_its_field_with_the_reason(language: str) -> None:
    shown = agenda("?from=2026-02-30&near=xyzzyville", language)
    assert 'value="2026-02-30"' in shown.text
    assert 'value="xyzzyville"' in shown.text
    assert shown.text.count('class="field__error"') == 2


def test_the_page_of_an_event_shows_its_dates_and_what_else_is_near_that_day() -> None:
    commune = Commune.objects.filter(latitude__isnull=False).first()
    there = {"commune": commune, "place_kind": "place", "place": "Salle"}
    weekly = Event.objects.filter(pages__isnull=False).first()
    assert weekly is not None
    for name, value in {
        "timing": Timing.REPEATS, "start": date(2026, 12, 1), "end": date(2027, 3, 1), "start_time": time(14), "duration": 60,
        "recurrences": deserialize("RRULE:FREQ=WEEKLY;BYDAY=TU"), "date_precision": "day", "is_published": True, **there,
    }.items():  # fmt: skip
        setattr(weekly, name, value)
    weekly.save()
    extra(weekly, date(2026, 12, 12))
    event(name_fr="Le même soir", start=date(2026, 12, 8), start_time=time(20), **there)
    page = weekly.pages.get(locale__language_code="fr")
    Client().get(page.url)
    with CaptureQueriesContext(connection) as found:
        shown = Client().get(page.url).text
    assert len(found) <= 10, [query["sql"][:120] for query in found]
    assert "Chaque mardi de 14" in shown
    assert "Le même soir" in shown
    assert "calendar.google.com" in shown
    assert "20261208T130000Z%2F20261208T140000Z" in shown


def test_the_page_of_an_event_says_all_that_is_known_and_leads_to_its_museum_and_programme() -> None:
    shown_museum = MuseumPage.objects.filter(locale__language_code="fr").first()
    programme_page = ProgrammePage.objects.filter(locale__language_code="fr").first()
    told = Event.objects.filter(pages__isnull=False).first()
    assert shown_museum is not None
    assert programme_page is not None
    assert told is not None
    left = Museum.objects.exclude(pk=shown_museum.museum_id).first()
    assert left is not None
    Museum.objects.filter(pk=left.pk).update(member_until=2020)
    for name, value in {
        "start": date(2026, 12, 8), "end": None, "timing": Timing.ONCE, "date_precision": "day", "is_published": True, "status": "planned",
        "place_kind": "museum", "place": "", "venue": shown_museum.museum, "programme": programme_page.programme,
        "former_start": date(2026, 12, 1), "languages": ["nl", "fsl"], "step_free": True, "accessible_toilets": False,
        "label_hearing": True, "contact_phone": "03 00 00 00 00", "contact_email": "questions@example.org",
    }.items():  # fmt: skip
        setattr(told, name, value)
    told.save()
    rebuild_events([told], date(2026, 12, 1))
    told.museums.set([left, shown_museum.museum])
    url = told.pages.get(locale__language_code="fr").url
    Client().get(url)
    with CaptureQueriesContext(connection) as found:
        shown = Client().get(url).text
    assert len(found) <= 10, [query["sql"][:120] for query in found]
    for words in (
        "La date a changé.", "prévu pour le 1er décembre 2026", "Néerlandais, langue des signes française", "Accès de plain-pied",
        "Pas de toilettes accessibles", "Adapté au handicap auditif", "tel:0300000000", "mailto:questions@example.org",
        f'href="{shown_museum.url}"', f'href="{programme_page.url}"', f"?of=museum/{shown_museum.museum.slug}",
    ):  # fmt: skip
        assert words in shown, words
    assert f"museum/{left.slug}" not in shown
    told.status, told.booking = "moved_online", "here"
    told.save()
    shown = Client().get(url).text
    assert "Les personnes inscrites reçoivent le lien." in shown
    assert f'href="{shown_museum.url}">{shown_museum.museum.name}</a><br>' not in shown
    told.status, told.former_start = "planned", None
    told.save()
    [shown_date] = told.occurrences.filter(removed_at__isnull=True)
    change_occurrence(shown_date, moved_start=shown_date.starts_at + timedelta(days=3))
    shown = Client().get(url).text
    for words in ("La date a changé.", "prévu pour le 8 décembre 2026", "Date modifiée"):
        assert words in shown, words
    told.status, told.former_start = "postponed", date(2026, 12, 1)
    with pytest.raises(ValidationError, match="une nouvelle date"):
        told.full_clean()


def test_days_that_people_mean() -> None:
    assert weekend(date(2026, 12, 2)).first == date(2026, 12, 5)
    assert weekend(date(2026, 12, 6)) == weekend(date(2026, 12, 6))
    assert weekend(date(2026, 12, 6)).first == date(2026, 12, 6)
    assert month_of("2026-13", date(2026, 12, 2)) == date(2026, 12, 1)
    assert "holidays-fr-b" in next_holidays(date(2026, 12, 2))


def test_an_address_says_all_and_no_more() -> None:
    query = "when=weekend&near=lille-fr&kind=visit&lines=dates"
    assert AgendaFilters.from_query(QueryDict(query)).query() == query
    assert AgendaFilters.from_query(QueryDict("radius=20&view=list&kind=&price=x")).query() == ""


def split(name: str = "Atelier du mardi", **changes: Any) -> tuple[Event, Event]:
    """Nine Tuesdays from yesterday on, of which the last seven go on otherwise."""
    first = series(name_fr=name, start=date(2026, 12, 1), end=date(2027, 1, 26), kind="workshop", price_kind="tariffs")
    dates = Occurrence.objects.filter(event=first).order_by("starts_at")
    second = change_this_and_following(dates[2], **{"start_time": time(10), "price_kind": "free", **changes})
    first.refresh_from_db()
    return first, second


def test_a_series_that_was_split_is_one_line_with_all_its_dates() -> None:
    first, second = split()
    event(name_fr="Visite", start=date(2026, 12, 2))
    shown = agenda()
    lines = [(line.event, line.day.day, line.dates) for line in shown.context["results"]]
    assert [(one.name_fr, day, dates) for one, day, dates in lines] == [("Visite", 2, 1), ("Atelier du mardi", 8, 8)]
    assert (shown.context["counts"].events, shown.context["counts"].dates) == (2, 9)
    assert "et 7 autres dates" in shown.text
    later = agenda("?from=2026-12-20").context["results"]
    assert [(line.event, line.dates) for line in later] == [(second, 6)]  # the part of the date that is shown
    assert names("?kind=workshop") == ["Atelier du mardi"]
    assert names("?lines=dates&kind=workshop") == ["Atelier du mardi"] * 8
    assert [(one.event, one.dates) for one in upcoming_dates()] == [(lines[0][0], 1), (first, 8)]  # type: ignore[attr-defined]


def test_the_counts_take_the_parts_of_a_series_for_one_event_whatever_sets_them_apart() -> None:
    first, _second = split()
    found = agenda().context["counts"]
    assert (found.events, found.of("kind")["workshop"], found.of("price")["free"], found.of("price")["tariffs"]) == (1, 1, 1, 1)
    free = agenda("?price=free")
    assert [(line.day.day, line.dates) for line in free.context["results"]] == [(15, 7)]
    assert agenda("?price=tariffs").context["counts"].dates == 1
    with time_machine.travel("2027-01-05T09:00:00+01:00", tick=False):
        clear_every()
        assert names("?when=past") == []  # its first part is over, the series is not
        assert list(past_dates()) == []
        assert [one.event.has_page_of for one in upcoming_dates()] == [first.pk]


def test_the_page_of_a_series_that_was_split_says_what_holds_for_its_next_date() -> None:
    first, second = split()
    agenda_page = AgendaPage.objects.get(locale__language_code="fr")
    agenda_page.add_child(instance=EventPage(title="Atelier du mardi", slug=first.slug, event=first, locale=agenda_page.locale))
    address = f"/fr/agenda/{first.slug}/"
    assert Client().get(address).context["event"] == first
    with time_machine.travel("2026-12-20T09:00:00+01:00", tick=False):
        clear_every()
        shown = Client().get(address)
        assert (shown.context["event"], len(shown.context["upcoming"])) == (second, 6)
        assert "Gratuit" in shown.text
        line = agenda().context["results"].object_list[0]
        assert (line.event, line.event.page.slug) == (second, first.slug)
    second.audiences = ["members"]
    second.save()
    assert {one.event_id for one in Client().get(address).context["upcoming"]} == {first.pk}
