"""The page of a programme: who takes part and shows what, dates, territories, figures never mixed, in few statements."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.short_cache import clear_every
from events.models import Event, Programme, ProgrammeExtension, ProgrammeFigure, ProgrammePage, ProgrammeShown
from events.programmes.landing import DATES_SHOWN, facts_of
from home.models import Partner
from museums.models import Museum, MuseumDirectoryPage, MuseumPage, Territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(tiny_site: object) -> ProgrammePage:
    return ProgrammePage.objects.get(slug="objets-insolites", locale__language_code="fr")


def text_of(page: ProgrammePage, query: str = "") -> str:
    clear_every()
    answer = Client().get(f"{page.url}{query}")
    assert answer.status_code == 200
    return answer.text


def events(programme: Programme, count: int, **values: Any) -> None:
    day = timezone.localdate() + timedelta(days=9)
    for number in range(count):
        slug, name = f"event-{number}-{count}-{len(values)}", f"Rendez-vous {number}"
        Event.objects.create(slug=slug, name_fr=name, kind="visit", start=day, end=day, programme=programme, **values)


def test_each_museum_with_what_it_shows(page: ProgrammePage) -> None:
    museum = Museum.objects.get(slug="tamat")
    ProgrammeShown.objects.create(
        programme=page.programme, museum=museum, name_fr="Une navette volante", name_en="A flying shuttle"
    )
    assert museum in page.programme.museums.all()
    text = text_of(page)
    assert "Une navette volante" in text
    assert museum.name in text
    assert "A flying shuttle" in text_of(ProgrammePage.objects.get(slug="objets-insolites", locale__language_code="en"))


def test_an_editor_adds_what_a_museum_shows_and_the_museum_takes_part(page: ProgrammePage, admin_client: Client) -> None:
    """The boxes of the museums, which do not name it, are written after the rows."""
    programme, museum = page.programme, Museum.objects.get(slug="tamat")
    ticked = list(programme.museums.values_list("pk", flat=True))
    assert museum.pk not in ticked
    sent = {
        "name_fr": programme.name_fr,
        "slug": programme.slug,
        "kind": programme.kind,
        "status": programme.status,
        "museums": ticked,
    }
    for rows, number in (("extensions", 0), ("figures", 0), ("shown", 1)):
        sent |= {
            f"{rows}-TOTAL_FORMS": number,
            f"{rows}-INITIAL_FORMS": 0,
            f"{rows}-MIN_NUM_FORMS": 0,
            f"{rows}-MAX_NUM_FORMS": 1000,
        }
    sent |= {"shown-0-museum": museum.pk, "shown-0-name_fr": "Une navette volante", "shown-0-ORDER": 1}
    answer = admin_client.post(f"/admin/programme/edit/{programme.pk}/", sent)
    assert answer.status_code == 302, answer.context["form"].errors
    assert set(programme.museums.values_list("pk", flat=True)) == {*ticked, museum.pk}
    assert "Une navette volante" in text_of(page)


def test_what_is_stated_stands_apart_from_what_is_counted(page: ProgrammePage) -> None:
    ProgrammeFigure.objects.create(programme=page.programme, kind="visitors", value=4321, year=2021)
    events(page.programme, 3)
    text = text_of(page)
    counted, stated = text.split("programme-figures__title")[1:3]
    assert "<dd>35</dd>" in stated
    assert "<dd>4321</dd>" in stated.replace("\u202f", "").replace("\xa0", "")
    assert "2021" in stated
    assert "35" not in re.findall(r"<dd>(.*?)</dd>", counted)
    assert "<dd>4</dd>" in counted  # three, and the report's


def test_people_registered_and_visitors_are_left_out_where_not_known(page: ProgrammePage) -> None:
    text = text_of(page)
    assert "inscri" not in text.split("facts-title")[1].split("</aside>")[0]
    assert "visiteurs" not in text.split("facts-title")[1].split("</aside>")[0]


def test_a_territory_has_its_own_view(page: ProgrammePage) -> None:
    here = Territory.objects.get(slug="eurometropole")
    there = Territory.objects.create(slug="flandres", name_fr="Flandres de l’essai")
    museum = Museum.objects.get(slug="petit-musee-de-la-gaufre")
    Museum.objects.filter(pk=museum.pk).update(territory=there)
    page.programme.museums.add(museum)
    events(page.programme, 1, territory=there)
    text = text_of(page, "?territory=flandres")
    assert museum.name in text
    assert 'data-museum="la-manufacture-roubaix"' not in text
    assert "Rendez-vous 0" in text
    assert "noindex" in text
    assert "Rendez-vous 0" not in text_of(page, f"?territory={here.slug}")


@pytest.mark.parametrize("query", ["?territory=nowhere", "?territory=%00&page=1000000000", "?page=x&territory=a&territory=b"])
def test_any_address_gives_a_page(page: ProgrammePage, query: str) -> None:
    assert "la-manufacture-roubaix" in text_of(page, query)


def test_the_list_of_dates_is_bounded_and_leads_to_the_agenda(page: ProgrammePage) -> None:
    assert "?of=programme/" not in text_of(page)  # nothing is to come: there is nothing to subscribe to
    events(page.programme, DATES_SHOWN + 5)
    text = text_of(page)
    assert text.count('class="event"') == DATES_SHOWN
    assert "?programme=objets-insolites" in text
    assert "?of=programme/objets-insolites" in text


def test_an_extension_says_until_when_and_why(page: ProgrammePage) -> None:
    ProgrammeExtension.objects.create(
        programme=page.programme, until="2021-10-31", precision="month", why_fr="en raison des travaux"
    )
    page.programme.refresh_from_db()
    assert str(page.programme.end) == "2021-10-31"
    text = text_of(page)
    assert "en raison des travaux" in text
    assert "octobre 2021" in text


def test_other_editions_are_listed(page: ProgrammePage) -> None:
    later = Programme.objects.create(
        slug="later",
        name_fr="Objets insolites, deuxième été",
        kind="summer_operation",
        status="planned",
        edition_of=page.programme,
    )
    page.get_parent().add_child(instance=ProgrammePage(title=later.name_fr, slug="later", programme=later, locale=page.locale))
    assert later.name_fr in text_of(page)
    assert page.title in text_of(ProgrammePage.objects.get(slug="later"))
    with pytest.raises(ValidationError):
        Programme(slug="x", name_fr="x", kind="summer_operation", status="planned", edition_of=later).full_clean()


def test_partners_are_named(page: ProgrammePage) -> None:
    partner = Partner.objects.create(slug="ami", name="Les amis de l’essai", kind="link", website="https://example.org/")
    partner.programmes.add(page.programme)
    assert "Les amis de l’essai" in text_of(page)


def test_search_engines_read_a_series(page: ProgrammePage) -> None:
    events(page.programme, 1)
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text_of(page))
    [data] = [found for found in map(json.loads, blocks) if found["@type"] == "EventSeries"]
    assert data["startDate"] == "2021-06-01"
    assert {event["@type"] for event in data["subEvent"]} == {"Event"}


def test_what_editors_change_shows_at_once(page: ProgrammePage) -> None:
    assert "Sabot de 1900" not in text_of(page)
    ProgrammeShown.objects.create(programme=page.programme, museum=Museum.objects.get(slug="tamat"), name_fr="Sabot de 1900")
    assert "Sabot de 1900" in text_of(page)
    ProgrammeShown.objects.filter(name_fr="Sabot de 1900").first().delete()  # type: ignore[union-attr]  # made above
    assert "Sabot de 1900" not in text_of(page)


@pytest.mark.database
def test_the_page_costs_the_same_whatever_it_shows(page: ProgrammePage) -> None:
    assert statements(page, range(3)) == statements(page, range(3, 15))


def statements(page: ProgrammePage, numbers: range) -> tuple[int, int]:
    """With so many museums and events more: how many statements the page takes with its facts to fetch, and with them at hand."""
    example = Museum.objects.get(slug="tamat").pages.get(locale__language_code="fr")
    directory = MuseumDirectoryPage.objects.get(locale__language_code="fr")
    for each in numbers:
        museum = Museum.objects.create(slug=f"m-{each}", name=f"Musée {each}", commune=example.museum.commune)
        directory.add_child(instance=MuseumPage(title=museum.name, slug=museum.slug, museum=museum, locale=page.locale))
        ProgrammeShown.objects.create(programme=page.programme, museum=museum, name_fr=f"Objet {each}")
    events(page.programme, len(numbers), place=f"Salle {numbers.start}" if numbers.start else "")
    client = Client()
    client.get(page.url)
    facts_of.clear()
    with CaptureQueriesContext(connection) as cold:
        client.get(page.url)
    with CaptureQueriesContext(connection) as warm:
        client.get(page.url)
    assert len(warm) <= 10, [query["sql"][:200] for query in warm]
    return len(cold), len(warm)
