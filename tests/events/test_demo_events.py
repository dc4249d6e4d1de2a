"""The examples of the demonstration."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from events.demo import load_demo_events
from events.models import Event, EventPage, Occurrence, Registration
from events.registrations import links

pytestmark = pytest.mark.django_db


def test_the_examples_are_dated_from_today_on_and_say_that_they_are_examples(network: None) -> None:
    assert len(load_demo_events()) == 27
    assert load_demo_events() == []
    assert EventPage.objects.filter(event__is_example=True, live=True).count() == 81
    assert Occurrence.objects.public().filter(event__is_example=True).upcoming().exists()
    assert Occurrence.objects.filter(is_cancelled=True).exists()
    for event in Event.objects.filter(is_example=True):
        event.full_clean()
        assert Occurrence.objects.public().upcoming().filter(event=event).exists(), event
    page = EventPage.objects.get(slug="exemple-atelier-tissage", locale__language_code="nl")
    shown = Client().get(page.url).text
    assert "voorbeeld" in shown.casefold()
    assert "elke woensdag van 14.00 tot 16.00" in shown.casefold().replace("\xa0", " ")
    agenda = Client().get("/fr/agenda/").text
    assert "autres dates" in agenda
    sunday = timezone.localdate() + timedelta(days=6 - timezone.localdate().weekday())
    for query in (f"view=month&month={sunday:%Y-%m}", "view=week", "when=weekend"):
        assert "exemple-marionnettes" in Client().get(f"/fr/agenda/?{query}").text, query
    visit, assembly = (
        Occurrence.objects.upcoming().filter(event__slug=slug)[0]
        for slug in ("exemple-visite-coulisses", "exemple-assemblee-membres")
    )
    form = Client().get(links.form_path(visit, "nl")).text
    assert "wachtlijst" in form
    assert "In welke taal wenst u het bezoek?" in form
    form = Client().get(links.form_path(assembly, "fr")).text
    assert all(f'value="{mode}"' in form for mode in ("on_site", "online"))
    assert 'name="member"' in form
    assert "example.org/visio" not in form
    assert set(Registration.objects.values_list("email", flat=True)) == {""}
    later = timezone.localdate() + timedelta(days=3 * 366)
    assert load_demo_events(today=later)
