"""An organiser in the editor: who comes, who waits, the papers for the day, and a date that does not take place."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page, expect

from events.models import Registration
from tests.events.editing.scene import Scene
from tests.events.registrations.factories import come, open_date

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 900})
def test_from_the_list_to_a_cancelled_date(page: Page, live_server: Any, watch: Any) -> None:
    scene = Scene()
    occurrence = open_date(on_site=4, name_fr="Visite des coulisses")
    first, big, small = (
        come(occurrence, name=name, people=people) for name, people in (("Alice", 3), ("Bruno", 4), ("Chloé", 1))
    )
    session = scene.editor.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    watch.over(page.context)

    page.goto(reverse("registrations_admin"))
    accessible(page)
    page.get_by_role("link", name="Visite des coulisses").click()
    expect(page.get_by_role("cell", name="sur liste d’attente", exact=True)).to_have_count(2)
    accessible(page)

    # A place is free, and too few for who waits first: the organiser gives it to the other.
    page.get_by_role("row", name="Bruno").get_by_role("button", name="Donner une place libre").click()
    expect(page.get_by_text("Il ne reste pas de place")).to_be_visible()
    page.get_by_role("row", name="Chloé").get_by_role("button", name="Donner une place libre").click()
    expect(page.get_by_role("cell", name="sur liste d’attente", exact=True)).to_have_count(1)
    assert "Une place s’est libérée" in mail.outbox[-1].subject
    assert mail.outbox[-1].to == [small.email]

    # Somebody telephones. What was typed is not lost.
    page.get_by_role("link", name="Ajouter une inscription").click()
    page.get_by_label("Nom", exact=False).first.fill("Denise")
    page.locator("[name=email]").fill("denise")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_label("Nom", exact=False).first).to_have_value("Denise")
    expect(page.locator("[name=email]")).to_have_value("denise")
    accessible(page)
    page.locator("[name=email]").fill("")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("row", name="Denise")).to_contain_text("sur liste d’attente")

    # The papers.
    for name, beginning in (("CSV", b"\xef\xbb\xbf"), ("XLSX", b"PK"), ("Feuille de présence", b"%PDF"), ("Badges", b"%PDF")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name, exact=True).click()
        assert download.value.path().read_bytes().startswith(beginning), name

    # One is cancelled, after a question; the first who waits moves up.
    page.get_by_role("row", name="Alice").get_by_role("button", name="Annuler").click()
    expect(page.get_by_text(first.email)).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="La garder").click()
    page.get_by_role("row", name="Chloé").get_by_role("button", name="Annuler").click()
    page.get_by_role("button", name="Annuler cette inscription").click()
    expect(page.get_by_role("row", name="Chloé")).to_contain_text("annulée")
    page.get_by_role("row", name="Alice").get_by_role("button", name="Annuler").click()
    page.get_by_role("button", name="Annuler cette inscription").click()
    expect(page.get_by_role("row", name="Bruno")).to_contain_text("confirmée")
    assert Registration.objects.get(pk=big.pk).is_confirmed

    # The date does not take place: those who come and those who wait are told.
    mail.outbox.clear()
    page.goto(reverse("event_date", args=[occurrence.pk]))
    page.get_by_label("Cette date est annulée").check()
    page.locator("button[name=save]").click()
    page.wait_for_load_state()
    assert [message.to for message in mail.outbox] == [[big.email]]
    assert "N’a pas lieu" in mail.outbox[0].subject
    page.goto(reverse("date_registrations", args=[occurrence.pk]))
    expect(page.get_by_text("annulé", exact=False).first).to_be_visible()


def accessible(page: Page) -> None:
    """Our part: what Wagtail draws around it is Wagtail's."""
    from axe_playwright_python.sync_playwright import Axe

    results = Axe().run(page, context={"include": [["main"]], "exclude": [[".messages"]]})
    assert not results.violations_count, results.generate_report()
