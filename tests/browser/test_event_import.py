"""From a table with mistakes to the pages of its events: a museum mends and sends it, an editor accepts all of it at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from events.models import EventPage
from tests.events.imports.scene import NIGHT, WEEKLY, ImportScene, table

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

Check = Callable[[Page], None]


def log_in(page: Page, live_server: Any, client: Client) -> None:
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])


def send(page: Page, content: bytes) -> None:
    page.get_by_label("Votre tableau").set_input_files({"name": "dates.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Le lire, sans rien importer encore").click()


def mend_and_send(page: Page, check: Check) -> None:
    page.goto(reverse("event_imports"))
    check(page)
    send(page, table(NIGHT | {"Titre": "", "Heure de début": "25 h"}, WEEKLY))
    problems = page.get_by_role("region", name="À corriger")
    for words in ("Donnez un titre.", "25 h", "Écrivez par exemple 14:30"):
        expect(problems).to_contain_text(words)
    check(page)
    page.get_by_role("link", name="Envoyer le tableau corrigé").click()
    page.wait_for_url("**" + reverse("event_imports"))
    send(page, table(NIGHT | {"Résumé": "Une soirée au milieu des copeaux."}, WEEKLY))
    expect(page.get_by_role("main")).to_contain_text("2 nouveaux événements")
    check(page)
    page.get_by_role("button", name="Tout envoyer à la rédaction").click()
    expect(page.get_by_role("region", name="Événements de ce fichier")).to_contain_text("Le métier en marche")
    check(page)


def accept_all(page: Page, check: Check) -> None:
    page.goto(reverse("museum_to_read"))
    page.get_by_role("link", name="Les lire sur une page et en accepter plusieurs à la fois").click()
    page.wait_for_url("**" + reverse("event_proposals"))
    check(page)
    page.get_by_label("Cocher toute la page").check()
    expect(page.locator("[name=proposal]:checked")).to_have_count(2)
    page.get_by_role("button", name="Accepter ce qui est coché").click()
    expect(page.get_by_text("2 propositions sont acceptées et en ligne")).to_be_visible()


@pytest.mark.browser_context_args(viewport={"width": 390, "height": 800})
def test_a_museum_mends_its_table_and_visitors_read_what_an_editor_accepted(
    page: Page, live_server: Any, watch: object, assert_accessible: Check
) -> None:
    def check(shown: Page) -> None:
        shown.wait_for_function("document.getAnimations().every(each => each.playState !== 'running')")  # messages fade in
        assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert_accessible(shown)

    scene = ImportScene()
    log_in(page, live_server, scene.marie)
    mend_and_send(page, check)
    log_in(page, live_server, scene.editor)
    accept_all(page, check)
    page.context.clear_cookies()
    found = EventPage.objects.get(event__name_fr="Nuit des sabots")
    page.goto(str(found.url))
    expect(page.get_by_role("main")).to_contain_text("Une soirée au milieu des copeaux.")
