"""What holds for every address of the site, whoever adds one: no query string breaks it, and nothing private stands in it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from cms.models import CustomDocument
from events.models import Event
from home.models import ArticlePage, StandardPage
from museums.models import Museum, MuseumPage

pytestmark = [pytest.mark.slow, pytest.mark.database]

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


def plain_routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every address of the project's own that takes no argument."""
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if str(pattern.pattern).startswith(("admin/", "documents/", "__")):
                continue
            yield from plain_routes(pattern.url_patterns, path)
        elif not re.search(r"[<(^\\$]", path):
            yield f"/{path}"


def page_addresses(language: str) -> list[str]:
    """One page of each type."""
    pages = Page.objects.filter(locale__language_code=language, depth__gt=1).live().order_by("path")
    return list({page.content_type_id: page.get_url() for page in pages}.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_query_string_breaks_any_address(demo: None, language: str) -> None:
    client = Client(raise_request_exception=False)
    routes = [path.replace("/fr/", f"/{language}/", 1) for path in plain_routes(get_resolver().url_patterns)]
    addresses = [*page_addresses(language), *routes]
    assert len(addresses) > 25
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

SECRET = "zyxwabloka"  # no word of any language, and no beginning of one
LINK = re.compile(r'(?:href|src|content|action)="(/[^"#]*)"|<loc>https?://[^/]+(/[^<]*)</loc>|"(?:url|href)":\s*"(/[^"]+)"')
SKIPPED = ("/static/", "/media/", "/admin/", "/desk/")
LIMIT = 3000


def hide_secrets() -> None:
    """Everything that must not be seen, each with the secret word in every text it has."""
    index = ArticlePage.objects.filter(locale__language_code="fr").live().first()
    assert index is not None
    parent = index.get_parent()
    parent.add_child(instance=ArticlePage(title=f"{SECRET} brouillon", slug=f"{SECRET}-draft", summary=SECRET, live=False))
    withheld = parent.add_child(instance=ArticlePage(title=f"{SECRET} retenu", slug=f"{SECRET}-private", summary=SECRET))
    withheld.save_revision().publish()
    PageViewRestriction.objects.create(page=withheld, restriction_type=PageViewRestriction.LOGIN)
    home = parent.get_parent()
    members = home.add_child(instance=StandardPage(title=f"{SECRET} membres", slug=f"{SECRET}-members", show_in_menus=True))
    members.save_revision().publish()
    PageViewRestriction.objects.create(page=members, restriction_type=PageViewRestriction.PASSWORD, password="x")
    below = members.add_child(instance=StandardPage(title=f"{SECRET} dessous", slug=f"{SECRET}-below", show_in_menus=True))
    below.save_revision().publish()
    # Edits that wait beside what is live.
    museum_page = MuseumPage.objects.filter(locale__language_code="fr").live().first()
    assert museum_page is not None
    museum_page.summary = f"{SECRET} à relire"
    museum_page.save_revision()
    museum_page.refresh_from_db()
    # A museum whose only page is restricted, an event for members, a document in a private collection.
    museum = museum_page.museum
    Event.objects.create(
        slug=f"{SECRET}-event",
        name_fr=f"{SECRET} interne",
        kind="meeting",
        status="planned",
        start=date(2030, 1, 1),
        end=date(2030, 1, 1),
        audience="members",
        place=SECRET,
    )
    collection = Collection.get_first_root_node().add_child(name=SECRET)
    CollectionViewRestriction.objects.create(collection=collection, restriction_type=CollectionViewRestriction.LOGIN)
    document = CustomDocument(title=f"{SECRET} document", collection=collection)
    document.file.save(f"{SECRET}.txt", ContentFile(SECRET.encode()))
    document.save()
    assert Museum.objects.filter(pk=museum.pk).exists()


def crawl(client: Client) -> dict[str, str]:
    """Every address that can be reached from the front doors and the addresses without argument, and what it answers."""
    waiting = [*(f"/{language}/" for language in LANGUAGES), *plain_routes(get_resolver().url_patterns)]
    seen: dict[str, str] = {}
    while waiting and len(seen) < LIMIT:
        address = waiting.pop()
        if address in seen or address.startswith(SKIPPED):
            continue
        response = client.get(address)
        seen[address] = "" if response.streaming else response.content.decode(errors="replace")
        for groups in LINK.findall(seen[address]):
            found = html.unescape(next(group for group in groups if group))
            if found not in seen and not found.startswith("//"):
                waiting.append(found)
    return seen


def test_nothing_private_stands_anywhere(demo: None) -> None:
    hide_secrets()
    call_command("rebuild_search", verbosity=0)
    client = Client(raise_request_exception=False)
    answers = crawl(client)
    assert 300 < len(answers) < LIMIT
    assert any("sitemap" in address for address in answers)
    told = [address for address, text in answers.items() if SECRET in text.lower()]
    assert not told, "\n".join(told[:20])
    # What answers only to who knows the word: it may repeat the question, and nothing else.
    for language in LANGUAGES:
        for path in ("search/", "search/suggest"):
            text = client.get(f"/{language}/{path}", {"q": SECRET[:6]}).content.decode()
            assert SECRET not in text.lower(), (language, path)


def test_what_is_private_is_not_served_by_its_address_either(demo: None) -> None:
    hide_secrets()
    client = Client()
    for page in Page.objects.filter(slug__startswith=SECRET).exclude(slug__endswith="draft"):
        response = client.get(page.get_url())
        assert response.status_code == 302 or "password" in response.text
        assert "public" not in response.headers.get("Cache-Control", "")
    assert client.get(Page.objects.get(slug=f"{SECRET}-draft").get_url() or "/fr/nowhere/").status_code == 404
    document = CustomDocument.objects.get(title__startswith=SECRET)
    assert client.get(document.url).status_code == 302
