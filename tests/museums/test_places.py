"""The gazetteer: where a town is, however it is typed, and which of its namesakes is meant."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from museums.places import gazetteer, kilometres, take_apart


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("Tournai", ["tournai-be"]),
        ("TOURNAI", ["tournai-be"]),
        ("doornik", ["tournai-be"]),
        ("Moeskroen", ["mouscron-be"]),
        ("Rijsel", ["lille-fr"]),
        ("Courtrai", ["kortrijk-be"]),
        ("Ypres", ["ieper-be"]),
        ("Liege", ["liege-be"]),
        ("st omer", ["saint-omer-fr"]),
        ("Saint-Omer", ["saint-omer-fr"]),
        ("St. Omer", ["saint-omer-fr"]),
        ("villeneuve d’ascq", ["villeneuve-dascq-fr"]),
        ("Villeneuve d'Ascq", ["villeneuve-dascq-fr"]),
        ("Bassée", ["la-bassee-fr"]),
        ("Toerkonje", ["tourcoing-fr"]),
        ("Comines", ["comines-fr", "comines-be"]),
        ("Komen", ["comines-fr", "comines-be"]),
        ("Comines (Belgique)", ["comines-be"]),
        ("Comines België", ["comines-be"]),
        ("comines france", ["comines-fr"]),
        ("comines-be", ["comines-be", "comines-fr"]),
        ("Aalst", ["aalst-be", "aalst-be-2"]),
        ("Alost", ["aalst-be"]),
        ("Atlantis", []),
        ("", []),
        ("%", []),
        ("🎫", []),
        ("x" * 5000, []),
    ],
)
def test_a_place_is_found_however_it_is_typed(text: str, slugs: list[str]) -> None:
    assert [place.slug for place in gazetteer().named(text)][:2] == slugs


@pytest.mark.parametrize(
    ("language", "slug", "label"),
    [
        ("fr", "tournai-be", "Tournai"),
        ("nl", "tournai-be", "Doornik"),
        ("en", "brussels-be", "Brussels"),
        ("fr", "brussels-be", "Bruxelles"),
        ("fr", "comines-fr", "Comines (France)"),
        ("fr", "comines-be", "Comines (Belgique)"),
        ("nl", "comines-be", "Komen (België)"),
        ("fr", "lille-fr", "Lille"),
        ("fr", "lille-be", "Lille (Belgique)"),
        ("fr", "aalst-be", "Alost"),
        ("nl", "aalst-be-2", "Aalst (bij Sint-Truiden)"),
    ],
)
def test_a_namesake_is_told_apart_in_the_reader_s_language(language: str, slug: str, label: str) -> None:
    with override(language):
        assert gazetteer().by_slug[slug].label == label


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_each_label_leads_back_to_its_place(language: str) -> None:
    with override(language):
        places = gazetteer().places
        namesakes = [twins for twins in gazetteer().by_name.values() if len(twins) > 1]
        for place in [*places[:200], *(twin for twins in namesakes for twin in twins[:2])]:
            assert gazetteer().named(place.label)[0].label == place.label


def test_every_place_has_an_address_of_its_own() -> None:
    assert len(gazetteer().by_slug) == len(gazetteer().places) > 3000


def test_nearly_a_name_gets_a_suggestion() -> None:
    assert [place.slug for place in gazetteer().suggestions("Valencien")] == ["valenciennes-fr"]
    assert "tournai-be" in [place.slug for place in gazetteer().suggestions("Turnai")]
    assert gazetteer().suggestions("zzzzqqq") == []
    assert gazetteer().suggestions("x") == []


@pytest.mark.parametrize(
    ("text", "rest", "near", "radius"),
    [
        ("moulin près de Tournai", "moulin", "Tournai", None),
        ("près d’Amiens", "", "Amiens", None),
        ("à 20 km de Lens", "", "Lens", 20),
        ("à moins de 5 km d'Arras", "", "Arras", 5),
        ("textile autour de Roubaix", "textile", "Roubaix", None),
        ("bij Doornik", "", "Doornik", None),
        ("textiel binnen 10 km van Rijsel", "textiel", "Rijsel", 10),
        ("in de buurt van Ieper", "", "Ieper", None),
        ("near Lille", "", "Lille", None),
        ("lace within 15 km of Lille", "lace", "Lille", 15),
        ("œuf près de La Bassée", "œuf", "La Bassée", None),
        ("brasserie", "brasserie", "", None),
        ("dentelle proche de", "dentelle proche de", "", None),
        ("le bijou", "le bijou", "", None),
        ("", "", "", None),
        ("´ ¨ près de ´", "´ ¨ près de ´", "", None),
    ],
)
def test_a_place_is_taken_out_of_a_sentence(text: str, rest: str, near: str, radius: int | None) -> None:
    wish = take_apart(text)
    assert (wish.text, wish.near, wish.radius) == (rest, near, radius)


def test_distances() -> None:
    lille, tournai = gazetteer().by_slug["lille-fr"], gazetteer().by_slug["tournai-be"]
    assert kilometres(lille.latitude, lille.longitude, tournai.latitude, tournai.longitude) == pytest.approx(23.8, abs=0.5)
