"""Pages that gather museums: territories with their meetings, clubs, trades."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from museums import blocks
from museums.blocks import MapBlock
from museums.models import Meeting, Museum, MuseumPage, Territory, TerritoryPage, Trade, TradePage
from museums.templatetags.weaves import by_family, museum_weave
from museums.weave import weave_svg

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("tiny_site")
def test_a_territory_tells_of_the_meetings_that_were_held() -> None:
    meeting = Meeting.objects.get()
    assert (meeting.day, meeting.online, [museum.slug for museum in meeting.visited.all()]) == (
        date(2021, 9, 21),
        False,
        ["tamat"],
    )
    later = timezone.localdate() + timedelta(days=9)
    Meeting.objects.create(slug="later", territory=meeting.territory, day=later, place="Salle des fêtes", online=False)
    by_video = Meeting.objects.create(slug="video", territory=meeting.territory, day=date(2021, 3, 1), online=True)
    by_video.museums.set(Museum.objects.all())
    html = Client().get("/fr/territoires/eurometropole/").text
    assert "21 septembre 2021" in html
    assert "1er mars 2021" in html
    assert "En visioconférence" in html
    assert "Salle des fêtes" not in html  # nobody is invited here
    assert "Visités" in html


@pytest.mark.usefixtures("tiny_site")
def test_a_territory_without_meetings_says_nothing_of_them() -> None:
    Meeting.objects.all().delete()
    assert "Les rencontres des membres" not in Client().get("/fr/territoires/eurometropole/").text


@pytest.mark.usefixtures("tiny_site")
@pytest.mark.parametrize("query", ["page=1000000000", "page=-1", "page=x", "page=%00", "page=1&page=2", "q=%27"])
@pytest.mark.parametrize("address", ["/fr/territoires/eurometropole/", "/nl/ambachten/textiel/", "/en/clubs/textile/"])
def test_no_address_breaks_a_page(address: str, query: str) -> None:
    assert Client().get(f"{address}?{query}").status_code == 200


@pytest.mark.usefixtures("tiny_site")
def test_a_trade_has_words_and_an_address_in_each_language() -> None:
    pages = TradePage.objects.filter(trade__slug="textile").order_by("locale__language_code")
    assert [page.url for page in pages] == ["/en/trades/textiles/", "/fr/metiers/textile/", "/nl/ambachten/textiel/"]
    for page in pages:
        html = Client().get(page.url).text
        assert "TAMAT" in html
        assert page.summary


@pytest.mark.usefixtures("tiny_site")
def test_a_list_counts_the_museums_that_a_reader_will_find() -> None:
    territory = Territory.objects.get(slug="eurometropole")
    listed = Client().get(TerritoryPage.objects.get(territory=territory, locale__language_code="fr").get_parent().url)
    [entry] = [entry for entry in listed.context["entries"] if entry.territory_id == territory.pk]
    there = Client().get(entry.url).context["total"]
    assert entry.museum_count == there > 0


@pytest.mark.usefixtures("tiny_site")
def test_a_museum_that_left_the_network_stands_in_no_list_and_keeps_its_page() -> None:
    Museum.objects.filter(slug="tamat").update(member_until=2001)
    for address in ("/fr/territoires/eurometropole/", "/nl/ambachten/textiel/", "/en/clubs/textile/", "/fr/musees/"):
        listed = Client().get(address).context["results"]
        assert "tamat" not in [entry.museum.slug for entry in listed], address
    territory = TerritoryPage.objects.get(territory__slug="eurometropole", locale__language_code="fr")
    [entry] = Client().get(territory.get_parent().url).context["entries"]
    assert entry.museum_count == Client().get(territory.url).context["total"]
    assert "2001" in Client().get("/fr/musees/tamat/").text


def test_each_map_of_a_page_is_skipped_to_its_own_end() -> None:
    context = Context({"request": RequestFactory().get("/")})
    museum = Museum(slug="a", latitude=50.6, longitude=3.1)
    shown = Template("{% load map_tags %}{% museums_map page %}").render
    html = "".join(shown(Context({**context.flatten(), "page": MuseumPage(museum=museum)})) for _ in range(2))
    assert (
        re.findall(r'id="(after-map-\d)"', html) == re.findall(r'href="#(after-map-\d)"', html) == ["after-map-1", "after-map-2"]
    )


@pytest.mark.usefixtures("tiny_site")
def test_a_trade_that_no_family_knows_is_still_listed() -> None:
    Museum.objects.first().trades.add(Trade.objects.create(slug="falconry", name_fr="Fauconnerie"))  # type: ignore[union-attr]  # there are three
    html = Client().get("/fr/").text
    assert "Fauconnerie" in html
    assert "/fr/metiers/textile/" in html


@pytest.mark.usefixtures("tiny_site")
def test_a_trade_of_the_editors_own_is_listed_and_woven_in_the_family_they_choose() -> None:
    trade = Trade.objects.create(slug="bell-founding", name_fr="Fonte de cloches")
    [other] = by_family([trade])
    assert (other.family, str(other.name)) == (None, "Autres métiers")
    trade.family = "coal"
    [coal] = by_family([trade])
    assert (coal.family, str(coal.name)) == ("coal", "Mines, machines et transports")
    museum = Museum.objects.get(slug="tamat")
    museum.trades.set([trade])
    trade.save()
    assert museum_weave(museum) == weave_svg("tamat", ("coal",), trades=["bell-founding"])


@pytest.mark.usefixtures("tiny_site")
def test_a_map_block_never_puts_the_whole_network_on_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    block = MapBlock()
    everywhere = block.to_python({"title": "", "territory": None, "trade": None, "club": None})
    with translation.override("fr"):
        assert len(everywhere.pages) == 3
        monkeypatch.setattr(blocks, "MOST_ON_MAP", 2)
        assert len(everywhere.pages) == 2
