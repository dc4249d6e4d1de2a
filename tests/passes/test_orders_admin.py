"""Orders in the editor: who may see them, who may give money back, and what is written down about it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, Site

from cms.roles import DESK_MANAGERS, EDITORS, TRANSLATORS, setup_roles
from passes.models import Order, OrderState, Pass, SellingSettings, Withdrawal
from passes.payments import orders, withdrawing
from tests.cms.tree import log_in
from tests.passes.factories import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    setup_roles()
    bought = orders.create(
        edition=make_edition(price=Decimal(10)),
        quantity=3,
        donation=Decimal(5),
        email="marie@example.org",
        locale="fr",
        terms_version="1",
    )
    orders.mark_paid(bought.pk, payment_intent="pi_1")
    return Order.objects.get()


def of(role: str | None) -> Client:
    client, user = log_in(f"{(role or 'musee')[:4].lower()}@example.org")
    if role:
        user.groups.add(Group.objects.get(name=role))
    return client


@pytest.mark.parametrize("role", [None, EDITORS, TRANSLATORS, "anonymous"])
def test_who_does_not_keep_the_passes_sees_no_order(order: Order, role: str | None) -> None:
    client = Client() if role == "anonymous" else of(role)
    for name, args in (
        ("order:index", []),
        ("order:inspect", [order.pk]),
        ("order:refund", [order.pk]),
        ("withdrawal:index", []),
    ):
        answer = client.get(reverse(name, args=args), follow=False)
        assert answer.status_code in (302, 403), name
        assert b"marie@" not in answer.content
    client.post(reverse("order:refund", args=[order.pk]), {"whole": "on", "reason": "x"})
    assert not order.refunds.exists()


def test_a_desk_manager_finds_an_order_and_gives_a_part_back_with_a_reason(order: Order) -> None:
    client = of(DESK_MANAGERS)
    withdrawing.declare(order)
    for query in (str(order).lower(), "Marie@example.org"):
        assert str(order) in client.get(reverse("order:index"), {"q": query}).content.decode()
    assert client.get(reverse("order:inspect", args=[order.pk])).status_code == 200
    assert str(order) in client.get(reverse("withdrawal:index")).content.decode()
    assert client.get(reverse("refund:index")).status_code == 200
    address = reverse("order:refund", args=[order.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"passes": "9", "reason": "Trop"}).status_code == 200
    assert client.post(address, {"reason": "Rien"}).status_code == 200
    assert client.post(address, {"passes": "1", "donation": "on"}).status_code == 200
    assert not order.refunds.exists()
    assert client.post(address, {"passes": "1", "donation": "on", "reason": "Un de trop"}).status_code == 302
    order.refresh_from_db()
    assert (order.refunded, order.state, Pass.objects.filter(state="active").count()) == (15, OrderState.PAID, 2)
    entry = ModelLogEntry.objects.get(action="passes.refund")
    assert (entry.data["reason"], entry.user.email) == ("Un de trop", "pass@example.org")
    assert "Un de trop" in entry.message
    assert "marie" not in str(entry.data)
    assert Withdrawal.objects.get().handled_at


@pytest.mark.parametrize(("role", "may"), [(DESK_MANAGERS, True), (EDITORS, False), (TRANSLATORS, False), (None, False)])
def test_who_keeps_the_passes_says_what_is_sold_and_on_which_terms(role: str | None, may: bool) -> None:
    setup_roles()
    address = reverse("wagtailsettings:edit", args=["passes", "sellingsettings", Site.objects.get(is_default_site=True).pk])
    answer = of(role).post(address, {"terms_version": "2026-11", "terms_fr": "Conditions."})
    assert answer.status_code == 302
    assert SellingSettings.objects.filter(terms_version="2026-11").exists() == may
