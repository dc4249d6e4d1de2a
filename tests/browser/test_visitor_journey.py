"""A visitor on a phone who has only a keyboard: from the front door through the menu and the directory to a museum."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cms.models import SiteMenu
from museums.models import MuseumDirectoryPage
from tests.browser.walking import follow, tab_to
from tests.cms.tree import locale

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def put_the_museums_in_a_group() -> None:
    directory = MuseumDirectoryPage.objects.get(locale__language_code="fr")
    item = {"type": "item", "value": {"label": "", "page": directory.pk, "address": ""}}
    entry = {"type": "group", "value": {"label": "Découvrir", "links": [item]}}
    SiteMenu.objects.update_or_create(locale=locale("fr"), defaults={"menu": json.dumps([entry])})


def skip(page: Page) -> None:
    """The first key leads to the skip link, the link past the menu."""
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_from_the_front_door_to_a_museum(
    tiny_site: object, page: Page, watch: object, assert_accessible: Callable[[Page], None]
) -> None:
    put_the_museums_in_a_group()
    page.goto("/fr/")
    skip(page)

    page.goto("/fr/")
    button, menu = page.get_by_role("button", name="Menu"), page.get_by_role("navigation", name="Menu principal")
    follow(page, button)
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    follow(page, menu.locator("summary"))
    assert_accessible(page)
    follow(page, menu.get_by_role("link", name="Musées"))
    page.wait_for_url("**/fr/musees/")

    follow(page, page.locator(".filters__summary"))
    trade = page.get_by_label("Métier", exact=True)
    tab_to(page, trade)
    page.keyboard.press("ArrowDown")
    expect(trade).not_to_have_value("")
    expect(page).to_have_url(re.compile(r"[?&]trade=\w"))
    expect(trade).to_be_focused()
    assert_accessible(page)
    follow(page, page.locator(".directory__list .card__link").first)
    page.wait_for_url(re.compile(r"/fr/musees/[\w-]+/$"))
    assert_accessible(page)
    skip(page)
