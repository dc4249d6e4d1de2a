"""The way to a page and its other languages, as visitors and search engines see them."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from cms.visibility import is_public
from tests.cms import tree as trees

pytestmark = pytest.mark.django_db(transaction=True)  # a translation is published on commit


def links(html: str, rel: str) -> dict[str, str]:
    """The addresses of link elements or of the language menu, by language."""
    if rel == "alternate":
        return dict(re.findall(r'rel="alternate" hreflang="([\w-]+)" href="http://localhost([^"]+)"', html))
    return {code: url for url, code in re.findall(r'languages__link" href="([^"]+)" hreflang="(\w+)"', html)}


def get(path: str) -> str:
    response = Client(headers={"host": "localhost"}).get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_without_a_translation_the_language_menu_leads_to_the_page_in_that_frame(tree: trees.Tree):
    html = get("/fr/museums/sabot/")
    assert links(html, "menu") == {"fr": "/fr/museums/sabot/", "nl": "/nl/museums/sabot/", "en": "/en/museums/sabot/"}
    assert links(html, "alternate") == {"fr": "/fr/museums/sabot/", "x-default": "/fr/museums/sabot/"}


def test_with_a_translation_the_language_menu_stays_on_the_page(tree: trees.Tree):
    trees.translated(tree)
    html = get("/fr/museums/sabot/")
    assert links(html, "menu")["nl"] == "/nl/museums/sabot/"
    assert links(html, "alternate")["nl"] == "/nl/museums/sabot/"
    assert links(get("/nl/museums/sabot/"), "menu")["fr"] == "/fr/museums/sabot/"


def test_a_restricted_translation_is_not_linked_to(tree: trees.Tree):
    trees.translated(tree)
    PageViewRestriction.objects.create(page=tree.page_in("nl"), restriction_type=PageViewRestriction.LOGIN)
    html = get("/fr/museums/sabot/")
    assert links(html, "menu")["nl"] == "/nl/museums/"
    assert "nl" not in links(html, "alternate")


def test_outside_a_request_a_restriction_counts_at_once(tree: trees.Tree):
    page = tree.page_in("fr")
    public = Page.objects.filter(pk=page.pk)
    assert public.filter(is_public()).exists()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert not public.filter(is_public()).exists()


def test_breadcrumbs_say_the_same_to_people_and_to_machines(tree: trees.Tree):
    html = get("/fr/museums/sabot/")
    block = next(json.loads(text) for text in re.findall(r"ld\+json\">(.*?)</script>", html) if "BreadcrumbList" in text)
    assert [item["item"].removeprefix("http://localhost") for item in block["itemListElement"]] == [
        "/fr/",
        "/fr/museums/",
        "/fr/museums/sabot/",
    ]
    listed = re.search(r'breadcrumbs__list">(.*?)</ol>', html, re.DOTALL)
    assert listed is not None
    assert re.findall(r'href="([^"]+)"', listed[1]) == ["/fr/", "/fr/museums/"]
