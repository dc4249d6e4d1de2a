"""The directory: what each filter finds and counts, in which order, what it costs, and what its map is sent."""

from __future__ import annotations

import html
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from cms.bitsets import numbers_in
from cms.short_cache import clear_every
from home.models import HomePage
from museums import facets
from museums.directory_index import index_of
from museums.models import Club, Commune, Museum, MuseumDirectoryPage, MuseumPage, Territory, Trade
from museums.places import gazetteer, kilometres
from tests import databases

pytestmark = pytest.mark.django_db

PLACES = {  # town, area
    "lille-fr": "FR-59",
    "roubaix-fr": "FR-59",
    "arras-fr": "FR-62",
    "tournai-be": "BE-WHT",
    "comines-be": "BE-WHT",
}


def museum(directory: Page, slug: str, place: str, **facts: Any) -> Museum:
    """A museum in the middle of a town, with its page."""
    town = gazetteer().by_slug[place]
    trades, clubs = facts.pop("trades", ()), facts.pop("clubs", ())
    commune, _new = Commune.objects.get_or_create(
        slug=place,
        defaults={"name": town.name, "country": town.country, "postal_code": facts.pop("postal_code", "")},
    )
    made = Museum.objects.create(
        slug=slug,
        name=facts.pop("name", slug),
        commune=commune,
        area=PLACES[place],
        latitude=town.latitude,
        longitude=town.longitude,
        **facts,
    )
    made.trades.set(trades)
    made.clubs.set(clubs)
    directory.add_child(instance=MuseumPage(title=made.name, slug=slug, museum=made))
    return made


def build() -> MuseumDirectoryPage:
    root = Page.get_first_root_node()
    locale = Locale.objects.get_or_create(language_code="fr")[0]
    home = root.add_child(instance=HomePage(title="Accueil", slug="accueil", locale=locale))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    page = home.add_child(instance=MuseumDirectoryPage(title="Musées", slug="musees"))
    lace, glass = (Trade.objects.create(slug=slug, name_fr=name) for slug, name in (("lace", "Dentelle"), ("glass", "Verre")))
    club = Club.objects.create(slug="textile", name_fr="Club textile")
    north, border = (Territory.objects.create(slug=slug, name_fr=slug.title()) for slug in ("nord", "frontiere"))
    museum(page, "ecole", "lille-fr", name="École du fil", trades=[lace], territory=north, step_free=True, schools_welcome=True)
    museum(page, "verre", "roubaix-fr", name="Verre et feu", trades=[glass], territory=north, label_visual=True)
    museum(page, "atelier", "arras-fr", name="Atelier", trades=[lace, glass], clubs=[club], territory=north, groups_welcome=True)
    museum(page, "moulin", "tournai-be", name="Moulin", territory=border, postal_code="7500", schools_welcome=True)
    museum(page, "zinc", "comines-be", name="Zinc", clubs=[club], territory=border, opening_hours="Mo-Su 10:00-18:00")
    museum(page, "parti", "lille-fr", name="Musée parti", member_since=1990, member_until=2000)
    return page


directory = databases.built_once(build)


def ask(directory: MuseumDirectoryPage, query: str) -> Any:
    response = Client().get(f"{directory.url}?{query}")
    assert response.status_code == 200
    return response


def found(response: Any) -> list[str]:
    return [entry.museum.slug for entry in response.context["results"]]


THIS_YEAR = timezone.localdate().year

