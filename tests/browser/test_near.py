"""“Near you” on the front door: the position chooses a town on the device, and only the town's name is sent."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Request, expect


def test_the_position_stays_on_the_device(demo: None, page: Page) -> None:
    sent: list[str] = []

    def note(request: Request) -> None:
        sent.append(f"{request.url} {request.post_data or ''}")

    page.on("request", note)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 50.6942, "longitude": 3.1746})
    page.goto("/fr/")
    page.get_by_role("button", name="Utiliser ma position").click()
    expect(page).to_have_url(re.compile(r"/fr/musees/\?near=Roubaix"))
    assert not [each for each in sent if "50.69" in each or "3.17" in each]


def test_a_refused_position_is_answered_in_words(demo: None, page: Page) -> None:
    page.goto("/fr/")
    page.get_by_role("button", name="Utiliser ma position").click()
    expect(page.get_by_role("status").filter(has_text="Écrivez plutôt votre ville")).to_be_visible()
