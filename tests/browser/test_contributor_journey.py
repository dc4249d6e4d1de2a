"""From a museum's sheet to its public page, with the keyboard alone: a contributor proposes, an editor decides, visitors read."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cms.models import User
from museums.models import FactProposal, ProposalState
from tests.browser.walking import follow, skip, tab_to, write
from tests.museums.proposals.scene import Scene

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

PASSWORD = "un long mot de passe"
WRONG, RIGHT = "03 20 11", "03 20 11 11 11"
SENTENCE = "Le dimanche, un sabotier montre son métier."

Check = Callable[[Page], None]


def log_in(page: Page, email: str) -> None:
    user = User.objects.get(email=email)
    user.set_password(PASSWORD)
    user.save()
    page.context.clear_cookies()
    page.goto(reverse("wagtailadmin_home"))
    write(page, page.locator("#id_username"), email)
    write(page, page.locator("#id_password"), PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/login/" not in address)


def propose(page: Page, check: Check) -> None:
    """A wrong telephone first: the reason stands beside it, and the rest of what was typed is still there."""
    phone, summary = page.locator("#id_phone"), page.locator("#id_summary")
    send = page.get_by_role("button", name="Envoyer à la rédaction")
    follow(page, page.get_by_role("link", name="Ma fiche"))
    page.wait_for_url("**/my-museum/sabot/")
    check(page)
    skip(page)
    write(page, page.locator("#id_price_full"), "6,50")
    write(page, phone, WRONG)
    write(page, summary, SENTENCE)
    follow(page, send)
    expect(phone).to_have_attribute("aria-invalid", "true")
    expect(phone).to_have_accessible_description(re.compile("numéro de téléphone"))
    for field, typed in ((phone, WRONG), (summary, SENTENCE), (page.locator("#id_price_full"), "6,50")):
        expect(field).to_have_value(typed)
    check(page)
    follow(page, page.get_by_role("button", name="Aller à la première erreur"))
    expect(page.locator(".error-message:focus")).to_be_visible()
    page.keyboard.press("Tab")
    expect(phone).to_be_focused()
    write(page, phone, RIGHT)
    follow(page, send)
    waiting = page.get_by_role("region", name="En attente de la rédaction")
    expect(waiting).to_contain_text(RIGHT)
    expect(waiting).to_contain_text("6,50 €")
    expect(waiting).to_contain_text("Votre texte est chez la rédaction")
    check(page)


def decide(page: Page, check: Check) -> None:
    """One fact is taken over and another refused; the text is approved."""
    follow(page, page.get_by_role("link", name="À relire").first)
    page.wait_for_url("**" + reverse("museum_to_read"))
    check(page)
    skip(page)
    follow(page, page.get_by_role("region", name="Ce que proposent les musées").get_by_role("link", name="Musée du sabot"))
    page.wait_for_url("**/to-read/*/")
    check(page)
    skip(page)
    tab_to(page, page.get_by_role("checkbox", name="Plein tarif"))
    page.keyboard.press("Space")
    write(page, page.get_by_label("Réponse au musée"), "Le tarif reste à confirmer.")
    follow(page, page.get_by_role("button", name="Mettre en ligne ce qui est coché"))
    page.wait_for_url("**" + reverse("museum_to_read"))
    proposal = FactProposal.objects.get()
    assert (proposal.state, proposal.refused_fields) == (ProposalState.PARTLY, ["price_full"])
    page.goto(reverse("museum_review", args=[proposal.pk]))
    check(page)
    assert page.locator("label[for^=accept-]").count() == 0
    page.go_back()
    skip(page)
    follow(page, page.get_by_role("region", name="Pages envoyées en relecture").get_by_role("link", name="Musée du sabot"))
    page.wait_for_url("**/edit/")
    skip(page)
    approve(page)


def approve(page: Page) -> None:
    """Wagtail's own page editor, whose buttons open upwards; what it says of itself is not ours to check."""
    follow(page, page.locator("footer [data-w-dropdown-target=toggle]"))
    follow(page, page.get_by_role("button", name="Approuver et Publier", exact=True))
    page.wait_for_url(lambda address: "/edit/" not in address)


@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 900})
def test_a_museum_changes_its_sheet_and_visitors_read_what_an_editor_accepted(
    page: Page, watch: object, assert_accessible: Check
) -> None:
    def check(shown: Page) -> None:
        shown.wait_for_function("document.getAnimations().every(each => each.playState !== 'running')")  # messages fade in
        assert_accessible(shown)

    scene = Scene()
    log_in(page, "musee@example.org")
    check(page)
    propose(page, check)
    log_in(page, "redaction@example.org")
    check(page)
    decide(page, check)
    page.context.clear_cookies()
    page.goto(scene.tree.sabot.url)
    main = page.get_by_role("main")
    for words in (RIGHT, SENTENCE, "5\xa0€"):
        expect(main).to_contain_text(words)
    assert_accessible(page)
    log_in(page, "musee@example.org")
    page.goto(scene.address)
    follow(page, page.get_by_role("link", name="Ce que la rédaction a répondu").first)
    expect(page.get_by_role("region", name="Ce que la rédaction a répondu")).to_contain_text("Le tarif reste à confirmer.")
