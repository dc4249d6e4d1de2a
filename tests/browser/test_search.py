"""Suggestions by keyboard, with a list that a screen reader follows; a search without any script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from search import brake
from tests import databases
from tests.search.test_search import build

WIDE = {"width": 1280, "height": 800}


indexed = databases.built_once(build)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("indexed")]


@pytest.fixture(autouse=True)
def _no_brake() -> None:
    brake.suggesting.release()


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_suggestions_by_keyboard(page: Page, assert_accessible: Callable[[Page], None], language: str) -> None:
    page.goto(f"/{language}/search/")
    field = page.get_by_role("main").get_by_role("combobox")
    field.press_sequentially("gauf")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    assert_accessible(page)
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert_accessible(page)
    field.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("gauf")
    field.press("ArrowDown")
    expect(options.first).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/petit-musee-de-la-gaufre/")


@pytest.mark.browser_context_args(viewport=WIDE)
def test_the_field_in_the_header_leads_to_results(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    page.goto("/fr/")
    field = page.get_by_role("banner").get_by_role("combobox")
    field.fill("gaufres")
    field.press("Enter")
    page.wait_for_url("**/fr/search/?q=gaufres")
    expect(page.get_by_role("banner").get_by_role("combobox")).to_be_hidden()
    expect(page.get_by_role("main").get_by_role("link", name="Petit Musée de la Gaufre")).to_be_visible()
    assert_accessible(page)


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_a_search_without_script(page: Page) -> None:
    page.goto("/fr/search/")
    page.locator("#search-words").fill("gaufres")
    page.locator(".search-form button[type=submit]").first.click()
    expect(page.get_by_role("link", name="Petit Musée de la Gaufre")).to_be_visible()
