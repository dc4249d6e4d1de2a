"""The pages of museums, territories, clubs and trades in a browser: on paper one A4, and clean for axe with all that may be on them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from museums.models import ClubPage, Museum, MuseumPage, TerritoryPage, TradePage

pytestmark = pytest.mark.slow

YES = (
    "step_free",
    "accessible_toilets",
    "shop",
    "picnic",
    "groups_welcome",
    "schools_welcome",
    "label_physical",
    "label_visual",
    "practical_examples",
)


def museum_of(known: str) -> Museum:
    """The clog museum, as the report has it or as it may be filled in."""
    museum = Museum.objects.get(slug="musee-du-sabot")
    museum.opening_hours = ""
    museum.prices.all().delete()
    if known == "all":
        museum.opening_hours = "Apr-Oct Tu-Su 10:00-12:00,14:00-18:00; Nov-Mar Sa,Su 14:00-17:00; PH off"
        museum.street, museum.phone, museum.email = "12 rue des Sabotiers", "+33 3 20 00 00 00", "musee@example.org"
        museum.parking, museum.languages, museum.other_names = False, ["fr", "nl", "en"], ["Maison du sabot"]
        for field in YES:
            setattr(museum, field, True)
        for kind, amount in (("full", 6), ("reduced", 4), ("child", 0), ("group", 3), ("school", 2)):
            museum.prices.create(kind=kind, amount=amount)
    museum.save()
    return museum


def page_of(museum: Museum, language: str) -> MuseumPage:
    return MuseumPage.objects.get(museum=museum, locale__language_code=language)


@pytest.mark.parametrize("known", ["little", "all"])
@pytest.mark.parametrize("language", ["fr", "nl"])
def test_a_museum_prints_on_one_page(demo: None, page: Page, known: str, language: str) -> None:
    page.goto(page_of(museum_of(known), language).url)
    paper = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    assert len(paper.pages) == 1
    box = paper.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    assert "Buironfosse" in paper.pages[0].extract_text()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_nothing_stands_in_anybody_s_way(demo: None, page: Page, assert_accessible: Callable[[Page], None], colours: str) -> None:
    here = {"locale__language_code": "fr"}
    pages = [
        page_of(museum_of("all"), "fr"),
        TerritoryPage.objects.get(territory__slug="flandres-dunkerquois", **here),
        ClubPage.objects.get(club__slug="rural", **here),
        TradePage.objects.get(trade__slug="textile", **here),
    ]
    page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]  # one of the two literals
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for shown in [*pages, pages[-1].get_parent()]:
            page.goto(shown.url)
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, shown.url
