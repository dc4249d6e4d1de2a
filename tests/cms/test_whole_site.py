"""What holds for every address of the site, whoever adds one: no query string breaks it, and nothing private stands in it."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlencode

import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import Page, get_page_models

from cms.models import CustomDocument
from cms.uploads import serve_upload
from events.models import Occurrence
from home.models import Topic
from museums.models import Museum
from tests.cms.hidden import SECRET, WORD, hide_secrets

pytestmark = pytest.mark.slow

LANGUAGES = ("fr", "nl", "en")

# Every parameter that any list of the site reads, each with what nobody should send.
NAMES = ("q", "page", "near", "radius", "territory", "trade", "club", "area", "open", "pass", "accessible", "schools", "kind")
NAMES += ("language", "topic", "series", "sort", "view", "museum", "from", "to", "date", "sent", "list", "token", "year")
ODD = {
    "empty": "",
    "word": "demain",
    "huge number": "1000000000",
    "negative": "-1",
    "nul": "a\x00b",
    "quotes": "\"'%_\\*()&|<!--",
    "operators": 'AND OR NOT NEAR(* "',
    "emoji": "👩‍🏭🧵",
    "long": "é" * 5000,
    "impossible day": "2026-02-30",
    "far day": "99999-01-01",
    "surrogate": "\ud83d",
}


def encoded(value: str) -> str:
    return "&".join(urlencode({name: value.encode("utf-8", "surrogatepass")}) for name in NAMES)


QUERIES = {name: encoded(value) for name, value in ODD.items()}
QUERIES["repeated"] = "&".join(f"{name}=a&{name}=b" for name in NAMES)
QUERIES["brackets"] = "&".join(f"{name}[]=a" for name in NAMES)
QUERIES["not utf-8"] = "&".join(f"{name}=%ff%fe" for name in NAMES)


# Of every route with a part to fill in, what fills it. A route that is not here fails the test below.
UNKNOWN = "0" * 10
FILLED = {
    "api/v1/events/<uuidstr:uid>": ["api/v1/events/DATE", f"api/v1/events/{UNKNOWN}"],
    "brochures/<int:pk>/<str:name>": ["brochures/1/x.pdf", "brochures/99999999999999999999/x.pdf"],
    "desk/api/scans/<uuid>/undo": ["desk/api/scans/00000000-0000-4000-8000-000000000000/undo"],
    "desk/enrol/<str:code>/": [f"desk/enrol/{UNKNOWN}/"],
    "fr/feeds/articles/<slug:topic>.rss": ["fr/feeds/articles/TOPIC.rss", "fr/feeds/articles/nowhere.rss"],
    "fr/feeds/articles/<slug:topic>.atom": ["fr/feeds/articles/TOPIC.atom", "fr/feeds/articles/nowhere.atom"],
    "fr/feeds/agenda/<str:about>/<slug:slug>.ics": ["fr/feeds/agenda/museum/MUSEUM.ics", "fr/feeds/agenda/kind/nowhere.ics"],
    "fr/feeds/event/<slug:slug>.ics": ["fr/feeds/event/EVENT.ics", "fr/feeds/event/nowhere.ics"],
    "fr/^feeds/date/(?P<uid>[0-9A-Za-z-]{1,80})\\.ics$": ["fr/feeds/date/DATE.ics", "fr/feeds/date/nowhere.ics"],
    "fr/newsletter/confirm/<str:token>/": ["fr/newsletter/confirm/x/"],
    "fr/newsletter/leave/<str:token>/": ["fr/newsletter/leave/x/"],
    "fr/pass/activate/<str:code>/": ["fr/pass/activate/ABCDEFGHJK/"],
    "fr/pass/order/<str:access_key>/": [f"fr/pass/order/{UNKNOWN}/"],
    "fr/pass/order/<str:access_key>/pay/": [f"fr/pass/order/{UNKNOWN}/pay/"],
    "fr/pass/order/<str:access_key>/receipt.pdf": [f"fr/pass/order/{UNKNOWN}/receipt.pdf"],
    "fr/pass/find/<str:link>/": ["fr/pass/find/x/"],
    "fr/pass/give/<str:access_key>/": [f"fr/pass/give/{UNKNOWN}/"],
    "fr/pass/together/<str:access_key>/": [f"fr/pass/together/{UNKNOWN}/"],
    "fr/pass/<str:access_key>/app.webmanifest": [f"fr/pass/{UNKNOWN}/app.webmanifest"],
    "fr/pass/<str:access_key>/pass.pkpass": [f"fr/pass/{UNKNOWN}/pass.pkpass"],
    "fr/pass/<str:access_key>/google-wallet/": [f"fr/pass/{UNKNOWN}/google-wallet/"],
    "wallet/apple/v1/passes/<str:pass_type>/<str:serial>": ["wallet/apple/v1/passes/x/y"],
    "wallet/apple/v1/devices/<str:device>/registrations/<str:pass_type>": ["wallet/apple/v1/devices/x/registrations/y"],
    "wallet/apple/v1/devices/<str:device>/registrations/<str:pass_type>/<str:serial>": [
        "wallet/apple/v1/devices/x/registrations/y/z"
    ],
    "fr/pass/<str:access_key>/pass.pdf": [f"fr/pass/{UNKNOWN}/pass.pdf"],
    "fr/pass/<str:access_key>/stamps/": [f"fr/pass/{UNKNOWN}/stamps/"],
    "fr/pass/<str:access_key>/data/": [f"fr/pass/{UNKNOWN}/data/"],
    "fr/pass/<str:access_key>/data/file/": [f"fr/pass/{UNKNOWN}/data/file/"],
    "fr/pass/<str:access_key>/data/erase/": [f"fr/pass/{UNKNOWN}/data/erase/"],
    "fr/pass/<str:access_key>/": [f"fr/pass/{UNKNOWN}/"],
    "fr/register/<str:uid>/": ["fr/register/DATE/", "fr/register/x/"],
    "fr/registration/<str:token>/": ["fr/registration/x/"],
    "fr/registration/<str:token>/change/": ["fr/registration/x/change/"],
    "fr/registration/<str:token>/cancel/": ["fr/registration/x/cancel/"],
    "fr/registration/<str:token>/erase/": ["fr/registration/x/erase/"],
    "fr/registration/<str:token>/date.ics": ["fr/registration/x/date.ics"],
    "fr/still-right/<str:token>/": ["fr/still-right/x/"],
    "fr/weaves/<slug:slug>.png": ["fr/weaves/MUSEUM.png", "fr/weaves/nowhere.png"],
    "recordings/<int:pk>/<str:name>": ["recordings/1/x.mp4", "recordings/99999999999999999999/x.mp4"],
    "sitemap-<str:language>.xml": ["sitemap-fr.xml", "sitemap-xx.xml"],
    "^documents/(\\d+)/(.*)$": ["documents/1/x.pdf", "documents/99999999999999999999/x.pdf"],
    "documents/^(\\d+)/(.*)$": [],  # the same
    "documents/authenticate_with_password/<int:restriction_id>/": ["documents/authenticate_with_password/1/"],
    "fr/_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": [
        "fr/_util/authenticate_with_password/1/1/"
    ],
    # Pages: each type has one in the demo, which is walked.
    "fr/^((?:[\\w\\-]+/)*)$": ["fr/nowhere/"],
    "fr/^(/*(?:[\\w\\-]+/+)*)$": ["fr//nowhere/"],
}


def patterns_of(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every route of the project, as it is written; neither the editor's nor the development server's."""
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if not str(pattern.pattern).startswith(("admin/", "__")):
                yield from patterns_of(pattern.url_patterns, path)
        elif not path.startswith("^static"):
            yield path


