"""Health, languages, error pages, sitemap, headers, logs: what every page stands on."""

from __future__ import annotations

import io
import logging
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from cms import views
from cms.client_address import client_address
from cms.rate_limit import allow
from cms.same_origin import is_same_origin

LANGUAGES = ["fr", "nl", "en"]
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_health(path: str) -> None:
    response = Client().get(path)
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize(
    ("accepts", "expected"), [("nl-BE,nl;q=0.9,fr;q=0.5", "/nl/"), ("en-GB", "/en/"), ("de", "/fr/"), ("", "/fr/")]
)
def test_the_bare_address_leads_to_the_browser_s_language(accepts: str, expected: str) -> None:
    response = Client().get("/", headers={"Accept-Language": accepts})
    assert (response.status_code, response.headers["Location"]) == (302, expected)
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("fr", "page"), ("nl", "pagina"), ("en", "page")])
def test_a_missing_page_answers_in_the_language_of_the_address(tiny_site: object, language: str, words: str) -> None:
    response = Client().get(f"/{language}/nowhere/")
    assert response.status_code == 404
    assert f'lang="{language}"' in response.text
    assert words in response.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_error_page_needs_nothing_at_all(language: str) -> None:
    """No database (not even allowed in this test), no session, no context processor."""
    response = views.server_error(RequestFactory().get(f"/{language}/broken/"))
    assert response.status_code == 500
    assert b"PROSCITEC" in response.content


@pytest.mark.django_db
def test_the_sitemaps_name_every_page_in_every_language(tiny_site: object) -> None:
    index = ET.fromstring(Client().get("/sitemap.xml").content)  # noqa: S314 - our own answer
    parts = [entry.findtext(f"{SITEMAP}loc") or "" for entry in index]
    assert parts == [f"{settings.WAGTAILADMIN_BASE_URL}/sitemap-{language}.xml" for language in LANGUAGES]
    for language in LANGUAGES:
        with CaptureQueriesContext(connection) as queries:
            response = Client().get(f"/sitemap-{language}.xml")
        assert len(queries) < 10
        entries = ET.fromstring(response.content).findall(f"{SITEMAP}url")  # noqa: S314 - our own answer
        locations = [entry.findtext(f"{SITEMAP}loc") or "" for entry in entries]
        assert locations
        assert all(location.startswith(f"{settings.WAGTAILADMIN_BASE_URL}/{language}/") for location in locations)
        for entry in entries:
            alternates = [link for link in entry if link.tag.endswith("link")]
            assert sorted(link.attrib["hreflang"] for link in alternates) == ["en", "fr", "nl"]


@pytest.mark.django_db
def test_a_sitemap_of_no_language_is_none() -> None:
    assert Client().get("/sitemap-de.xml").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["2", "0", "x", "1000000000"])
def test_a_part_that_the_sitemap_has_not_is_a_404(tiny_site: object, part: str) -> None:
    assert Client().get(f"/sitemap-fr.xml?p={part}").status_code == 404


@pytest.mark.django_db
def test_robots_keep_out_of_what_is_private() -> None:
    lines = Client().get("/robots.txt").text.splitlines()
    assert {"Disallow: /admin/", "Disallow: /desk/", "Disallow: /fr/pass/"} <= set(lines)


@pytest.mark.django_db
def test_public_pages_send_a_strict_policy_and_no_cookie(tiny_site: object) -> None:
    response = Client().get("/fr/")
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy + ";"
    assert "unsafe" not in policy
    assert not response.cookies


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Referer": "http://testserver/fr/"}, True),
        ({}, False),
    ],
)
def test_who_counts_as_the_same_site(headers: dict[str, str], expected: bool) -> None:
    request = RequestFactory().post("/", headers=headers)
    assert is_same_origin(request) is expected


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "6.6.6.6", "127.0.0.1"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.1", "1.2.3.4"),
        (1, "", "127.0.0.1"),
    ],
)
def test_a_forged_address_is_not_believed(settings: Any, proxies: int, forwarded: str, expected: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert client_address(RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})) == expected


def test_a_limit_counts_each_one_apart() -> None:
    assert [allow("test", "a", limit=2, seconds=3600) for _ in range(3)] == [True, True, False]
    assert allow("test", "b", limit=2, seconds=3600)
    assert allow("other", "a", limit=2, seconds=3600)


@pytest.mark.django_db
def test_the_log_names_no_person_and_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="portal.request"):
        Client().get(
            "/fr/pass/a-secret-key/?q=jean.dupont@example.org", headers={"User-Agent": "Somebody"}, REMOTE_ADDR="9.8.7.6"
        )
    logged = " ".join(str(record.msg) + record.getMessage() for record in caplog.records)
    assert "passes:show" in logged
    for private in ("a-secret-key", "dupont", "Somebody", "9.8.7.6"):
        assert private not in logged


@pytest.mark.django_db
def test_the_log_of_a_failure_names_the_route_and_not_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("passes.models.Pass.objects.select_related", fail)
    [handler] = [handler for handler in logging.getLogger().handlers if handler.get_name() == "stderr"]
    written = io.StringIO()
    monkeypatch.setattr(handler, "stream", written)
    assert Client(raise_request_exception=False).get("/fr/pass/a-secret-key/").status_code == 500
    assert "broken on purpose" in written.getvalue()
    assert "Internal Server Error: passes:show" in written.getvalue()
    assert "a-secret-key" not in written.getvalue()
