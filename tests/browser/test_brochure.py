"""An editor and a brochure: asked for, watched until it is ready, taken home, and compared with the agenda after a date has moved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect
from wagtail.users.models import UserProfile

from events.brochure import making
from events.models import BrochureEdition
from events.services import change_occurrence
from tests.events.editing.scene import Scene
from tests.events.factories import dates, series

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def assert_main_accessible(page: Page) -> None:
    """What we draw: the frame around it is Wagtail's."""
    results = Axe().run(page, context=".brochure-edition")
    assert not results.violations_count, results.generate_report()


@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 900})
def test_from_the_button_to_what_changed_since(page: Page, live_server: Any, watch: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene()
    weekly = series(name_fr="Démonstration au métier", venue=scene.museum, place_kind="museum")
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": scene.editor.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": live_server.url,
            }
        ]
    )
    watch.over(page.context)
    asked: list[int] = []
    monkeypatch.setattr(making, "async_task", lambda _task, pk: asked.append(pk))  # a worker that takes its time

    page.goto(reverse("brochureedition:add"))
    page.get_by_label("Premier jour").fill("2027-01-01")
    page.keyboard.press("Escape")
    page.get_by_label("Dernier jour").fill("2026-01-31")
    page.keyboard.press("Escape")
    page.get_by_label("Titre en couverture").fill("L’hiver des métiers")
    page.get_by_role("button", name="Faire la brochure").click()
    expect(page.get_by_text("Le dernier jour ne peut pas précéder le premier.").first).to_be_visible()
    expect(page.get_by_label("Titre en couverture")).to_have_value("L’hiver des métiers")
    page.get_by_label("Dernier jour").fill("2027-01-31")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Faire la brochure").click()

    # It says how far it is, and looks again by itself.
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("link", name="Modifier")).to_have_count(0)  # a brochure is not edited
    assert_main_accessible(page)
    assert making.make(asked.pop())
    to_printer = page.get_by_role("link", name="PDF pour l’imprimeur")
    expect(to_printer).to_be_visible(timeout=10_000)
    expect(page.get_by_text("Chaque date est encore telle qu’imprimée.")).to_be_visible()
    with page.expect_download() as taken:
        to_printer.click()
    assert taken.value.path().read_bytes().startswith(b"%PDF-1.7")

    first, second, *_rest = dates(weekly)
    change_occurrence(first, is_cancelled=True)
    change_occurrence(second, moved_start=second.starts_at + timedelta(hours=1))
    page.reload()
    rows = page.locator(".brochure-edition tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Démonstration au métier")
    expect(rows.nth(1)).to_contain_text("15\xa0h")
    assert_main_accessible(page)

    # On a phone, in Dutch.
    UserProfile.objects.update_or_create(user=scene.editor_user, defaults={"preferred_language": "nl"})
    page.set_viewport_size({"width": 390, "height": 800})
    page.reload()
    expect(page.get_by_role("link", name="Pdf voor de drukker")).to_be_visible()
    assert_main_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Aanbieden aan bezoekers").click()
    expect(page.get_by_role("button", name="Van de site halen")).to_be_visible()
    assert BrochureEdition.objects.get().is_published
