"""Postcodes: each finds its town, or says around which town it looks."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from museums.models import Commune
from museums.places import gazetteer
from museums.postcodes import TOWN_OF, area_of, place_of, postcode_in

pytestmark = pytest.mark.django_db


def test_every_town_of_the_table_is_in_the_gazetteer() -> None:
    places = gazetteer().by_slug
    for code, slug in TOWN_OF.items():
        assert places[slug].country == ("BE" if len(code) == 4 else "FR")


@pytest.mark.parametrize(
    ("postcode", "label"),
    [
        ("59000", "59000 Lille"),
        ("59800", "59800 Lille"),
        ("62000", "62000 Arras"),
        ("80000", "80000 Amiens"),
        ("59140", "59140 Dunkerque"),
        ("7500", "7500 Tournai"),
        ("7700", "7700 Mouscron"),
        ("8500", "8500 Courtrai"),
        ("7540", "7540 (vers Tournai)"),
        ("8510", "8510 (vers Courtrai)"),
    ],
)
def test_a_postcode_names_its_town_or_the_nearest_known(postcode: str, label: str) -> None:
    with override("fr"):
        place = place_of(postcode)
        assert place is not None
        assert place.label == label
        assert postcode_in(place.label) == postcode  # what the form sends back


def test_the_communes_of_members_are_known_by_theirs() -> None:
    Commune.objects.create(slug="terdeghem", name="Terdeghem", country="FR", postal_code="59114", latitude=50.8, longitude=2.5)
    assert (place := place_of("59114")) is not None
    assert place.label == "59114 Terdeghem"


@pytest.mark.parametrize("postcode", ["13001", "59233", "2000", "99999", "0000"])
def test_a_postcode_far_from_the_network_is_not_guessed(postcode: str) -> None:
    assert place_of(postcode) is None
    assert area_of(postcode) == ("FR-59" if postcode == "59233" else "")


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("59000", "59000"),
        ("F-59000", "59000"),
        ("b 7500", "7500"),
        ("59000 Lille", "59000"),
        ("590000", ""),
        ("Lille", ""),
        ("", ""),
    ],
)
def test_a_postcode_is_seen_as_it_is_written(text: str, postcode: str) -> None:
    assert postcode_in(text) == postcode
