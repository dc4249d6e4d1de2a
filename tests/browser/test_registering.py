"""A visitor on a phone registers for a date, is confirmed, and cancels by the link; in three languages nothing bars the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from events.models import Registration
from events.registrations import links
from tests.events.registrations.factories import open_date

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.mark.usefixtures("transactional_db")
def test_a_visitor_registers_from_a_phone_and_cancels(page: Page, assert_accessible: Callable[..., None]) -> None:
    occurrence = open_date(on_site=5, online=5, place_kind="hybrid", online_url="https://meet.example.org/secret")
    for language in ("nl", "en", "fr"):
        page.goto(links.form_path(occurrence, language))
        assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Votre nom").fill("Marie Dupont")
    page.get_by_label("Comment participerez-vous").select_option("on_site")
    page.get_by_role("button", name="S’inscrire").click()
    expect(page.get_by_role("alert")).to_contain_text("Rien n’est encore envoyé")
    expect(page.get_by_label("Votre nom")).to_have_value("Marie Dupont")
    assert_accessible(page)
    page.locator("#registration-email").fill("marie@example.org")
    page.get_by_role("button", name="S’inscrire").click()
    expect(page.get_by_text("Votre place est réservée.")).to_be_visible()
    expect(page.get_by_role("img", name="QR code de votre inscription")).to_be_visible()
    assert_accessible(page)
    assert page.context.cookies() == []
    registration = Registration.objects.get()
    assert registration.is_confirmed
    [letter] = mail.outbox
    link = next(line for line in letter.body.splitlines() if "/registration/" in line)
    page.goto(link[link.index("/fr/") :])
    page.get_by_role("link", name="Annuler mon inscription").click()
    assert_accessible(page)
    page.get_by_role("button", name="Annuler mon inscription").click()
    expect(page.get_by_text("Votre inscription est annulée.")).to_be_visible()
    registration.refresh_from_db()
    assert registration.is_cancelled
    page.get_by_role("link", name="Effacer ce que vous savez de moi").click()
    page.get_by_role("button", name="Effacer").click()
    expect(page.get_by_text("Vos données sont effacées.")).to_be_visible()
    assert not Registration.objects.exists()
