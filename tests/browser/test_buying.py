"""A visitor on a phone buys a pass: chooses, accepts, turns back once, pays, and has it. The bank is the emulator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from passes.models import Edition, Order, Pass, PassPage
from scripts.stripe_emulator import Stripe
from tests.passes.shop import open_shop, running_bank

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def edition(tiny_site: object) -> Edition:
    return open_shop()


@pytest.fixture
def bank(settings: Any, live_server: Any) -> Iterator[Stripe]:
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    with running_bank(settings, webhook=f"{live_server.url}/payments/stripe/webhook/") as service:
        yield service


def test_from_the_pass_page_over_the_fake_bank_to_the_pass(
    edition: Edition, bank: Stripe, page: Page, watch: object, assert_accessible: Callable[..., None]
) -> None:
    page.goto(PassPage.objects.get(locale__language_code="fr").url)
    page.get_by_role("link", name="Commander des pass").click()

    page.get_by_label("Combien de pass").select_option("2")
    page.get_by_label("Votre adresse e-mail").fill("marie@example.org")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("alert")).to_contain_text("Rien n’est encore commandé")
    assert_accessible(page)
    assert page.get_by_label("Votre adresse e-mail").input_value() == "marie@example.org"
    assert not Order.objects.exists()

    page.get_by_label("conditions de vente").check()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("À payer, taxes comprises : 25 €")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Modifier").click()
    expect(page.get_by_label("Combien de pass")).to_have_value("2")
    expect(page.get_by_label("conditions de vente")).to_be_checked()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Commande avec obligation de paiement").click()
    page.wait_for_url(f"{bank.base}/pay/**")  # the policy of our form lets it go there
    expect(page.get_by_text("25.00 €")).to_be_visible()
    page.get_by_role("button", name="Revenir sans payer").click()

    page.wait_for_url("**/fr/pass/order/*/?back=1")
    expect(page.get_by_role("status")).to_contain_text("Vous n’avez pas encore payé")
    assert_accessible(page)
    page.get_by_role("button", name="Revenir à la page de paiement").click()
    page.get_by_role("button", name="Payer", exact=True).click()

    page.wait_for_url("**/fr/pass/order/*/")
    expect(page.get_by_role("status")).to_contain_text("votre paiement est bien arrivé")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    first = Pass.objects.order_by("pk")[0]
    page.get_by_role("link", name=str(first)).click()
    expect(page.locator(".pass-card__qr svg")).to_be_visible()
    assert (Pass.objects.count(), Order.objects.get().state) == (2, "paid")
