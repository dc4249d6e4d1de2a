"""The public page of the pass: where it gives something, by offer, territory and advantage."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from museums.models import Territory
from passes.models import Advantage, AdvantageKind, Edition, PassPage
from tests.passes.factories import make_advantage, make_museum, make_offer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tiny_site")]


@pytest.fixture
def pass_page() -> PassPage:
    Advantage.objects.all().delete()
    return PassPage.objects.filter(locale__language_code="fr").get()


def look(pass_page: PassPage, query: str = "") -> Any:
    return Client().get(f"{pass_page.url}?{query}")


def names(response: Any) -> list[str]:
    return [place.advantage.museum.slug for place in response.context["where"].places]


@pytest.fixture
def scene(pass_page: PassPage) -> PassPage:
    edition = pass_page.edition
    assert edition is not None
    hills, sea = (Territory.objects.create(slug=slug, name_fr=slug) for slug in ("monts", "mer"))
    make_advantage(edition, make_museum("a-moulin", territory=hills), kind=AdvantageKind.FREE_ENTRY, pass_price=0)
    make_advantage(edition, make_museum("b-phare", territory=sea))
    offer = make_offer()
    make_advantage(offer, make_museum("b-phare"), kind=AdvantageKind.FREE_ENTRY, pass_price=0)
    make_advantage(make_offer("finie", valid_from="2020-01-01", valid_until="2020-12-31"), make_museum("c-vieux"))
    return pass_page


def test_the_filters_narrow_and_say_how_many(scene: PassPage) -> None:
    assert scene.edition is not None
    assert names(look(scene)) == ["a-moulin", "b-phare", "b-phare"]
    assert names(look(scene, "territory=mer")) == ["b-phare", "b-phare"]
    assert names(look(scene, "gift=free_entry")) == ["a-moulin", "b-phare"]
    assert names(look(scene, "offer=entree-offerte")) == ["b-phare"]
    assert names(look(scene, f"offer={scene.edition.slug}&territory=mer")) == ["b-phare"]
    text = look(scene, "territory=mer").text
    assert '<option value="mer" selected>mer (2)</option>' in text
    assert "La Banque du Nord" in text  # the offer itself, with whom it is for
    assert "Les sociétaires de la banque" in text


@pytest.mark.parametrize(
    "query",
    ["territory=nowhere", "gift=%00", "offer=" + "x" * 5000, "territory=mer&territory=monts", "gift[]=1"],
    ids=["unknown", "nul", "long", "twice", "brackets"],
)
def test_what_nobody_has_filters_nothing(scene: PassPage, query: str) -> None:
    response = look(scene, query)
    assert response.status_code == 200
    assert names(response)


def test_nothing_fits_all_of_that(scene: PassPage) -> None:
    # Each filter offers what the ones before it leave: a typed address may still ask for the impossible.
    assert names(look(scene, "territory=monts&gift=free_entry")) == ["a-moulin"]


@pytest.mark.parametrize("count", [3, 30])
def test_statements_do_not_grow(pass_page: PassPage, count: int) -> None:
    assert pass_page.edition is not None
    for number in range(count):
        make_advantage(pass_page.edition, make_museum(f"museum-{number}"))
    look(pass_page)
    with CaptureQueriesContext(connection) as queries:
        look(pass_page)
    assert len(queries) <= 8, [query["sql"][:120] for query in queries]


def test_sold_out_is_said_before_anybody_types(pass_page: PassPage) -> None:
    assert pass_page.edition is not None
    Edition.objects.filter(pk=pass_page.edition.pk).update(quantity=1, issued=1)
    text = look(pass_page).text
    assert "ont été distribués" in text
    assert 'name="party_size"' not in text


def test_a_window_that_opens_later_says_when(pass_page: PassPage) -> None:
    assert pass_page.edition is not None
    opens = timezone.now() + timedelta(days=40)
    Edition.objects.filter(pk=pass_page.edition.pk).update(opens_at=opens)
    assert str(timezone.localtime(opens).year) in look(pass_page).text
