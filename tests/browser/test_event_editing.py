"""An editor and an event: from the rule to the page in two languages, and the dates that are not like the others."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from events.models import Event, EventPage
from tests.events.editing.scene import Scene
from tests.events.factories import dates

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

SUMMARY = "Le métier tourne devant vous, chaque semaine."
DUTCH = "Het weefgetouw draait voor uw ogen, elke week."


def log_in(page: Page, live_server: Any, scene: Scene) -> None:
    session = scene.editor.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])


def next_tuesday() -> date:
    today = date.today()  # noqa: DTZ011 - the browser's day
    return today + timedelta(days=(1 - today.weekday()) % 7 + 7)


def check(page: Page, selector: str) -> None:
    """Tick or choose with the keyboard alone."""
    page.locator(selector).focus()
    page.keyboard.press("Space")
    expect(page.locator(selector)).to_be_checked()


def write_the_event(page: Page, first: date) -> None:
    page.goto(reverse("event:add"))
    expect(page.locator("[name=recurrences-interval]")).to_be_hidden()
    page.get_by_label("Nom en français").fill("Démonstration au métier")
    page.locator("#id_kind").select_option("visit")
    check(page, "[name=timing][value=repeats]")
    expect(page.locator("[name=recurrences-interval]")).to_be_visible()
    expect(page.locator("#id_end")).to_be_hidden()
    page.locator("#id_start").fill(str(first))
    page.keyboard.press("Tab")
    page.locator("#id_start_time").fill("14:00")
    page.keyboard.press("Tab")
    page.locator("#id_duration").fill("120")
    check(page, "[name=recurrences-weekdays][value='1']")
    page.locator("[name=recurrences-until]").fill(str(first + timedelta(days=28)))
    expect(page.locator("[name=recurrences-ends][value=until]")).to_be_checked()
    page.locator("[data-add=excluded]").focus()
    page.keyboard.press("Enter")
    page.locator("[name=recurrences-excluded]:focus").fill(str(first + timedelta(days=7)))
    preview = page.locator("rule-field [data-preview]")
    expect(preview).to_contain_text("Chaque mardi de 14\xa0h à 16\xa0h")
    expect(preview).to_contain_text("sauf le")
    expect(preview.locator("li")).to_have_count(4)


@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 900})
def test_from_a_weekly_event_to_its_pages_and_exceptions(page: Page, live_server: Any, watch: Any) -> None:
    scene = Scene()
    log_in(page, live_server, scene)
    watch.over(page.context)
    first = next_tuesday()

    write_the_event(page, first)
    assert_accessible_part(page)
    works_in_an_added_row(page)
    page.get_by_role("button", name="Créer").last.click()
    expect(page.get_by_role("link", name="Démonstration au métier").first).to_be_visible()
    made = Event.objects.get()
    assert [each.day for each in dates(made)] == [first + timedelta(days=7 * week) for week in (0, 2, 3, 4)]

    # Its page, in French and in Dutch.
    page.goto(reverse("event_page", args=[made.pk]))
    page.get_by_role("button", name="Créer sa page").click()
    page.locator("#id_summary").fill(SUMMARY)
    page.get_by_role("button", name="Plus d’actions").or_(page.locator("[data-w-dropdown-target='toggle']")).last.click()
    page.get_by_role("button", name="Publier").last.click()
    page.wait_for_url("**/admin/pages/*/")
    french = EventPage.objects.get(locale__language_code="fr")
    assert french.live
    page.goto(reverse("wagtail_localize:submit_page_translation", args=[french.pk]))
    page.get_by_label("Nederlands").check()
    page.get_by_role("button", name="Soumettre").click()
    for text in ("Weefdemonstratie", DUTCH):
        page.get_by_role("button", name="Traduire").first.click()
        page.locator("textarea:visible").first.fill(text)
        page.get_by_role("button", name="Enregistrer", exact=True).first.click()
        expect(page.locator("textarea:visible")).to_have_count(0)
    page.get_by_role("button", name="Publier").first.click()
    expect(page.get_by_text("Weefdemonstratie").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    dutch = EventPage.objects.get(translation_key=french.translation_key, locale__language_code="nl")
    assert (dutch.event, dutch.summary, dutch.live) == (made, DUTCH, True)

    # One date is cancelled, another moved.
    page.goto(reverse("event_dates", args=[made.pk]))
    page.get_by_role("link", name="Cette date", exact=True).nth(1).click()
    page.get_by_label("Cette date est annulée").check()
    page.locator("button[name=save]").click()
    expect(page.get_by_text("modifiée à part", exact=True)).to_have_count(1)
    page.get_by_role("link", name="Cette date", exact=True).nth(2).click()
    page.locator("#id_day").fill(str(first + timedelta(days=22)))
    page.locator("button[name=save]").click()
    expect(page.get_by_text("modifiée à part", exact=True)).to_have_count(2)

    # The event gets another name: everything is as it was left.
    page.goto(reverse("event:edit", args=[made.pk]))
    expect(page.locator("[name=recurrences-excluded]").first).to_have_value(str(first + timedelta(days=7)))
    page.get_by_label("Nom en français").fill("Le grand métier en marche")
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(page.get_by_role("link", name="Le grand métier en marche").first).to_be_visible()
    made.refresh_from_db()
    assert made.name_fr == "Le grand métier en marche"
    found = dates(made)
    assert [each.day for each in found] == [first + timedelta(days=days) for days in (0, 14, 22, 28)]
    assert [each.is_cancelled for each in found] == [False, True, False, False]


def works_in_an_added_row(page: Page) -> None:
    """A row that Wagtail adds is a template with another name in it: the second rule has a preview of its own."""
    page.evaluate(
        """() => {
            const first = document.querySelector("rule-field");
            const html = first.outerHTML.replaceAll("recurrences", "rows-1-recurrences").replaceAll(' data-ready="yes"', "");
            const row = document.createElement("div");
            row.id = "added-row";
            row.innerHTML = `<input name="rows-1-start" value="2027-01-05">${html}`;
            first.closest("form").append(row);
        }"""
    )
    row = page.locator("#added-row")
    row.locator("[name=rows-1-recurrences-unit]").select_option("month")
    row.locator("[name=rows-1-recurrences-ends][value=never]").check()
    row.locator("[name=rows-1-recurrences-place]").select_option("1")
    expect(row.locator("[name=rows-1-recurrences-weekdays]").first).to_be_hidden()
    expect(row.locator("[data-preview]")).to_contain_text("Chaque premier")
    expect(page.locator("#id_recurrences [data-preview]")).to_contain_text("Chaque mardi")
    row.evaluate("row => row.remove()")


def assert_accessible_part(page: Page) -> None:
    """The rule's own part: what Wagtail draws around it is Wagtail's."""
    from axe_playwright_python.sync_playwright import Axe

    results = Axe().run(page, context="rule-field")
    assert not results.violations_count, results.generate_report()
