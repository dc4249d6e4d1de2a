"""The editor in Chromium: its scripts run under its content security policy."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from home.models import StandardPage
from tests.cms import tree as trees
from tests.cms.tree import DUTCH, LATER_DUTCH, edit_url
from tests.passes.factories import make_edition, make_museum

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def open_as_admin(page: Page, live_server: Any) -> None:
    client, _user = trees.log_in("admin@example.org", is_superuser=True)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])


@pytest.fixture
def faults(page: Page) -> list[str]:
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    return found


@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 900})
def test_a_text_is_translated_and_published_by_hand(tree: trees.Tree, page: Page, live_server: Any, faults: list[str]) -> None:
    trees.translated(tree)
    open_as_admin(page, live_server)
    page.goto(edit_url(tree.sabot))
    expect(page.get_by_role("button", name="Enregistrer le brouillon")).to_be_visible()
    page.locator("button.c-sf-add-button").last.click()
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")

    page.goto(edit_url(tree.page_in("nl")))
    page.get_by_text(DUTCH).locator("xpath=following::button[1]").click()
    page.locator("textarea", has_text=DUTCH).fill(LATER_DUTCH)
    page.locator("textarea", has_text=LATER_DUTCH).locator("xpath=following::button[normalize-space()='Enregistrer'][1]").click()
    expect(page.locator("textarea", has_text=LATER_DUTCH)).to_have_count(0)
    page.get_by_role("button", name="Publier").first.click()
    page.wait_for_load_state("networkidle")
    assert tree.page_in("nl").summary == LATER_DUTCH
    assert faults == []


@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 900})
def test_an_advantage_chooses_its_museum_in_a_list_to_search(
    tree: object, page: Page, live_server: Any, faults: list[str]
) -> None:
    make_edition()
    for number in range(30):
        make_museum(f"atelier-{number}")
    make_museum("musee-de-la-dentelle")
    open_as_admin(page, live_server)
    page.goto(reverse("advantage:add"))
    page.locator("#id_museum-chooser .chooser__choose-button").click()
    expect(page.get_by_role("link", name="Atelier 0")).to_be_visible()
    page.get_by_label("Terme de recherche").fill("dentelle")
    expect(page.get_by_role("link", name="Atelier 0")).to_have_count(0)
    page.get_by_role("link", name="Musee de la dentelle").click()
    expect(page.locator("#id_museum-chooser .chooser__title")).to_have_text("Musee de la dentelle")
    assert faults == []


def test_the_editors_looser_policy_stays_in_the_editor(tree: object) -> None:
    admin = Client().get(reverse("wagtailadmin_login")).headers["Content-Security-Policy"]
    site = Client().get("/fr/").headers["Content-Security-Policy"]
    assert "'unsafe-inline'" in admin
    assert "'unsafe-inline'" not in site


@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 900})
def test_a_page_with_every_block_opens_and_is_published(
    tree: trees.Tree, page: Page, live_server: Any, faults: list[str]
) -> None:
    """The chooser of blocks needs a script of each block: one that is missing leaves the whole text out of the form."""
    plain = StandardPage(title="Le réseau", slug="reseau", locale=trees.locale("fr"))
    trees.add(tree.homes["fr"], plain)
    open_as_admin(page, live_server)
    page.goto(edit_url(plain))
    page.locator("button.c-sf-add-button").last.click()
    expect(page.get_by_role("option").nth(12)).to_be_attached()
    page.get_by_role("option", name="Intertitre").click()
    page.locator("[name='body-0-value'], [name^='body-0-value-']").first.fill("Un intertitre tout neuf")
    page.get_by_role("button", name="Plus d’actions").or_(page.locator("[data-w-dropdown-target='toggle']")).last.click()
    page.get_by_role("button", name="Publier").last.click()
    page.wait_for_load_state("networkidle")
    assert "Un intertitre tout neuf" in Client(headers={"host": "localhost"}).get("/fr/reseau/").text
    assert faults == []
