"""Where visitors find the calendars to subscribe to: the addresses on the page are those of the feeds, whatever is chosen."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from wagtail.models import Locale

from cms.short_cache import clear_every
from events.models import Event
from museums.models import Museum, Territory
from tests.cms import tree as trees
from tests.events.factories import event, series

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site() -> Any:
    trees.build()
    with time_machine.travel("2026-12-02T09:00:00+01:00", tick=False):
        clear_every()
        yield


def page(query: str = "", language: str = "fr") -> Any:
    clear_every()
    response = Client().get(f"/{language}/feeds/{query}")
    assert response.status_code == 200
    assert not response.cookies
    return response


def address(response: Any) -> str:
    found = re.search(r'<code class="subscribe__address"[^>]*>([^<]+)</code>', response.text)
    assert found
    return found[1]


def entries(url: str) -> int:
    response = Client().get(url.removeprefix("http://testserver"))
    assert response.status_code == 200
    return len(Calendar.from_ical(response.content).walk("VEVENT"))


def test_the_whole_agenda_or_what_is_chosen_with_an_address_to_open_and_one_to_copy() -> None:
    museum = Museum.objects.order_by("pk").first()
    territory = Territory.objects.create(slug="la-lys", name_fr="La Lys")
    assert museum is not None
    kept = event(kind="workshop", start=date(2026, 12, 5), territory=territory)
    kept.museums.add(museum)
    series(kind="visit", start=date(2026, 12, 8), end=date(2026, 12, 31))
    for query, dates in (
        ("", 5), ("?of=kind/workshop", 1), (f"?of=museum/{museum.slug}", 1), (f"?of=territory/{territory.slug}", 1),
    ):  # fmt: skip
        shown = page(query)
        assert entries(address(shown)) == dates
        assert f'href="webcal://{address(shown).split("://")[1]}"' in shown.text
        assert f"{dates} date{'s' if dates > 1 else ''} à venir" in shown.text
        assert ("noindex" in shown.text) == bool(query)
        assert '<link rel="canonical" href="http://testserver/fr/feeds/">' in shown.text
    assert 'value="kind/visit"' in shown.text
    assert 'value="kind/fair"' not in shown.text  # nothing of the kind was ever public


def test_what_there_is_no_calendar_of_is_said_and_the_whole_agenda_is_offered() -> None:
    for query in ("?of=museum/nobody", "?of=%00", "?of=a&of=../..", f"?of={'x' * 3000}", "?of=kind/"):
        shown = page(query)
        assert "Ce calendrier n’existe pas" in shown.text, query
        assert shown.headers["Cache-Control"] == "no-store"
        assert address(shown).endswith("/fr/feeds/agenda.ics")


def test_it_is_found_in_three_languages() -> None:
    for language, words in (("fr", "S’abonner à l’agenda"), ("nl", "Abonneer u op de agenda"), ("en", "Subscribe to the agenda")):
        shown = page(language=language)
        assert f"<h1>{words}</h1>" in shown.text
        for other in ("fr", "nl", "en"):
            assert f'hreflang="{other}" href="http://testserver/{other}/feeds/"' in shown.text
        assert address(shown).endswith(f"/{language}/feeds/agenda.ics")
        assert f"/{language}/feeds/</loc>" in Client().get(f"/sitemap-{language}.xml").text


def test_a_language_without_pages_of_its_own_has_its_calendars_all_the_same() -> None:
    Locale.objects.filter(language_code="nl").update(language_code="de")
    event(start=date(2026, 12, 5))
    assert address(page(language="nl")).endswith("/nl/feeds/agenda.ics")
    for name in ("agenda.ics", "agenda.rss"):
        assert Client().get(f"/nl/feeds/{name}").status_code == 200


def test_statements_do_not_grow_with_what_there_is() -> None:
    page()
    counts = []
    for number in (3, 30):
        for _ in range(number):
            event(start=date(2026, 12, 5))
        page()
        with CaptureQueriesContext(connection) as statements:
            assert Client().get("/fr/feeds/").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 12
    assert Event.objects.count() >= 33