EVERYTHING = ["atelier", "ecole", "moulin", "verre", "zinc"]  # É stands beside E
FILTERS = [
    ("", EVERYTHING),
    ("q=dentelle", ["atelier", "ecole"]),
    ("q=dentelle+verre", ["atelier"]),
    ("q=tournai", ["moulin"]),
    ("q=7500", ["moulin", "verre"]),  # a postcode is a place
    ("q=59000+Lille", ["ecole", "verre", "zinc"]),
    ("near=59800", ["ecole", "verre", "zinc"]),
    ("near=B-7500&radius=5", ["moulin"]),
    ("near=7540", ["moulin", "verre"]),  # around Tournai
    ("near=59233", EVERYTHING),  # not guessed
    ("q=1914", []),
    ("near=99999", EVERYTHING),
    ("q=verre+près+de+Lille", ["verre"]),
    ("q=près+de+Tournai", ["moulin", "verre"]),
    ("q=bij+Doornik&radius=100", ["moulin", "verre", "ecole", "zinc", "atelier"]),
    ("near=Lille", ["ecole", "verre", "zinc"]),
    ("near=rijsel&radius=5", ["ecole"]),
    ("near=Comines+(Belgique)&radius=5", ["zinc"]),
    ("near=comines&radius=5", ["zinc"]),
    ("near=7500&radius=5", ["moulin"]),
    ("near=Atlantis", EVERYTHING),
    ("near=Lille&radius=-5", ["ecole", "verre", "zinc"]),
    ("near=Lille&radius=9999999999999", ["ecole", "verre", "zinc"]),
    ("near=Lille&radius=²", ["ecole", "verre", "zinc"]),
    ("near=%00", EVERYTHING),
    ("trade=lace", ["atelier", "ecole"]),
    ("trade=lace&trade=glass", ["atelier", "verre"]),
    ("trade=atlantis", EVERYTHING),
    ("territory=frontiere", ["moulin", "zinc"]),
    ("territory=%00", EVERYTHING),
    ("club=textile", ["atelier", "zinc"]),
    ("club=textile&area=BE", ["zinc"]),
    ("area=FR", ["atelier", "ecole", "verre"]),
    ("area=FR-62", ["atelier"]),
    ("area=FR-99", EVERYTHING),
    ("area=F", EVERYTHING),
    ("accessible=1", ["ecole", "verre"]),
    ("accessible=0", EVERYTHING),
    ("accessible=yes%00", EVERYTHING),
    ("schools=on", ["ecole", "moulin"]),
    ("groups=1", ["atelier"]),
    ("schools=1&accessible=1", ["ecole"]),
    ("pass=1", []),
    (f"open={THIS_YEAR}-12-31", ["zinc"]),
    (f"open=31/12/{THIS_YEAR}", ["zinc"]),
    (f"open={THIS_YEAR + 1}-02-30", EVERYTHING),
    ("open=demain", EVERYTHING),
    ("open=2020-01-01", EVERYTHING),
    ("open=9999-12-31", EVERYTHING),
    ("open=%00", EVERYTHING),
    ("open=-1", EVERYTHING),
    ("view=map", EVERYTHING),
    ("view=atlantis", EVERYTHING),
    ("page=1000000000", EVERYTHING),
    ("page=-1", EVERYTHING),
    ("page=%00", EVERYTHING),
    ("q=%00%00", EVERYTHING),
    ("q=%25", []),
    ("q=%F0%9F%8E%AB", []),
    ("box=1", EVERYTHING),
    pytest.param("near=" + "x" * 9000, EVERYTHING, id="huge"),
]


@pytest.mark.parametrize(("query", "slugs"), FILTERS)
def test_what_each_filter_finds(directory: MuseumDirectoryPage, query: str, slugs: list[str]) -> None:
    response = ask(directory, quote(query, safe="=&+%"))
    assert found(response) == slugs
    assert response.context["total"] == len(slugs)


@pytest.mark.database
def test_the_nearest_stand_first_and_say_how_far_they_are(directory: MuseumDirectoryPage) -> None:
    response = ask(directory, "near=Lille&radius=100")
    lille = gazetteer().by_slug["lille-fr"]
    distances = [entry.kilometres for entry in response.context["results"]]
    assert distances == sorted(distances)
    assert found(response) == ["ecole", "verre", "zinc", "moulin", "atelier"]
    for entry in response.context["results"]:
        exact = kilometres(lille.latitude, lille.longitude, entry.museum.latitude, entry.museum.longitude)
        assert entry.kilometres == pytest.approx(exact, abs=0.001)
    assert "à 24 km" in response.text
    assert "à moins de 1 km" in response.text


