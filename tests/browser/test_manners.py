"""A visitor's browser is asked for nothing: no cookie, nothing stored, no request that leaves the site."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.test_accessibility import one_page_of_each_type

pytestmark = pytest.mark.slow

STORED = (
    "async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length]"
)


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_reading_the_site_leaves_no_trace(demo: None, page: Page, language: str) -> None:
    """`page` fails at its end when a request left the site, a script broke or the content policy was offended."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in [*one_page_of_each_type(language), f"/{language}/search/?q=textile", f"/{language}/nowhere/"]:
        response = page.goto(address, wait_until="networkidle")
        assert response is not None
        assert "set-cookie" not in response.headers, address
        assert page.context.cookies() == [], address
        assert page.evaluate(STORED) == [0, 0, 0, 0], address
    assert len(asked) > 50
