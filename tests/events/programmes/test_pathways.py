"""Teachers find a school pathway by subject, level and distance."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.short_cache import clear_every
from events.models import Pathway, PathwayIndexPage, PathwayPage, PathwayStep
from events.programmes import pathways
from museums.models import Commune, Museum
from museums.places import kilometres

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(tiny_site: object) -> PathwayIndexPage:
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


def steps(number: int, place: Commune, museum: Museum) -> None:
    """Pathways with a step at a museum that has a position, at one that has none, in a commune, and nowhere known."""
    index = PathwayIndexPage.objects.get(locale__language_code="fr")
    somewhere = Museum.objects.create(slug=f"sans-{number}", name="Sans position", commune=place)
    rows: list[dict[str, Any]] = [
        {"kind": "museum", "museum": museum}, {"kind": "museum", "museum": somewhere},
        {"kind": "company", "name": "Une entreprise", "commune": place}, {"kind": "company", "name": "Ailleurs"},
    ]  # fmt: skip
    for kind, row in enumerate(rows):
        name = f"p-{number}-{kind}"
        pathway = Pathway.objects.create(slug=name, name_fr=name, subject="textile", levels=["college", "lycee"])
        PathwayStep.objects.create(pathway=pathway, kind="company", name="Inconnue")
        PathwayStep.objects.create(pathway=pathway, **row)
        index.add_child(instance=PathwayPage(title=name, slug=name, pathway=pathway, locale=index.locale))


@pytest.mark.database
def test_the_distance_is_that_of_the_nearest_step_and_more_pathways_ask_no_more(index: PathwayIndexPage) -> None:
    museum = Museum.objects.exclude(latitude=None).get(slug="la-manufacture-roubaix")
    counts = []
    for number in range(8):
        town = Commune.objects.create(slug=f"ville-{number}", name=f"Ville {number}", latitude=50.6 + number / 7, longitude=3.0)
        steps(number, town, museum)
        if number in (0, 7):
            clear_every()
            shown(index, "?near=lille&radius=50&subject=textile&level=college")
            with CaptureQueriesContext(connection) as statements:
                shown(index, "?near=lille&radius=50&subject=textile&level=college")
            counts.append(len(statements))
    assert counts[0] == counts[1] <= 12
    context = pathways.shown(QueryDict("near=lille&radius=50&level=college"), index.locale_id)
    near = context["filters"].near
    found = [*Paginator(context["results"].paginator.object_list, 1000).page(1)]
    far = 0
    for page in PathwayPage.objects.filter(locale=index.locale, pathway__level_codes__contains=" college "):
        known = [kilometres(near.latitude, near.longitude, *step.position) for step in page.pathway.steps.all() if step.position]
        expected = min(known, default=None)
        answer = next((one.kilometres for one in found if one == page), None)
        assert answer == (pytest.approx(expected) if expected is not None and expected <= 50 else None)
        assert (page in context["unplaced"]) == (expected is None)
        far += expected is not None and expected > 50
    assert far
    assert [page.kilometres for page in found] == sorted(page.kilometres for page in found)


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
