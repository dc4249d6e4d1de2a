"""Hours and prices as a page shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override

from museums.models import Museum, Price

NOON_ON_SUNDAY = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)


def shown(tag: str, museum: Museum, language: str = "fr") -> str:
    with override(language):
        return Template("{% load hours_tags %}{% " + tag + " museum %}").render(Context({"museum": museum})).replace("\xa0", " ")


@pytest.fixture(autouse=True)
def _sunday(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test here is on a Sunday in November, at noon in Paris."""
    monkeypatch.setattr("museums.templatetags.hours_tags.timezone.now", lambda: NOON_ON_SUNDAY)


def museum(hours: str, **values: object) -> Museum:
    return Museum(name="Musée", slug="musee", area="FR-59", opening_hours=hours, **values)  # type: ignore[misc]  # test values


def test_the_badge_holds_all_day_and_carries_what_a_script_may_say() -> None:
    badge = shown("open_now", museum("Mo-Su 10:00-12:00,14:00-18:00"))
    assert "Ouvert aujourd’hui, 10 h – 12 h, 14 h – 18 h" in badge
    assert 'data-day="2026-11-22" data-zone="Europe/Paris"' in badge
    assert "[600, &quot;Ouvert en ce moment, jusqu’à 12 h&quot;, true]" in badge
    assert "[720, &quot;Ouvre à 14 h&quot;, false]" in badge
    assert "exemple" not in badge


def test_made_up_hours_say_so() -> None:
    made_up = museum("Mo-Su 10:00-18:00", practical_examples=True)
    assert "exemple" in shown("open_now", made_up)
    assert "Horaires d’exemple." in shown("opening_hours", made_up)
    assert "voorbeeld" in shown("open_now", made_up, "nl")


def test_unknown_hours_are_not_shown() -> None:
    assert shown("opening_hours", museum("")).strip() == ""
    assert shown("open_now", museum("")).strip() == ""


def test_hours_that_nobody_can_read_are_not_a_fault() -> None:
    assert "Fermé pour le moment" in shown("opening_hours", museum("10h-18h"))


def test_the_week_begins_today() -> None:
    page = shown("opening_hours", museum("Mo-Su 10:00-18:00; Nov 25 off"))
    assert page.index("Dimanche 22 novembre") < page.index("Mercredi 25 novembre") < page.index("Samedi 28 novembre")
    assert "29 novembre" not in page
    assert "Toute l’année" in page
    assert "Fermé chaque année : 25 novembre." in page


@pytest.mark.django_db
def test_prices_are_in_the_readers_form_and_order() -> None:
    kept = museum("")
    kept.save()
    for kind, amount in (("child", "0"), ("full", "5.50"), ("reduced", "4")):
        Price.objects.create(museum=kept, kind=kind, amount=Decimal(amount))
    found = Museum.objects.prefetch_related("prices").get()
    french = shown("prices", found)
    assert french.index("5,50 €") < french.index("4 €") < french.index("Gratuit")
    assert "€5.50" in shown("prices", found, "en")
    assert shown("prices", museum("", pk=0)).strip() == ""


@pytest.mark.parametrize(
    ("hours", "afterwards"),
    [
        ("Mo-Su 10:00-18:00", "Fermé maintenant, ouvert demain dès 10 h"),
        ("We-Su 10:00-18:00", "Fermé maintenant, ouvert mercredi"),
        ("2026 Nov 22 10:00-18:00", "Fermé pour aujourd’hui"),
    ],
)
def test_after_closing_the_badge_says_when_the_doors_open_again(hours: str, afterwards: str) -> None:
    assert f"[1080, &quot;{afterwards}&quot;, false]" in shown("open_now", museum(hours))
