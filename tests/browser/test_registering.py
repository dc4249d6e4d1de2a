"""A visitor on a phone registers for a date, is confirmed, and cancels by the link; in three languages nothing bars the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from events.models import EventPage, Question, Registration
from events.registrations import links
from tests.browser.walking import click_through, fits
from tests.cms import tree as trees
from tests.events.editing.scene import Scene
from tests.events.registrations.factories import open_date

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.mark.browser_context_args(viewport={"width": 390, "height": 844})
@pytest.mark.usefixtures("transactional_db")
def test_a_visitor_finds_a_visit_on_a_phone_registers_changes_and_cancels(
    page: Page, assert_accessible: Callable[..., None]
) -> None:
    """The event has one date, no list of dates, and one question."""
    scene = Scene()
    occurrence = open_date(on_site=4, name_fr="Visite des coulisses", booking_closes_before=2)
    elsewhere = open_date(name_fr="Assemblée de tous", kind="general_assembly")
    Question.objects.create(event=occurrence.event, label_fr="Un besoin particulier ?")
    for number, shown in enumerate((occurrence.event, elsewhere.event)):
        trees.add(scene.agenda, EventPage(title=shown.name, slug=f"page-{number}", event=shown, locale=scene.agenda.locale))

    page.goto(f"{scene.agenda.url}?when=dates&from=2099-01-01")
    expect(page.get_by_role("link", name="Assemblée de tous")).to_be_visible()
    page.get_by_text("Plus de filtres").first.click()
    page.get_by_label("Genre").select_option("visit")
    click_through(page, page.locator(".filters__go button"))
    expect(page.get_by_role("link", name="Assemblée de tous")).to_have_count(0)
    assert_accessible(page)
    click_through(page, page.get_by_role("link", name="dans votre calendrier"))
    expect(page.locator(".subscribe__address")).to_contain_text("/fr/feeds/agenda/kind/visit.ics")
    fits(page)
    assert_accessible(page)
    page.go_back()
    click_through(page, page.get_by_role("link", name="Visite des coulisses"))
    assert_accessible(page)
    click_through(page, page.get_by_role("link", name="S’inscrire"))
    fits(page)
    assert_accessible(page)
    expect(page.get_by_text("est effacé au plus tard 3 mois après")).to_be_visible()

    # Bad input: what was typed stays, each fault is told beside its field.
    page.get_by_label("Combien de personnes").fill("9")
    page.get_by_label("Votre nom").fill("Marie Dupont")
    page.get_by_label("Votre adresse e-mail").fill("marie@exemple")
    page.get_by_label("Un besoin particulier").fill("Une chaise")
    click_through(page, page.get_by_role("button", name="S’inscrire"))
    expect(page.get_by_role("alert")).to_contain_text("Rien n’est encore envoyé")
    for label, typed in (("Combien de personnes", "9"), ("Votre nom", "Marie Dupont"), ("Un besoin particulier", "Une chaise")):
        expect(page.get_by_label(label)).to_have_value(typed)
    fits(page)
    assert_accessible(page)
    page.get_by_label("Combien de personnes").fill("2")
    page.get_by_label("Votre adresse e-mail").fill("marie@example.org")
    click_through(page, page.get_by_role("button", name="S’inscrire"))
    expect(page.get_by_text("Votre place est réservée.")).to_be_visible()

    [letter] = mail.outbox
    assert letter.to == ["marie@example.org"]
    assert [name for name, _content, _kind in letter.attachments] == ["date.ics"]
    link = next(line for line in letter.body.splitlines() if "/registration/" in line)
    page.goto(link[link.index("/fr/") :])
    click_through(page, page.get_by_role("link", name="Modifier"))
    assert_accessible(page)
    page.get_by_label("Combien de personnes").fill("5")
    click_through(page, page.get_by_role("button", name="Enregistrer"))
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Un besoin particulier")).to_have_value("Une chaise")
    page.get_by_label("Combien de personnes").fill("4")
    click_through(page, page.get_by_role("button", name="Enregistrer"))
    expect(page.get_by_text("Une chaise")).to_be_visible()
    fits(page)
    assert_accessible(page)
    registration = Registration.objects.get()
    assert (registration.people, registration.places.count()) == (4, 4)
    click_through(page, page.get_by_role("link", name="Annuler mon inscription"))
    click_through(page, page.get_by_role("button", name="Annuler mon inscription"))
    expect(page.get_by_text("Votre inscription est annulée.")).to_be_visible()
    assert_accessible(page)
    assert [message.subject.split(" :")[0].strip() for message in mail.outbox[1:]] == [
        "Votre inscription a été modifiée",
        "Votre inscription est annulée",
    ]
    assert page.context.cookies() == []


@pytest.mark.usefixtures("transactional_db")
def test_a_visitor_registers_from_a_phone_and_cancels(page: Page, assert_accessible: Callable[..., None]) -> None:
    occurrence = open_date(on_site=5, online=5, place_kind="hybrid", online_url="https://meet.example.org/secret")
    for language in ("nl", "en", "fr"):
        page.goto(links.form_path(occurrence, language))
        assert_accessible(page)
    fits(page)
    page.get_by_label("Votre nom").fill("Marie Dupont")
    page.get_by_label("Comment participerez-vous").select_option("on_site")
    click_through(page, page.get_by_role("button", name="S’inscrire"))
    expect(page.get_by_role("alert")).to_contain_text("Rien n’est encore envoyé")
    expect(page.get_by_label("Votre nom")).to_have_value("Marie Dupont")
    assert_accessible(page)
    page.locator("#registration-email").fill("marie@example.org")
    click_through(page, page.get_by_role("button", name="S’inscrire"))
    expect(page.get_by_text("Votre place est réservée.")).to_be_visible()
    expect(page.get_by_role("img", name="QR code de votre inscription")).to_be_visible()
    assert_accessible(page)
    assert page.context.cookies() == []
    registration = Registration.objects.get()
    assert registration.is_confirmed
    [letter] = mail.outbox
    link = next(line for line in letter.body.splitlines() if "/registration/" in line)
    page.goto(link[link.index("/fr/") :])
    click_through(page, page.get_by_role("link", name="Annuler mon inscription"))
    assert_accessible(page)
    click_through(page, page.get_by_role("button", name="Annuler mon inscription"))
    expect(page.get_by_text("Votre inscription est annulée.")).to_be_visible()
    registration.refresh_from_db()
    assert registration.is_cancelled
    click_through(page, page.get_by_role("link", name="Effacer ce que vous savez de moi"))
    click_through(page, page.get_by_role("button", name="Effacer"))
    expect(page.get_by_text("Vos données sont effacées.")).to_be_visible()
    assert not Registration.objects.exists()
