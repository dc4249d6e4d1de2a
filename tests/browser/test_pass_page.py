"""The holder's page once opened: without a network, after a restart, and with the museums near the holder first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Error, Page, expect

from passes.models import Pass
from tests.passes.factories import make_advantage, make_edition, make_museum, make_pass

pytestmark = [pytest.mark.django_db(transaction=True)]

LILLE = {"latitude": 50.6292, "longitude": 3.0573}


@pytest.fixture
def held_pass() -> Pass:
    edition = make_edition()
    for slug, latitude, longitude in [("a-saint-omer", 50.748, 2.261), ("b-roubaix", 50.69, 3.181), ("c-sans-lieu", None, None)]:
        make_advantage(edition, make_museum(slug, latitude=latitude, longitude=longitude))
    return make_pass(edition)


def address(held_pass: Pass) -> str:
    return f"/en/pass/{held_pass.access_key}/"


def open_and_keep(page: Page, held_pass: Pass) -> None:
    page.goto(address(held_pass))
    expect(page.get_by_text("your pass opens without a network")).to_be_visible(timeout=15_000)


def test_a_pass_opened_once_opens_offline_whole(page: Page, held_pass: Pass) -> None:
    open_and_keep(page, held_pass)
    page.context.set_offline(True)
    page.goto(f"{address(held_pass)}?from=mail")
    expect(page.locator(".pass-card__qr svg")).to_be_visible()
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Atkinson Hyperlegible\"'))")
    assert page.evaluate("[...document.styleSheets].every((sheet) => sheet.cssRules.length > 0)")
    expect(page.get_by_text("your pass opens without a network")).to_be_visible()
    page.evaluate(
        "navigator.wakeLock.request = async () => { window.awake = true; return { release: async () => { window.awake = false; } }; }"
    )
    page.get_by_role("button", name="Show the code large").click()
    large = page.get_by_role("dialog")
    expect(large.locator("svg")).to_be_visible()
    expect(large.get_by_text(str(held_pass))).to_be_visible()
    assert large.locator("svg").bounding_box()["width"] > 350  # type: ignore[index]
    assert page.evaluate("window.awake") is True
    large.get_by_role("button", name="Close").click()
    expect(large).to_have_count(0)
    assert page.evaluate("window.awake") is False


def test_sharing_falls_back_to_copying(page: Page, held_pass: Pass) -> None:
    page.add_init_script("navigator.share = async () => { throw new DOMException('', 'NotAllowedError'); }")
    page.goto(address(held_pass))
    page.get_by_role("button", name="Share the link").click()
    expect(page.get_by_role("button", name="Copy the link")).to_be_visible()


def test_only_the_pass_that_was_opened_is_kept(page: Page, held_pass: Pass) -> None:
    other = make_pass(held_pass.edition)
    open_and_keep(page, held_pass)
    page.context.set_offline(True)
    for path in (address(other), "/en/", "/desk/"):
        with pytest.raises(Error, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
            page.goto(path)
    kept = page.context.new_page()
    kept.goto(address(held_pass))
    names = kept.evaluate("caches.keys()")
    assert names == [f"pass-1:{address(held_pass)}"]


def test_a_kept_pass_opens_after_the_browser_was_closed(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    browser_context_args: dict[str, Any],
    held_pass: Pass,
    tmp_path: Path,
) -> None:
    def start() -> BrowserContext:
        return browser_type.launch_persistent_context(tmp_path, **browser_type_launch_args, **browser_context_args)

    first = start()
    open_and_keep(first.new_page(), held_pass)
    first.close()
    second = start()
    second.set_offline(True)
    page = second.new_page()
    page.goto(address(held_pass))
    expect(page.locator(".pass-card__qr svg")).to_be_visible()
    second.close()


def test_a_pass_that_is_no_more_is_forgotten(page: Page, held_pass: Pass) -> None:
    open_and_keep(page, held_pass)
    held_pass.delete()
    page.goto(address(held_pass))
    page.context.set_offline(True)
    with pytest.raises(Error):
        page.goto(address(held_pass))


@pytest.mark.browser_context_args(geolocation=LILLE, permissions=["geolocation"])
def test_the_nearest_museums_come_first_with_their_distance(page: Page, held_pass: Pass) -> None:
    page.goto(address(held_pass))
    page.get_by_role("button", name="Nearest first").click()
    expect(page.get_by_text("The nearest museums come first.")).to_be_visible()
    names = page.locator("[data-places] h3").all_inner_texts()
    assert names == ["B roubaix", "A saint omer", "C sans lieu"]
    expect(page.locator("[data-places] > li").first.locator("[data-distance]")).to_have_text("11 km")
    expect(page.locator("[data-places] > li").last.locator("[data-distance]")).to_be_hidden()


def test_where_the_holder_is_is_not_asked_before_a_click_and_a_refusal_is_told(page: Page, held_pass: Pass) -> None:
    page.add_init_script(
        "window.asked = 0; navigator.geolocation.getCurrentPosition = (_found, failed) => "
        "{ window.asked++; failed({ code: 1, PERMISSION_DENIED: 1 }); }"
    )
    page.goto(address(held_pass))
    assert page.evaluate("window.asked") == 0
    page.get_by_role("button", name="Nearest first").click()
    expect(page.get_by_text("does not allow this site to know where you are")).to_be_visible()
