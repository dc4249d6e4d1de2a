"""What a museum's page says: what is known and nothing else, to people and to machines."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.pictures import shown
from cms.visibility import source_locale_id
from museums.card_pictures import with_pictures
from museums.models import Club, Commune, Museum, MuseumPage, MuseumPicture, Price, Territory, TerritoryPage, Trade, TradePage
from museums.nearby import nearby
from museums.templatetags.museum_tags import fact_page
from museums.visit import Said, visit_of, web_links
from tests import databases
from tests.cms import tree
from tests.cms.blocks import make_image

pytestmark = pytest.mark.django_db


site = databases.built_once(tree.build)


def everything(museum: Museum) -> Museum:
    """A museum about which all is known."""
    museum.commune = Commune.objects.create(slug="tournai", name="Tournai", name_nl="Doornik", country="BE", postal_code="7500")
    museum.area, museum.street = "BE-WHT", "Place Reine Astrid 9"
    museum.latitude, museum.longitude, museum.coordinate_precision = 50.606, 3.388, "building"
    museum.territory = Territory.objects.create(slug="eurometropole", name_fr="Eurométropole")
    museum.phone, museum.email, museum.website = "+32 69 00 00 00", "musee@example.org", "https://musee.example.org/"
    museum.social_links = ["https://www.facebook.com/musee", "javascript:alert(1)", 3]
    museum.other_names = ["Ancien nom"]
    museum.opening_hours = "Tu-Su 10:00-12:00,14:00-18:00"
    museum.languages = ["fr", "nl", "xx"]
    museum.groups_welcome, museum.group_size_max, museum.schools_welcome = True, 25, False
    museum.label_visual = museum.step_free = museum.shop = True
    museum.parking = museum.cafe = False
    museum.save()
    museum.trades.add(Trade.objects.create(slug="textile", name_fr="Textile", name_nl="Textiel"))
    museum.clubs.add(Club.objects.create(slug="textile", name_fr="Club textile"))
    Price.objects.create(museum=museum, kind="full", amount=Decimal("6.5"))
    return museum


def page_of(museum: Museum) -> MuseumPage:
    return MuseumPage.objects.get(museum=museum, locale__language_code="fr")


def html_of(museum: Museum, language: str = "fr") -> str:
    response = Client().get(page_of(museum).url.replace("/fr/", f"/{language}/"))
    assert response.status_code == 200
    return response.text


def data_of(museum: Museum) -> dict[str, Any]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html_of(museum), re.DOTALL)
    [data] = [block for block in map(json.loads, found) if block["@type"] == "Museum"]
    return dict(data)


# --- For people -----------------------------------------------------------------------------------


def test_all_that_is_known_is_shown(site: tree.Tree) -> None:
    html = html_of(everything(site.sabot.museum))
    for words in (
        "Place Reine Astrid 9",
        "7500 Tournai",
        "tel:+3269000000",
        "mailto:musee@example.org",
        "Facebook",
        "Ancien nom",
        "6,50",
        "Accès de plain-pied",
        "Pas de parking à proximité",
        "Groupes jusqu’à 25 personnes",
        "Pas de visite scolaire",
        "Français, néerlandais",
        "visuel",
        "Boutique",
        "Eurométropole",
        "Club textile",
    ):
        assert words in html, words
    assert "javascript:alert" not in html
    assert ">Café<" not in html  # nobody misses what is not there
    assert "ne sont pas encore publiés" not in html


def test_what_is_not_known_is_not_shown(site: tree.Tree) -> None:
    html = html_of(site.sabot.museum)
    for words in (
        "Tarifs",
        "Accessibilité",
        "Sur place",
        "Groupes et écoles",
        "Langues parlées",
        "Où le trouver",
        "Sur la carte",
        "None",
    ):
        assert words not in html, words
    assert "ne sont pas encore publiés" in html


def test_a_town_is_named_in_the_reader_s_language(site: tree.Tree) -> None:
    museum = everything(site.sabot.museum)
    assert "7500 Doornik (Tournai)" in html_of(museum, "nl")
    assert "7500 Tournai" in html_of(museum, "en")
    assert "Doornik" not in html_of(museum)


@pytest.mark.parametrize(("until", "said"), [(None, False), (0, False), (-1, True)])
def test_a_museum_that_left_says_so(site: tree.Tree, until: int | None, said: bool) -> None:
    museum = site.sabot.museum
    museum.member_since = 1999
    museum.member_until = None if until is None else timezone.localdate().year + until
    museum.save()
    assert ("a quitté le réseau" in html_of(museum)) is said


def test_what_is_an_example_says_so(site: tree.Tree) -> None:
    museum = everything(site.sabot.museum)
    assert "exemple" not in html_of(museum)
    museum.practical_examples = True
    museum.save()
    assert "Horaires d’exemple" in html_of(museum)


def test_groups_in_words() -> None:
    assert visit_of(Museum(groups_welcome=False)).groups == (Said("Pas de visite de groupe", False),)
    assert visit_of(Museum(groups_welcome=True)).groups == (Said("Les groupes sont les bienvenus"),)
    assert not visit_of(Museum(cafe=False))


def test_a_web_page_is_called_by_its_network_or_host() -> None:
    links = web_links(
        Museum(social_links=["https://m.facebook.com/x", "https://notfacebook.com/", "http://[", "ftp://example.org"])
    )
    assert [link.name for link in links] == ["Facebook", "notfacebook.com"]


# --- Near, and linked -----------------------------------------------------------------------------


def add_museum(site: tree.Tree, slug: str, latitude: float, longitude: float, **fields: Any) -> Museum:
    museum = Museum.objects.create(slug=slug, name=slug, latitude=latitude, longitude=longitude, **fields)
    tree.add(site.directories["fr"], MuseumPage(title=slug, slug=slug, museum=museum, locale=tree.locale("fr")))
    return museum


def test_the_museums_near_are_members_by_distance(site: tree.Tree) -> None:
    here = everything(site.sabot.museum)
    add_museum(site, "far", 51.3, 3.388)
    add_museum(site, "third", 50.9, 3.388)
    add_museum(site, "left", 50.607, 3.388, member_until=2001)
    add_museum(site, "first", 50.606, 3.388)
    add_museum(site, "second", 50.606, 3.8)
    found = nearby(here, source_locale_id(None))
    assert [page.slug for page in found] == ["first", "second", "third"]
    assert [round(page.kilometres or 0) for page in found] == [0, 29, 33]
    assert "à 29 km" in html_of(here)
    assert nearby(site.textile.museum, source_locale_id(None)) == []


def test_trades_and_territories_lead_to_their_pages(site: tree.Tree) -> None:
    museum = everything(site.sabot.museum)
    assert 'href="/fr/metiers/' not in html_of(museum)
    from museums.models import TerritoryIndexPage, TradeIndexPage

    trades = tree.add(site.homes["fr"], TradeIndexPage(title="Métiers", slug="metiers", locale=tree.locale("fr")))
    tree.add(trades, TradePage(title="Textile", slug="textile", trade=museum.trades.get(), locale=tree.locale("fr")))
    territories = tree.add(site.homes["fr"], TerritoryIndexPage(title="T", slug="territoires", locale=tree.locale("fr")))
    tree.add(territories, TerritoryPage(title="E", slug="e", territory=museum.territory, locale=tree.locale("fr")))
    html = html_of(museum)
    assert 'href="/fr/metiers/textile/"' in html
    assert 'href="/fr/territoires/e/"' in html
    assert 'href="/nl/metiers/textile/"' in html_of(museum, "nl")  # read in French, in the Dutch frame
    assert fact_page(None) is None


# --- Pictures -------------------------------------------------------------------------------------


def test_pictures_are_those_of_the_french_page_in_every_language(site: tree.Tree) -> None:
    tree.translated(site)
    page = site.sabot
    for number in range(2):
        MuseumPicture.objects.create(page=page, image=make_image(f"picture {number}"), sort_order=number)
    for language, address in (("fr", page.url), ("nl", site.page_in("nl").url)):
        html = Client().get(address).text
        assert html.count('class="figure"') == 2, language
    Client().get(page.url)
    with CaptureQueriesContext(connection) as queries:
        Client().get(page.url)
    assert len(queries) <= 10


def test_a_list_shows_the_first_picture_of_a_museum_in_few_statements(site: tree.Tree, django_assert_num_queries: Any) -> None:
    tree.translated(site)
    pages = list(MuseumPage.objects.filter(locale_id=source_locale_id(None)))
    with django_assert_num_queries(2):  # outside a request, each list asks anew what is private
        assert not any(page.card_picture for page in with_pictures(pages))
    for number in (1, 0):
        MuseumPicture.objects.create(page=site.sabot, image=make_image(f"picture {number}"), sort_order=number)
    for read in (site.sabot, site.page_in("nl")):
        with django_assert_num_queries(4):
            [entry] = with_pictures([read])
            assert entry.card_picture is not None
            assert shown(entry.card_picture, "card").src
        assert entry.card_picture.title == "picture 0"


# --- For machines ---------------------------------------------------------------------------------

# What each type may have here, after schema.org; those with a star must be there.
SCHEMA = {
    "Museum": "name* description url* image sameAs alternateName telephone keywords address containedInPlace geo"
    " openingHoursSpecification isAccessibleForFree amenityFeature",
    "PostalAddress": "streetAddress postalCode addressLocality* addressCountry*",
    "AdministrativeArea": "name*",
    "GeoCoordinates": "latitude* longitude*",
    "OpeningHoursSpecification": "opens* closes* validFrom* validThrough*",
    "LocationFeatureSpecification": "name* value*",
}


def check_schema(thing: Any) -> None:
    if isinstance(thing, list):
        for each in thing:
            check_schema(each)
    elif isinstance(thing, dict):
        rules = SCHEMA[thing["@type"]].split()
        own = {name for name in thing if not name.startswith("@")}
        assert own <= {rule.rstrip("*") for rule in rules}, thing
        assert {rule[:-1] for rule in rules if rule.endswith("*")} <= own, thing
        for name in own:
            check_schema(thing[name])


def test_the_data_for_machines_is_valid_and_whole(site: tree.Tree) -> None:
    museum = everything(site.sabot.museum)
    data = data_of(museum)
    check_schema(data)
    assert data["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "Place Reine Astrid 9",
        "postalCode": "7500",
        "addressLocality": "Tournai",
        "addressCountry": "BE",
    }
    assert data["geo"]["latitude"] == 50.606
    assert data["isAccessibleForFree"] is False
    assert data["sameAs"] == ["https://musee.example.org/", "https://www.facebook.com/musee"]
    assert {"@type": "LocationFeatureSpecification", "name": "Parking à proximité", "value": False} in data["amenityFeature"]
    hours = data["openingHoursSpecification"]
    assert len({each["validFrom"] for each in hours}) == 7
    assert {(each["opens"], each["closes"]) for each in hours} <= {("10:00", "12:00"), ("14:00", "18:00"), ("00:00", "00:00")}


def test_machines_are_told_no_example_and_no_false_precision(site: tree.Tree) -> None:
    museum = everything(site.sabot.museum)
    museum.practical_examples, museum.coordinate_precision = True, "commune"
    museum.save()
    data = data_of(museum)
    check_schema(data)
    assert not {"openingHoursSpecification", "isAccessibleForFree", "geo"} & set(data)


def test_the_data_of_a_museum_of_which_little_is_known_is_valid(site: tree.Tree) -> None:
    data = data_of(site.sabot.museum)
    check_schema(data)
    assert set(data) == {"@context", "@type", "@id", "url", "name", "description"}


def test_a_free_museum_says_so(site: tree.Tree) -> None:
    Price.objects.create(museum=site.sabot.museum, kind="full", amount=0)
    assert data_of(site.sabot.museum)["isAccessibleForFree"] is True


def test_a_museum_without_photograph_is_shared_with_its_cloth(site: tree.Tree) -> None:
    [address] = re.findall(r'og:image" content="http://testserver([^"]+)"', html_of(site.sabot.museum))
    response = Client().get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert "max-age=604800" in response["Cache-Control"]
    site.sabot.unpublish()
    assert Client().get(address).status_code == 404
    assert Client().get("/fr/weaves/nowhere.png").status_code == 404
