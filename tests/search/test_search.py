from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from museums.models import MuseumPage
from tests.content import build

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_a_museum_is_found_in_the_language_being_read(language: str) -> None:
    build()
    response = Client().get(f"/{language}/search/?q=gaufre")
    page = MuseumPage.objects.get(locale__language_code=language, museum__slug="petit-musee-de-la-gaufre")
    assert [found.pk for found in response.context["results"]] == [page.pk]
    assert page.url in response.text


@pytest.mark.parametrize(
    "query",
    [
        "",
        "%20",
        "%00",
        "'",
        '"',
        "%25",
        "*",
        "-",
        "(",
        "AND",
        "%F0%9F%8E%AB",
        "a:b",
        "é" * 90,
        "x" * 5000,
        "tamat&page=10000000000",
    ],
)
def test_an_odd_query_gets_a_page(query: str) -> None:
    build()
    assert Client().get(f"/fr/search/?q={query}").status_code == 200


def test_what_is_not_public_is_not_found() -> None:
    build()
    pages = MuseumPage.objects.filter(locale__language_code="fr")
    draft, private = pages.get(museum__slug="tamat"), pages.get(museum__slug="la-manufacture-roubaix")
    draft.unpublish()
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    for query in ("tamat", "manufacture"):
        found = Client().get(f"/fr/search/?q={query}").context["results"]
        assert not {draft.pk, private.pk} & {page.pk for page in found}
