"""axe-core finds nothing on any page type, in each language, and no page scrolls sideways on a small phone."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.test import RequestFactory
from playwright.sync_api import Page, Route
from wagtail.models import Page as WagtailPage
from wagtail.models import Site

from cms import views
from home.models import LegalPage
from passes.holders import stamps
from passes.models import Edition, SellingSettings
from passes.payments import orders
from passes.services import desks, issuing
from tests.passes.factories import make_desk, make_gift, make_museum, make_offer
from tests.passes.test_activating import make_shared

pytestmark = pytest.mark.slow

STORED = (
    "async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length]"
)


def one_page_of_each_type(language: str) -> list[str]:
    """The address of the last page of each type in a language, the deepest example of it."""
    pages = WagtailPage.objects.filter(locale__language_code=language, depth__gt=1).live().order_by("path")
    return list({page.content_type_id: page.url for page in pages}.values())


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_every_page_type(demo: None, page: Page, assert_accessible: Callable[..., None], language: str, settings: Any) -> None:
    """Each page once: clean in light and (in French) dark, no wider than a small phone; a visitor's browser keeps nothing and asks nobody else.

    `page` fails at its end when a request left the site, a script broke or the content policy was offended.
    """
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 320, "height": 700})
    public = public_addresses(language)
    assert len(public) >= 15
    for address in public:
        response = page.goto(address)
        assert response is not None
        assert "set-cookie" not in response.headers, address
        assert page.context.cookies() == [], address
        assert page.evaluate(STORED) == [0, 0, 0, 0], address
        look_at(page, assert_accessible, dark=language == "fr")
    assert len(asked) > 50
    settings.STRIPE_SECRET_KEY = settings.STRIPE_WEBHOOK_SECRET = "test"
    for address in [*own_addresses(language), *buying_addresses(language)]:
        page.goto(address)
        look_at(page, assert_accessible, dark=True)


def public_addresses(language: str) -> list[str]:
    return [
        *one_page_of_each_type(language),
        f"/{language}/musees/?q=introuvable" if language == "fr" else f"/{language}/search/?q=zzz",
        f"/{language}/search/?q=textile",
        f"/{language}/search/?q=textile&kind=museum&sort=date",
        f"/{language}/search/",
        f"/{language}/feeds/",
        f"/{language}/nowhere/",
        *(page.url for page in LegalPage.objects.filter(locale__language_code=language)),
        f"/{language}/newsletter/",
        f"/{language}/newsletter/nearly/",
        f"/{language}/newsletter/leave/x/",
    ]


def own_addresses(language: str) -> list[str]:
    """Pages of who has a pass or a desk, which may keep something."""
    edition = Edition.objects.select_related("signing_key").latest("valid_from")
    [held_pass] = issuing.issue(scheme=edition, quantity=1, locale=language)
    _enrolment, code = desks.create_enrolment(museum=make_museum())
    together = issuing.take_each(edition=edition, people=2, locale=language)
    stamps.agree(held_pass)
    shared = make_shared(make_offer(f"offre-{language}"))
    return [
        issuing.path_of(held_pass),
        f"{issuing.path_of(held_pass)}data/",
        f"/{language}/pass/give/",
        f"/{language}/pass/give/asked/",
        f"/{language}/pass/give/{make_gift(edition, giver_locale=language).access_key}/",
        f"/{language}/pass/together/{together.access_key}/",
        f"/{language}/pass/activate/",
        f"/{language}/pass/find/",
        f"/{language}/pass/find/x/",
        f"/{language}/pass/activate/{shared.code}/",
        f"/{language}/pass/activate/ABCDEFGHJK/",
        f"/desk/enrol/?lang={language}",
        f"/desk/enrol/{code}/?lang={language}",
        f"/desk/enrol/0000000000/?lang={language}",
        "/desk/",
    ]


def buying_addresses(language: str) -> list[str]:
    """Pages of who buys a pass: the edition has a price from now on."""
    site = Site.objects.get(is_default_site=True)
    terms = {f"terms_{code}": "Conditions." for code in ("fr", "nl", "en")}
    SellingSettings.objects.update_or_create(site=site, defaults={"terms_version": "1", **terms})
    Edition.objects.update(price=Decimal("12.50"))
    details: dict[str, Any] = {"email": "marie@example.org", "locale": language, "terms_version": "1"}
    paid, waiting = (orders.create(edition=Edition.objects.latest("valid_from"), quantity=2, **details) for _ in range(2))
    orders.mark_paid(paid.pk)
    return [
        f"/{language}/pass/order/",
        f"/{language}/pass/order/terms/",
        f"/{language}/pass/order/withdraw/",
        f"/{language}/pass/order/{paid.access_key}/",
        f"/{language}/pass/order/{waiting.access_key}/?back=1",
    ]


def look_at(page: Page, assert_accessible: Callable[..., None], *, dark: bool) -> None:
    """`dark`: in dark colours too, which are the same in every language."""
    page.emulate_media(color_scheme="light")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    if dark:
        page.emulate_media(color_scheme="dark")
        assert_accessible(page, colours=True)


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_desk_itself(
    demo: None, page: Page, live_server: Any, assert_accessible: Callable[[Page], None], language: str
) -> None:
    _desk, credential = make_desk(make_museum(), locale=language)
    page.context.add_cookies([{"name": "desk", "value": credential, "url": f"{live_server.url}/desk/"}])
    page.goto("/desk/")
    page.wait_for_selector("html[data-ready]")
    assert_accessible(page)


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_pages_for_what_is_not_allowed_or_broken(
    demo: None, page: Page, assert_accessible: Callable[[Page], None], language: str
) -> None:
    request = RequestFactory().get(f"/{language}/somewhere/")
    for view in (views.permission_denied, views.server_error):
        page.unroute_all()
        page.route("**/somewhere/", partial(answer, body=view(request).content))
        page.goto(f"/{language}/somewhere/")
        assert page.locator(f"[lang={language}]").count() >= 1
        assert_accessible(page)


def answer(route: Route, *, body: bytes) -> None:
    route.fulfill(body=body, content_type="text/html")
