"""The agenda shows what the public is invited to, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event, Programme
from museums.models import Museum, Territory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("days", [-40, 40])
@pytest.mark.parametrize("audience", ["public", "members"])
def test_an_event_for_members_is_on_no_page(tiny_site: object, audience: str, days: int) -> None:
    day = timezone.localdate() + timedelta(days=days)
    museum, programme = Museum.objects.get(slug="tamat"), Programme.objects.get(slug="objets-insolites")
    event = Event.objects.create(
        slug="test", name_fr="Réunion à huis clos", kind="meeting", status="planned", audiences=[audience], start=day, end=day,
        programme=programme, territory=Territory.objects.get(slug="eurometropole"),
    )  # fmt: skip
    event.museums.add(museum)
    pages = [
        programme.pages.get(locale__language_code="fr"),
        museum.pages.get(locale__language_code="fr"),
        event.territory.pages.get(locale__language_code="fr"),  # type: ignore[union-attr]  # set above
    ]
    shown = [event.name in Client().get(address).text for address in ("/fr/", "/fr/agenda/", *(page.url for page in pages))]
    assert any(shown) == (audience == "public")