@pytest.mark.database
@pytest.mark.parametrize(
    ("query", "counts"),
    [
        ("", {"trades": {"lace": 2, "glass": 2}, "territories": {"nord": 3, "frontiere": 2}, "clubs": {"textile": 2}}),
        ("trade=lace", {"trades": {"lace": 2, "glass": 2}, "territories": {"nord": 2}, "clubs": {"textile": 1}}),
        ("territory=frontiere", {"trades": {}, "territories": {"nord": 3, "frontiere": 2}, "clubs": {"textile": 1}}),
        ("accessible=1", {"flags": {"accessible": 2, "schools": 1}, "trades": {"lace": 1, "glass": 1}}),
        ("accessible=1&schools=1", {"flags": {"accessible": 1, "schools": 1}, "territories": {"nord": 1}}),
        ("area=BE", {"areas": {"FR": 3, "FR-59": 2, "FR-62": 1, "BE": 2, "BE-WHT": 2}, "flags": {"schools": 1}}),
        (
            "area=FR-62&territory=frontiere",
            {"areas": {"FR": 0, "FR-62": 0, "BE": 2, "BE-WHT": 2}, "territories": {"nord": 1, "frontiere": 0}},
        ),
        ("near=Lille", {"trades": {"lace": 1, "glass": 1}, "areas": {"FR": 2, "FR-59": 2, "BE": 1, "BE-WHT": 1}}),
        ("q=verre", {"trades": {"lace": 1, "glass": 2}}),
    ],
)
def test_each_value_is_counted_under_the_other_filters(
    directory: MuseumDirectoryPage, query: str, counts: dict[str, dict[str, int]]
) -> None:
    form = ask(directory, query).context["form"]
    for name, expected in counts.items():
        shown = {choice.value: choice.count for choice in getattr(form, name)}
        assert shown == {value: number for value, number in expected.items() if number or value in query}
        for choice in getattr(form, name):
            if choice.count:
                parameter = {"trades": "trade", "territories": "territory", "clubs": "club", "areas": "area"}.get(
                    name, choice.value
                )
                value = choice.value if name != "flags" else "1"
                assert ask(directory, f"{query}&{parameter}={value}").context["total"] == choice.count


@pytest.mark.database
def test_the_index_meets_a_text_as_the_database_does(directory: MuseumDirectoryPage) -> None:
    museum(directory, "lin", "lille-fr", name="Maison du lin", trades=[Trade.objects.get(slug="glass")])
    museum(directory, "linselles", "lille-fr", name="Les 100 % Moulins de Linselles, brasserie_1")
    index = index_of(directory.locale_id)
    texts = (
        "a|l|d|verre|glas|dentelle verre|lin|vlas|linen|molens|moulins a vent|beer|e|100|%|_|brasserie 1|lille lille|du d|xyz|"
    )
    for text in texts.split("|"):
        there = Museum.objects.matching(text).exclude(slug="parti").values_list("pk", flat=True)
        assert {index.keys[number] for number in numbers_in(index.with_text(text))} == set(there), text


def test_the_pass_adds_its_filter() -> None:
    assert "pass" in facets.flags()


def test_what_is_wrong_is_said_beside_the_field_and_kept(directory: MuseumDirectoryPage) -> None:
    text = html.unescape(ask(directory, "near=Turnai&open=demain&q=fil").text)
    assert 'value="Turnai"' in text
    assert 'value="demain"' in text
    assert 'value="fil"' in text
    assert "« demain » n’est pas une date" in text
    assert "Nous ne connaissons pas ce lieu" in text
    assert "Tournai</a>" in text
    assert text.count('aria-invalid="true"') == 2


@pytest.mark.parametrize("query", ["near=59233", "q=59233"])
def test_a_french_postcode_that_is_not_known_offers_its_departement(directory: MuseumDirectoryPage, query: str) -> None:
    text = html.unescape(ask(directory, query).text)
    assert "Nous ne connaissons pas ce lieu" in text
    assert 'href="?area=FR-59"' in text
    assert "Tous les musées</h2>" in text  # so that the list below is no answer


def test_a_slip_in_a_word_is_mended_and_the_site_s_search_offered(directory: MuseumDirectoryPage) -> None:
    text = html.unescape(ask(directory, "q=dentele").text)
    assert 'href="?q=Dentelle"' in text
    assert "/recherche/?q=dentele" in text or "search/?q=dentele" in text
    assert 'href="?q=Verre+et+feu"' in html.unescape(ask(directory, "q=vere+et+feu").text)
    assert "Retirez un filtre" not in text


def test_cards_say_the_hours_of_the_day_asked_for(directory: MuseumDirectoryPage) -> None:
    Museum.objects.filter(slug="zinc").update(practical_examples=True)
    text = html.unescape(ask(directory, f"open={THIS_YEAR}-12-31").text)
    assert "31 décembre : 10 h – 18 h" in text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "open-now__example" in text


def test_the_languages_keep_the_filters_and_the_canonical_address_does_not(directory: MuseumDirectoryPage) -> None:
    text = html.unescape(ask(directory, "near=Tournai&radius=50&page=2").text)
    assert f'class="languages__link" href="{directory.url}?near=Tournai&radius=50"' in text
    assert f'hreflang="fr" href="http://testserver{directory.url}"' in text


