"""When schools are off: from the file for zone B, from editors' rows for the others."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from events.holidays import school_holidays, zones_without_dates
from events.models import SchoolHoliday, SchoolZone
from tests.events.editing.scene import Scene

pytestmark = pytest.mark.django_db


def test_zone_b_is_there_without_an_editor() -> None:
    with translation.override("fr"):
        found = school_holidays(date(2026, 12, 25), date(2027, 2, 20))
    assert [(each.name, each.zone, each.start, each.end) for each in found] == [
        ("vacances de Noël", "fr-b", date(2026, 12, 19), date(2027, 1, 3)),
        ("vacances d’hiver", "fr-b", date(2027, 2, 20), date(2027, 3, 7)),
    ]


def test_editors_keep_those_of_belgium_and_correct_the_file() -> None:
    SchoolHoliday.objects.create(
        zone=SchoolZone.FLEMISH_COMMUNITY,
        name_fr="vacances de Noël",
        name_nl="kerstvakantie",
        start="2026-12-21",
        end="2027-01-03",
    )
    SchoolHoliday.objects.create(zone=SchoolZone.FRANCE_B, name_fr="Noël rallongé", start="2026-12-18", end="2027-01-03")
    with translation.override("nl"):
        found = school_holidays(date(2027, 1, 1), date(2027, 1, 1))
    assert [(each.name, each.zone, each.start) for each in found] == [
        ("Noël rallongé", "fr-b", date(2026, 12, 18)),
        ("kerstvakantie", "be-vl", date(2026, 12, 21)),
    ]


def test_editors_learn_which_schools_have_no_dates() -> None:
    missing = zones_without_dates(date(2026, 11, 23))
    assert missing == [SchoolZone.FRENCH_COMMUNITY, SchoolZone.FLEMISH_COMMUNITY, SchoolZone.GERMAN_COMMUNITY]


def test_the_next_request_asks_the_database_nothing(django_assert_num_queries: pytest.FixtureRequest) -> None:
    school_holidays(date(2027, 1, 1), date(2027, 6, 30))
    with django_assert_num_queries(0):  # type: ignore[operator]  # a fixture that is a context manager
        school_holidays(date(2027, 7, 1), date(2027, 8, 31))


@pytest.mark.django_db(transaction=True)
def test_the_editors_front_page_reminds_of_them_until_they_are_there() -> None:
    scene = Scene()
    assert "Belgique, écoles néerlandophones" in scene.editor.get("/admin/").text
    assert "Belgique, écoles" not in scene.member("musee@example.org", museum=scene.museum)[0].get("/admin/").text
    for zone in SchoolZone:
        SchoolHoliday.objects.create(zone=zone, name_fr="été", start="2098-07-01", end="2098-08-31")
    assert "Belgique, écoles" not in scene.editor.get("/admin/").text
