"""Teachers find a school pathway by subject, level and distance."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from events.models import Pathway, PathwayIndexPage, PathwayPage, PathwayStep
from museums.models import Museum
from tests.content import build as build_content

pytestmark = pytest.mark.django_db


@pytest.fixture
def index() -> PathwayIndexPage:
    build_content()
    index = PathwayIndexPage.objects.get(locale__language_code="fr")
    glass = Pathway.objects.create(slug="verre", name_fr="Verre", subject="glass", levels=["primary"], minutes=150)
    PathwayStep.objects.create(pathway=glass, kind="museum", museum=Museum.objects.get(slug="la-manufacture-roubaix"))
    index.add_child(instance=PathwayPage(title="Le verre de Roubaix", slug="verre", pathway=glass, locale=index.locale))
    return index


def shown(index: PathwayIndexPage, query: str = "") -> str:
    answer = Client().get(f"{index.url}{query}")
    assert answer.status_code == 200
    return answer.text.split('class="pathways"', 1)[1]


@pytest.mark.parametrize(
    ("query", "glass", "textile"),
    [
        ("", True, True),
        ("?subject=glass", True, False),
        ("?subject=textile&level=college", False, True),
        ("?level=primary", True, False),
        ("?near=roubaix", True, True),
        ("?near=amiens&radius=5", False, True),  # the place of the other is not known: it is said apart
        ("?subject=%00&level=x&near=zzzz&radius=x&page=1000000000", True, True),
    ],
)
def test_filters(index: PathwayIndexPage, query: str, glass: bool, textile: bool) -> None:
    text = shown(index, query)
    assert ("Le verre de Roubaix" in text) == glass
    assert (">Textile<" in text) == textile


def test_what_has_no_known_place_is_listed_apart(index: PathwayIndexPage) -> None:
    near, apart = shown(index, "?near=roubaix").split('id="unplaced"')
    assert "Le verre de Roubaix" in near
    assert ">Textile<" in apart


def test_a_place_nobody_knows_is_said_beside_the_field(index: PathwayIndexPage) -> None:
    text = Client().get(f"{index.url}?near=zzzz").text
    assert 'id="near_error"' in text
    assert 'value="zzzz"' in text


def test_the_page_says_what_is_known_and_nothing_else(index: PathwayIndexPage) -> None:
    textile = Client().get(PathwayPage.objects.get(slug="textile", locale=index.locale).url).text
    assert "septembre 2021" in textile
    assert "Durée" not in textile.split("<main")[1]
    glass = Client().get(PathwayPage.objects.get(slug="verre").url).text
    assert "2 h 30" in glass
    assert "La Manufacture" in glass


def test_a_company_needs_a_name_and_a_museum_is_chosen() -> None:
    for kind in ("museum", "company"):
        with pytest.raises(ValidationError):
            PathwayStep(kind=kind).clean()