def test_each_chip_takes_its_filter_away(directory: MuseumDirectoryPage) -> None:
    query = "q=ecole&near=Lille&radius=50&trade=lace&territory=nord&area=FR&accessible=1"
    chips = ask(directory, query).context["filters"].chips()
    assert len(chips) == 6
    for chip in chips:
        assert len(ask(directory, chip.query).context["filters"].chips()) == 5


def test_nothing_found_helps_on(directory: MuseumDirectoryPage) -> None:
    response = ask(directory, "near=Amiens&radius=10")
    assert [entry.museum.slug for entry in response.context["nearest"]] == ["atelier", "ecole", "verre"]
    assert "radius=20" in response.text
    assert "Les musées les plus proches d" in response.text


def test_a_namesake_is_offered(directory: MuseumDirectoryPage) -> None:
    assert "near=comines-be" in ask(directory, "near=Comines").text


def test_no_script_is_needed_to_see_the_map_s_side(directory: MuseumDirectoryPage) -> None:
    assert 'data-view="map"' in ask(directory, "view=map&near=Lille").text
    assert 'href="?near=lille-fr"' in ask(directory, "view=map&near=Lille").text


def statements(directory: MuseumDirectoryPage, query: str) -> int:
    ask(directory, query)
    with CaptureQueriesContext(connection) as queries:
        ask(directory, query)
    return len(queries)


@pytest.mark.parametrize("query", ["", "q=verre", "near=Lille&radius=100&trade=lace&accessible=1"])
def test_the_directory_takes_as_many_statements_for_3_museums_as_for_30(directory: MuseumDirectoryPage, query: str) -> None:
    few = statements(directory, query)
    assert few <= 15
    lace = Trade.objects.get(slug="lace")
    for number in range(30):
        museum(directory, f"musee-{number}", "lille-fr", name=f"Musée du verre {number}", trades=[lace], step_free=True)
    clear_every()
    cache.clear()
    assert statements(directory, query) <= few


# --- The map ------------------------------------------------------------------------------------


def test_the_map_is_sent_what_the_list_shows(directory: MuseumDirectoryPage) -> None:
    sent = Client().get("/fr/museums/map.json?trade=lace").json()
    assert [(row[0], row[3], row[4], row[5]) for row in sent["museums"]] == [
        ("atelier", "Atelier", "/fr/musees/atelier/", "Arras"),
        ("ecole", "École du fil", "/fr/musees/ecole/", "Lille"),
    ]


@pytest.mark.database
def test_many_museums_are_sent_as_numbers(directory: MuseumDirectoryPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("museums.map_data.MOST_NAMED", 2)
    sent = Client().get("/fr/museums/map.json").json()
    assert sum(number for _latitude, _longitude, number in sent["groups"]) == 5
    box = "50.5,3.3,50.7,3.5"
    assert [row[0] for row in Client().get(f"/fr/museums/map.json?box={box}").json()["museums"]] == ["moulin"]


@pytest.mark.parametrize("box", ["", "1", "a,b,c,d", "nan,nan,nan,nan", "50,4,49,3", "inf,1,2,3", "1,2,3,4,5", "%00", "9" * 5000])
def test_an_odd_box_is_no_box(directory: MuseumDirectoryPage, box: str) -> None:
    response = Client().get(f"/fr/museums/map.json?box={box}")
    assert response.status_code == 200
    assert len(response.json()["museums"]) == 5


def test_the_map_takes_the_same_statements_however_many_museums(directory: MuseumDirectoryPage) -> None:
    def count() -> int:
        Client().get("/fr/museums/map.json")
        with CaptureQueriesContext(connection) as queries:
            Client().get("/fr/museums/map.json")
        return len(queries)

    few = count()
    for number in range(30):
        museum(directory, f"musee-{number}", "lille-fr")
    assert count() == few <= 4


def test_a_map_of_its_own_asks_nobody_else(directory: MuseumDirectoryPage) -> None:
    response = ask(directory, "")
    assert "data-tiles" not in response.text
    assert "GeoNames" in response.text


@override_settings(MAP_TILE_URL="https://tile.example/{z}/{x}/{y}.png", MAP_TILE_ATTRIBUTION="Tuiles d’exemple")
def test_a_tile_server_is_named_with_its_credit(directory: MuseumDirectoryPage) -> None:
    text = ask(directory, "").text
    assert 'data-tiles="https://tile.example/{z}/{x}/{y}.png"' in text
    assert "Tuiles d’exemple" in html.unescape(text)
