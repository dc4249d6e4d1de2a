"""What a search finds and in which order: the same on both engines."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from museums.models import Museum, MuseumPage
from tests import content, databases

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.usefixtures("indexed")]


def build() -> None:
    content.build()
    call_command("rebuild_search", verbosity=0)


indexed = databases.built_once(build)


def search(query: str, language: str = "fr", **more: str) -> dict[str, Any]:
    response = Client().get(f"/{language}/search/", {"q": query, **more})
    assert response.status_code == 200
    return response.context


def urls(query: str, language: str = "fr", **more: str) -> list[str]:
    return [result.url for result in search(query, language, **more)["results"]]


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
@pytest.mark.parametrize("query", ["gaufre", "GAUFRES", "gaufrê", "petit musee de la gaufre", "petit-musée gaufres"])
def test_a_museum_is_found_in_the_language_being_read(language: str, query: str) -> None:
    page = MuseumPage.objects.get(locale__language_code=language, museum__slug="petit-musee-de-la-gaufre")
    assert urls(query, language)[0] == page.url


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_word_for_a_trade_finds_its_museums_in_any_language(language: str) -> None:
    museum = Museum.objects.get(slug="tamat")
    page = MuseumPage.objects.get(locale__language_code=language, museum=museum)
    for trade in museum.trades.all():
        for name in (trade.name_fr, trade.name_nl, trade.name_en):
            assert page.url in urls(name, language), name


#: What a visitor types, and a museum whose own words do not say it so.
VISITORS_WORDS = [
    ("waffles", "petit-musee-de-la-gaufre"),
    ("wafel", "petit-musee-de-la-gaufre"),
    ("weverij", "tamat"),
    ("weaver", "tamat"),
    ("wandtapijten", "tamat"),
    ("tapestry", "tamat"),
    ("textiel", "la-manufacture-roubaix"),
]


def test_visitors_words_find_the_trade_in_any_language_here_and_in_the_directory() -> None:
    for query, slug in VISITORS_WORDS:
        assert Museum.objects.matching(query).filter(slug=slug).exists(), query
        for language in ("fr", "nl", "en"):
            page = MuseumPage.objects.get(locale__language_code=language, museum__slug=slug)
            assert page.url in urls(query, language, kind="museum"), (query, language)