def needs_filling(route: str) -> bool:
    return re.search(r"[<(^\\$]", route) is not None


def plain_routes() -> list[str]:
    """Every address of the project's own that takes no argument."""
    return [f"/{route}" for route in patterns_of(get_resolver().url_patterns) if not needs_filling(route)]


def filled_routes() -> list[str]:
    topic = Topic.objects.filter(articles__isnull=False).values_list("slug", flat=True).first()
    museum = Museum.objects.values_list("slug", flat=True).first()
    date = Occurrence.objects.public().select_related("event").first()
    assert topic
    assert museum
    assert date
    words = {"TOPIC": topic, "MUSEUM": museum, "EVENT": date.event.slug, "DATE": date.uid}
    return [f"/{re.sub('|'.join(words), lambda found: words[found[0]], path)}" for paths in FILLED.values() for path in paths]


def one_page_of_each_type(language: str) -> dict[type[Page], str]:
    pages = Page.objects.filter(locale__language_code=language, depth__gt=1).live().order_by("path")
    return {page.specific_class: page.get_url() for page in pages}


def test_every_route_and_page_type_is_walked(demo: None) -> None:
    """A view added later has to say here by which address it is asked, a page type to have a page in the demo."""
    routes = {route for route in patterns_of(get_resolver().url_patterns) if needs_filling(route)}
    assert routes == set(FILLED)
    types = {model for model in get_page_models() if model is not Page and model.is_creatable}
    assert types == set(one_page_of_each_type("fr"))


