"""One page with every block: axe in the light and in the dark, a small phone, 200 % zoom, no script, paper, and the style guide."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from cms.models import User
from home.models import StandardPage
from tests.cms.blocks import every_block, item, make_document, make_image, photograph

pytestmark = pytest.mark.slow


@pytest.fixture
def everything(demo: None) -> str:
    """The address of a page with one of each block."""
    page = StandardPage.objects.get(slug="le-reseau")
    images = [make_image(f"Image {number}", content=photograph((900, 600))) for number in range(2)]
    more: list[tuple[str, Any]] = [
        ("cards", {"title": "À lire", "pages": [item("card", page.pk)], "latest": "", "limit": 3}),
        ("key_figures", {"title": "Le réseau en chiffres", "figures": []}),
        ("museums", {"title": "Des musées", "museums": [], "limit": 3}),
        ("map", {"title": "Sur la carte"}),
        ("events", {"title": "Les dates", "limit": 3}),
    ]
    body = [*every_block(page, images, make_document()), *({"type": kind, "value": value, "id": kind} for kind, value in more)]
    page.body = json.dumps(body)
    page.save_revision().publish()
    return str(page.url)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_block_is_accessible(everything: str, page: Page, assert_accessible: Callable[[Page], None], colours: str) -> None:
    page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]  # one of the two literals
    page.goto(everything)
    for part in page.locator("details.fold").all():
        part.evaluate("part => { part.open = true }")
    assert_accessible(page)
    # A small phone, then 200 % zoom of a laptop's window.
    for width in (320, 640):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_slider_moves_with_the_keyboard_and_the_fold_opens(everything: str, page: Page) -> None:
    page.goto(everything)
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("Home")
    expect(slider).to_have_value("0")
    assert page.locator(".compare").evaluate("figure => figure.style.getPropertyValue('--compare')") == "0%"
    page.locator(".fold__title", has_text="Volet 0").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sous le volet 0")).to_be_visible()


def test_without_a_script_everything_is_there(everything: str, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(everything)
    expect(page.locator(".compare__side .shot__image")).to_have_count(2)
    expect(page.get_by_text("Après 0")).to_be_visible()
    expect(page.get_by_role("slider")).to_have_count(0)
    expect(page.locator(".film__play")).to_have_attribute("href", "https://video.example.org/w/abcdef123")
    expect(page.locator("iframe")).to_have_count(0)


def test_paper_shows_what_a_screen_folds_away(everything: str, page: Page) -> None:
    page.goto(everything)
    page.emulate_media(media="print")
    expect(page.locator(".compare__slider")).to_be_hidden()
    expect(page.locator(".film__screen")).to_be_hidden()
    expect(page.get_by_text("Sous le volet 0")).to_be_visible()
    expect(page.get_by_text("Transcription 0")).to_be_visible()


@pytest.mark.parametrize(("language", "theme"), [("fr", "light"), ("nl", "dark"), ("en", "light"), ("fr", "dark")])
def test_the_style_guide(
    demo: None, page: Page, live_server: Any, assert_accessible: Callable[[Page], None], language: str, theme: str
) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser(email="guide@example.org", password="x"))
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page.goto(f"/{language}/styleguide/?theme={theme}")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
