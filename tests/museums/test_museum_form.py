"""The editor's form for a museum: every fact on one page, wrong ones refused beside their field."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from museums.models import Museum

pytestmark = pytest.mark.django_db


@pytest.fixture
def museum(tiny_site: object) -> Museum:
    return Museum.objects.get(slug="tamat")


def address(museum: Museum) -> str:
    return reverse("museum:edit", args=[museum.pk])


def as_shown(client: Client, museum: Museum) -> dict[str, Any]:
    """What the browser would send back if nobody touched the form."""
    form = client.get(address(museum)).context["form"]
    values = {bound.html_name: bound.value() for bound in form if bound.name != "opening_hours"}
    return {
        **{key: "" if value is None else value for key, value in values.items()},
        "opening_hours-mode": "form",
    }


def test_an_editor_fills_in_the_facts_of_a_visit(admin_client: Client, museum: Museum) -> None:
    sent = {
        **as_shown(admin_client, museum),
        "member_since": "2010",
        "earlier_memberships": "1990-1995 fermé pour travaux\n1998–2004",
        "social_links": "https://example.org/tamat",
        "languages": ["fr", "nl"],
        "step_free": "true",
        "parking": "false",
        "shop": "unknown",
        "price_full": "5,50",
        "price_child": "0",
        "opening_hours-s0-r0-days": ["1", "2"],
        "opening_hours-s0-r0-from1": "10h",
        "opening_hours-s0-r0-to1": "18h",
    }
    response = admin_client.post(address(museum), sent, headers={"Accept-Language": "fr"})
    assert response.status_code == 302, response.context["form"].errors
    museum.refresh_from_db()
    assert museum.opening_hours == "Tu,We 10:00-18:00"
    assert (museum.step_free, museum.parking, museum.shop) == (True, False, None)
    assert museum.languages == ["fr", "nl"]
    assert museum.social_links == ["https://example.org/tamat"]
    assert dict(museum.prices.values_list("kind", "amount")) == {"full": Decimal("5.50"), "child": Decimal(0)}
    assert list(museum.earlier_memberships.values_list("since", "until", "note")) == [
        (1990, 1995, "fermé pour travaux"),
        (1998, 2004, ""),
    ]


def test_an_untouched_form_changes_nothing(admin_client: Client, museum: Museum) -> None:
    museum.member_since, museum.shop = 2010, False
    museum.opening_hours = "Mo-Su 10:00-18:00"
    museum.save()
    museum.prices.create(kind="full", amount=4)
    museum.earlier_memberships.create(since=1990, until=1995, note="ici")
    before = Museum.objects.filter(pk=museum.pk).values().get()
    sent = as_shown(admin_client, museum)
    sent |= {
        "opening_hours-s0-r0-days": list("0123456"),
        "opening_hours-s0-r0-from1": "10:00",
        "opening_hours-s0-r0-to1": "18:00",
    }
    assert admin_client.post(address(museum), sent).status_code == 302
    assert Museum.objects.filter(pk=museum.pk).values().get() == before
    assert museum.prices.get().amount == 4
    assert museum.earlier_memberships.get().note == "ici"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("earlier_memberships", "autrefois", "1998-2009"),
        ("earlier_memberships", "1998-1990", "1998"),
        ("social_links", "http://example.org", "https://"),
        ("phone", "12", "03 20"),
        ("price_full", "-1", "0"),
        ("price_full", "cher", ""),
        ("group_size_max", "0", ""),
        ("member_until", "1950", ""),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_kept(
    admin_client: Client, museum: Museum, field: str, value: str, reason: str
) -> None:
    sent = {**as_shown(admin_client, museum), "member_since": "2010", field: value}
    response = admin_client.post(address(museum), sent)
    assert response.status_code == 200
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert reason in str(form.errors[field])
    assert form[field].value() == value


def test_wrong_hours_stay_as_typed(admin_client: Client, museum: Museum) -> None:
    sent = {**as_shown(admin_client, museum), "opening_hours-s0-r0-days": ["1"], "opening_hours-s0-r0-from1": "dix heures"}
    response = admin_client.post(address(museum), sent)
    assert list(response.context["form"].errors) == ["opening_hours"]
    assert 'value="dix heures"' in response.text