# What PostgreSQL refuses, SQLite may take: once is enough. What is private is asked for in the same words on both.
@pytest.mark.parametrize("language", [pytest.param("fr", marks=pytest.mark.database), "nl", "en"])
def test_no_query_string_breaks_any_address(demo: None, language: str) -> None:
    client = Client(raise_request_exception=False)
    routes = [path.replace("/fr/", f"/{language}/", 1) for path in (*plain_routes(), *filled_routes())]
    addresses = [*one_page_of_each_type(language).values(), *routes]
    # Every oddity in French; in the others, whose code is the same, those whose answer is written in the language.
    queries = QUERIES if language == "fr" else {name: QUERIES[name] for name in ("word", "impossible day", "huge number")}
    broken = [
        f"{address} with {name}: {status}"
        for address in dict.fromkeys(addresses)
        for name, query in queries.items()
        if (status := client.get(f"{address}?{query}").status_code) >= 500 and not (address == "/health/ready" and status == 503)
    ]
    assert not broken, "\n".join(broken)


# --- Privacy --------------------------------------------------------------------------------------

LINK = re.compile(
    r'(?:[\w-]+="|url\(\'?|"\w+":\s*")(/[^"#\')]*)|(?:https?://(?:testserver|localhost|127\.0\.0\.1)(?::\d+)?)(/[^\s"<#]*)'
)
SRCSET = re.compile(r'srcset="([^"]+)"')
SKIPPED = ("/static/", "/admin/", "/desk/")
LIMIT = 4000
#: Of a page that answers questions (filters, months, pages of a list), so many are asked.
QUESTIONS = 6


def answer(client: Client, address: str) -> bytes:
    """What an address answers. Uploads are the proxy's in production, and here our view's, which has the same rules."""
    media = settings.MEDIA_URL
    if address.startswith(media):
        try:
            response: Any = serve_upload(RequestFactory().get(address), unquote(address.removeprefix(media)))
        except Http404:
            return b""
    else:
        response = client.get(address)
    content: bytes = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return content


def addresses_in(text: str) -> Iterator[str]:
    for groups in LINK.findall(text):
        yield html.unescape(groups[0] or groups[1])
    for candidates in SRCSET.findall(text):
        yield from (
            html.unescape(candidate.split()[0]) for candidate in candidates.split(",") if candidate.strip().startswith("/")
        )


def crawl(client: Client) -> dict[str, bytes]:
    """Every address that can be reached from the front doors and the routes, and what it answers."""
    waiting = [*(f"/{language}/" for language in LANGUAGES), *plain_routes(), *filled_routes()]
    seen: dict[str, bytes] = {}
    asked: Counter[str] = Counter()
    while waiting and len(seen) < LIMIT:
        address = waiting.pop()
        path, _mark, query = address.partition("?")
        if address in seen or address.startswith(SKIPPED) or (query and asked[path] >= QUESTIONS):
            continue
        asked[path] += bool(query)
        seen[address] = answer(client, address)
        if not address.startswith((settings.MEDIA_URL, "/documents/", "/recordings/")):
            text = seen[address].decode(errors="replace")
            waiting += [found for found in addresses_in(text) if found not in seen and not found.startswith("//")]
    return seen


def told(answers: dict[str, bytes]) -> list[str]:
    """Where the secret word stands, with what is around it."""
    return [f"{address}: {found[0]!r}" for address, content in answers.items() if (found := WORD.search(content))]


def test_nothing_private_stands_anywhere(demo: None) -> None:
    hidden = hide_secrets()
    call_command("rebuild_search", verbosity=0)
    client = Client(raise_request_exception=False)
    answers = crawl(client)
    assert 300 < len(answers) < LIMIT
    for kind in ("/sitemap-fr.xml", "/fr/museums/map.json", settings.MEDIA_URL, hidden.linked_document.url):
        assert any(address.startswith(kind) for address in answers), kind
    # What answers only to who knows the word: it may repeat the question, and nothing else.
    for language in LANGUAGES:
        for path in ("search/", "search/suggest"):
            address = f"/{language}/{path}?q={SECRET[:6]}"
            answers[address] = answer(client, address)
    leaks = told(answers)
    assert not leaks, "\n".join(leaks[:20])


def test_what_is_private_is_not_served_by_its_address_either(demo: None) -> None:
    hidden = hide_secrets()
    client = Client()
    for page in Page.objects.filter(slug__startswith=SECRET, live=True):
        response = client.get(page.get_url())
        assert response.status_code == 302 or "password" in response.text
        assert "public" not in response.headers.get("Cache-Control", "")
    for page in Page.objects.filter(slug__startswith=SECRET, live=False):
        assert client.get(f"{page.get_parent().get_url()}{page.slug}/").status_code == 404
    documents = CustomDocument.objects.filter(collection__name=SECRET)
    assert [client.get(document.url).status_code for document in documents] == [302, 302]
    assert client.get(hidden.testimony.media_url).status_code == 404
