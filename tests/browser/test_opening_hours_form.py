"""The hours of a museum filled in with the keyboard alone, in the editor, on a phone and on a desk."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from museums.models import Museum
from tests.cms.tree import log_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def museum() -> Museum:
    return Museum.objects.create(slug="musee", name="Musée de la dentelle", area="FR-59")


@pytest.fixture
def editor(page: Page, live_server: Any) -> Page:
    client, _user = log_in("admin@example.org", is_superuser=True)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.browser_context_args(viewport={"width": 390, "height": 844})
def test_hours_are_filled_in_with_the_keyboard(editor: Page, museum: Museum) -> None:
    editor.goto(reverse("museum:edit", args=[museum.pk]))
    field = editor.locator("opening-hours-field")
    monday = field.get_by_role("checkbox", name="lundi")
    expect(field.get_by_label("Horaires en notation OpenStreetMap")).to_be_hidden()
    monday.focus()
    press(editor, "Tab", "Space", "Tab", "Space")  # Tuesday and Wednesday
    field.get_by_label("Ouvre à", exact=True).first.focus()
    editor.keyboard.type("10h")
    press(editor, "Tab")
    editor.keyboard.type("18 h")
    expect(field.get_by_text("10 h – 18 h").first).to_be_visible()
    field.get_by_role("button", name="Ajouter une fermeture annuelle").focus()
    press(editor, "Enter")
    expect(field.get_by_label("Premier jour : jour").last).to_be_focused()
    editor.keyboard.type("1")
    press(editor, "Tab")
    editor.keyboard.type("mai")
    expect(field.locator("code").last).to_have_text("Tu,We 10:00-18:00; May 01 off")
    field.get_by_role("button", name="Ajouter des jours avec d’autres heures").focus()
    press(editor, "Enter")
    expect(field.get_by_role("checkbox", name="lundi")).to_have_count(2)
    field.get_by_role("button", name="Retirer ces jours").nth(1).focus()
    press(editor, "Enter")
    expect(field.get_by_role("checkbox", name="lundi")).to_have_count(1)
    assert editor.evaluate("document.activeElement.closest('opening-hours-field') !== null")
    editor.keyboard.press("Control+s")
    editor.wait_for_url(lambda address: "/edit/" not in address)
    museum.refresh_from_db()
    assert museum.opening_hours == "Tu,We 10:00-18:00; May 01 off"


def test_what_is_wrong_stays_and_its_reason_is_tied_to_it(editor: Page, museum: Museum) -> None:
    editor.goto(reverse("museum:edit", args=[museum.pk]))
    field = editor.locator("opening-hours-field")
    field.get_by_role("checkbox", name="lundi").check()
    field.get_by_label("Ouvre à", exact=True).first.fill("dix heures")
    field.get_by_label("Ferme à", exact=True).first.fill("18h")
    expect(field.get_by_text("« dix heures » n’est pas une heure")).to_be_visible()
    editor.keyboard.press("Control+s")
    wrong = field.get_by_label("Ouvre à", exact=True).first
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_value("dix heures")
    expect(wrong).to_have_accessible_description(re.compile("dix heures"))
    field.get_by_label("Texte (notation OpenStreetMap)").check()
    field.get_by_label("Horaires en notation OpenStreetMap").fill("10h-18h")
    expect(field.get_by_text("écrivez l’heure sous la forme 10:00")).to_be_visible()
