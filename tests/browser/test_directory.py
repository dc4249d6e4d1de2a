"""The directory in a browser: filters in place, the map by keyboard, and the list without a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.slow

WIDE = {"width": 1280, "height": 900}


@pytest.mark.browser_context_args(viewport=WIDE)
def test_the_map_by_keyboard(network: None, page: Page, assert_accessible: Callable[[Page], None]) -> None:
    page.goto("/fr/musees/?near=tournai-be")
    page.wait_for_selector("[data-map][data-ready]")
    assert page.locator(".map__line--borders").count() == 1
    page.locator(".directory__list a").last.focus()
    page.keyboard.press("Tab")
    expect(page.locator(".map__skip")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[data-map]")).to_be_focused()
    page.keyboard.press("Tab")
    spot = page.locator(".map__spot:focus")
    expect(spot).to_have_attribute("aria-label", re.compile(r"\S"))
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup a").first).to_be_focused()
    expect(page.locator(".leaflet-popup-close-button")).to_have_attribute("aria-label", "Fermer")
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    expect(page.locator(".map__spot:focus")).to_have_count(1)


@pytest.mark.browser_context_args(viewport=WIDE)
def test_the_list_lights_the_map(network: None, page: Page) -> None:
    page.goto("/fr/musees/?near=lille-fr&radius=50")
    page.wait_for_selector("[data-map][data-ready]")
    page.locator(".directory__list .card__link").first.focus()
    expect(page.locator(".map__spot--lit")).to_have_count(1)


@pytest.mark.browser_context_args(viewport=WIDE)
def test_a_filter_answers_in_place_and_the_way_back_stays(network: None, page: Page) -> None:
    page.goto("/fr/musees/")
    every = page.locator("[data-directory-count]").inner_text()
    page.locator(".filters__summary").click()
    page.evaluate("document.body.dataset.same = '1'")
    page.get_by_label("Métier", exact=True).focus()
    page.get_by_label("Métier", exact=True).select_option("textile")
    expect(page.locator("[data-directory-count]")).not_to_have_text(every)
    assert page.evaluate("document.body.dataset.same") == "1"
    assert page.url.endswith("?radius=20&trade=textile")
    expect(page.get_by_label("Métier", exact=True)).to_be_focused()
    expect(page.locator("[data-directory-status]")).to_have_text(page.locator("[data-directory-count]").inner_text())
    page.wait_for_selector("[data-map][data-ready]")
    page.locator(".chip").first.click()
    expect(page.locator("[data-directory-count]")).to_have_text(every)
    page.go_back()
    expect(page.locator("[data-directory-count]")).not_to_have_text(every)
    expect(page.get_by_label("Métier", exact=True)).to_have_value("textile")


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_its_states_are_accessible(
    network: None, page: Page, assert_accessible: Callable[[Page], None], language: str, colours: Any
) -> None:
    page.emulate_media(color_scheme=colours)
    address = {"fr": "/fr/musees/", "nl": "/nl/musea/", "en": "/en/museums/"}[language]
    for query in ("near=Comines&open=demain&accessible=1", "near=Atlantis", "near=Arlon&radius=5", "view=map&near=Rijsel"):
        page.goto(f"{address}?{query}")
        if "map" in query:
            page.wait_for_selector("[data-map]", state="visible")
            page.locator("[data-map]").scroll_into_view_if_needed()
            page.wait_for_selector("[data-map][data-ready]")
        else:
            page.locator(".filters__more").evaluate("details => details.open = true")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, query


def test_a_phone_shows_the_list_or_the_map_without_a_script(
    network: None, new_context: Callable[..., Any], live_server: Any
) -> None:
    context = new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto("/fr/musees/?near=Tournai")
    expect(page.locator(".directory__list")).to_be_visible()
    expect(page.locator(".directory__map")).to_be_hidden()
    page.get_by_role("link", name="Carte", exact=True).click()
    expect(page.locator(".directory__map")).to_be_visible()
    expect(page.locator(".directory__list")).to_be_hidden()
    expect(page.locator(".chip")).to_have_count(1)
    context.close()
