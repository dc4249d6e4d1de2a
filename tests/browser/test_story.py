"""The main job from end to end, as its people do it: a visitor takes a pass on a phone, a museum's desk accepts it once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from museums.models import Museum
from passes.models import Advantage, Pass, Scan
from passes.services import desks

pytestmark = pytest.mark.slow

WORDS = {
    "fr": {
        "name": "Nom de cet appareil",
        "scan": "Scanner",
        "accepted": "Accepté",
        "refused": "Refusé",
        "already": r"déjà.*{hour}",
    },
    "nl": {
        "name": "Naam van dit toestel",
        "scan": "Scannen",
        "accepted": "Aanvaard",
        "refused": "Geweigerd",
        "already": r"al .*{hour}",
    },
    "en": {
        "name": "Name of this device",
        "scan": "Scan",
        "accepted": "Accepted",
        "refused": "Refused",
        "already": r"already.*{hour}",
    },
}


def take_a_pass(page: Page, language: str, check: Callable[[Page], None]) -> Pass:
    """From the home page to the pass, without knowing any address."""
    page.goto(f"/{language}/")
    check(page)
    page.locator("main a[href*='/pass-musees/']").first.click()
    check(page)
    page.locator("form[action*='/pass/take/'] button[type=submit]").click()
    page.wait_for_url(re.compile(rf"/{language}/pass/[\w-]{{22}}/$"))
    check(page)
    held_pass = Pass.objects.get()
    expect(page.locator(".pass-card__code")).to_have_text(re.compile(rf"{held_pass.short_code[:5]}\s{held_pass.short_code[5:]}"))
    assert page.context.cookies() == []
    return held_pass


def enrol(page: Page, language: str, museum: Museum, check: Callable[[Page], None]) -> None:
    """A device opens the sheet's address and becomes the museum's desk."""
    _enrolment, code = desks.create_enrolment(museum=museum)
    page.goto(f"/desk/enrol/{code}/?lang={language}")
    check(page)
    page.get_by_label(WORDS[language]["name"]).fill("Tablette de l’accueil")
    page.locator(f"input[name=locale][value={language}]").check()
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/desk/")


def hold_to_camera(page: Page, language: str) -> None:
    page.goto("/desk/")
    page.wait_for_selector("html[data-ready]")
    page.get_by_role("button", name=WORDS[language]["scan"], exact=True).click()


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_a_visitor_takes_a_pass_and_the_desk_accepts_it_once(
    demo: None, page: Page, open_camera: Callable[..., Page], assert_accessible: Callable[..., None], language: str
) -> None:
    held_pass = take_a_pass(page, language, assert_accessible)
    qr_code = page.locator(".qr").screenshot()
    museum = Advantage.objects.filter(edition=held_pass.edition, check_fr="", quota=None, uses_per_pass=1).first().museum  # type: ignore[union-attr]  # the demo has many

    desk = open_camera(qr_code)
    enrol(desk, language, museum, assert_accessible)
    hold_to_camera(desk, language)
    expect(desk.get_by_role("dialog", name=WORDS[language]["accepted"])).to_be_visible(timeout=20_000)
    assert_accessible(desk)
    first = Scan.objects.get()
    assert (first.verdict, first.museum, first.held_pass, first.input) == ("accepted", museum, held_pass, "camera")

    desk.goto("/desk/")  # the camera starts by itself from the second time on
    refusal = desk.get_by_role("dialog", name=WORDS[language]["refused"])
    expect(refusal).to_be_visible(timeout=20_000)
    hour = timezone.localtime(first.received_at).strftime("%H:%M")
    expect(refusal).to_contain_text(re.compile(WORDS[language]["already"].format(hour=hour)))
    assert_accessible(desk)
    assert Scan.objects.count() == 2


def test_a_pass_opened_once_opens_again_without_a_network(demo: None, page: Page, live_server: Any) -> None:
    held_pass = take_a_pass(page, "fr", lambda _page: None)
    page.wait_for_function("navigator.serviceWorker.controller !== null || navigator.serviceWorker.ready.then(() => true)")
    expect(page.locator("[data-offline]")).to_be_visible(timeout=15_000)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".pass-card__code")).to_contain_text(held_pass.short_code[:5])
    assert page.locator(".qr path").count() == 2


def test_the_nearest_museums_come_first_when_the_visitor_allows_it(demo: None, page: Page) -> None:
    take_a_pass(page, "fr", lambda _page: None)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 50.6, "longitude": 3.39})
    page.locator("[data-nearest]").click()
    expect(page.locator("[data-places] [data-distance]").first).to_be_visible()
    distances = [metres(text) for text in page.locator("[data-places] [data-distance]:visible").all_inner_texts()]
    assert len(distances) > 5
    assert distances == sorted(distances)


def metres(text: str) -> float:
    """`800 m` or `à 12,5 km` in metres."""
    [(number, unit)] = re.findall(r"([\d.,]+)\s*(km|m)\b", text)
    return float(number.replace(",", ".")) * (1000 if unit == "km" else 1)


@pytest.mark.parametrize("width", [320, 390])
def test_the_pass_fits_a_small_phone(demo: None, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    take_a_pass(page, "fr", lambda _page: None)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator(".qr").bounding_box()
    assert box is not None
    assert box["width"] >= 200


def test_the_pass_prints_on_one_a6(demo: None, page: Page) -> None:
    take_a_pass(page, "fr", lambda _page: None)
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") == 1 or len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    [box] = set(re.findall(rb"/MediaBox\s*\[([^\]]+)\]", pdf))
    width, height = (float(number) for number in box.split()[2:])
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (105, 148)
