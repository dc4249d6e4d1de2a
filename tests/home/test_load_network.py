"""`load_network`: what the whole network is when it stands."""

from __future__ import annotations

import re

import pytest
from django.db.models import Count
from django.test import Client
from django.utils.translation import override
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import LocaleSynchronization, StringTranslation, Translation

from cms.models import ImportedRecord, NetworkSettings
from events.models import Event, Programme
from home.importing import load_network
from home.models import ArticlePage, HomePage, Partner, ResourcePage
from museums.models import Club, ClubPage, Commune, Museum, MuseumPage, Territory, TerritoryPage, Trade, TradePage
from tests import content

# Words that only French has, between word boundaries. Proper names are taken out first.
FRENCH = re.compile(
    r"(?i)\b(le|la|les|des|du|dans|réseau|territoire|membre|musées|métiers|adhésion|avec|pour|une|est|sont|où|chez|vous|votre)\b|\b[dlnqs]’\w"
)


def page(slug: str, language: str) -> MuseumPage:
    return MuseumPage.objects.get(museum__slug=slug, locale__language_code=language)


def test_the_network_is_what_the_report_names(network: None) -> None:
    counts = {model: model.objects.count() for model in (Museum, Territory, Club, Programme, Trade, Commune, Partner)}
    assert counts == {Museum: 80, Territory: 9, Club: 2, Programme: 6, Trade: 28, Commune: 71, Partner: 43}
    association = NetworkSettings.objects.get()
    assert (association.members_stated, str(association.members_stated_on)) == (126, "2021-12-31")
    assert association.address.endswith("59291 Wasquehal")


def test_every_page_exists_in_each_language_live_and_no_alias(network: None) -> None:
    by_language = dict(
        Page.objects.filter(depth__gt=1, live=True, alias_of=None)
        .order_by()
        .values_list("locale__language_code")
        .annotate(count=Count("pk"))
    )
    # An article and a resource are in French only, to show what happens then.
    assert by_language["fr"] >= 160
    assert by_language["nl"] == by_language["en"] == by_language["fr"] - 2
    assert MuseumPage.objects.count() == 3 * 80
    assert not LocaleSynchronization.objects.exists()
    assert Page.objects.filter(depth__gt=1, live_revision=None).count() == 0


def test_the_menu_has_the_sections_in_order_in_each_language(network: None) -> None:
    home = Site.objects.get().root_page
    assert home.slug == "fr"
    for language, first in (("fr", "Musées"), ("nl", "Musea"), ("en", "Museums")):
        localized = HomePage.objects.get(locale__language_code=language)
        assert localized.translation_key == home.translation_key
        titles = [child.title for child in localized.get_children().live().in_menu()]
        assert titles[0] == first
        assert len(titles) == 8
        assert titles[5] == "Pass’Musées"


def test_the_sections_have_an_address_in_their_own_language(network: None) -> None:
    paths = set(Page.objects.filter(depth=3).values_list("url_path", flat=True))
    assert {"/fr/musees/", "/nl/musea/", "/en/museums/"} <= paths
    assert page("tamat", "nl").url_path == "/nl/musea/tamat/"


def test_only_what_the_public_is_invited_to_is_an_event(network: None) -> None:
    assert set(Event.objects.values_list("audience_codes", flat=True)) == {" public "}
    assert not Event.objects.filter(kind__in=["governance", "general_assembly", "territory_meeting"]).exists()
    assert not Event.objects.filter(name_nl="").exists()
    month = Event.objects.get(slug="fete-de-la-science-2022")
    assert (str(month.start), str(month.end), month.date_precision) == ("2022-10-01", "2022-10-31", "month")
    year = Event.objects.get(slug="sima-2022")
    assert (str(year.start), str(year.end), year.status) == ("2022-01-01", "2022-12-31", "planned")


def test_every_translation_is_complete_and_can_be_taken_up_in_the_editor(network: None) -> None:
    translations = Translation.objects.select_related("source")
    assert translations.count() >= 2 * 134
    incomplete = [str(found) for found in translations if len(set(found.get_progress())) != 1]
    assert not incomplete
    assert not StringTranslation.objects.filter(has_error=True).exists()


def test_dutch_and_english_are_no_copies_of_the_french(network: None) -> None:
    french = {found.translation_key: found.specific for found in Page.objects.filter(locale__language_code="fr", depth__gt=1)}
    names = sorted(proper_names(), key=len, reverse=True)
    for translated in Page.objects.filter(depth__gt=1).exclude(locale__language_code="fr").specific():
        source = french[translated.translation_key]
        assert translated.summary != source.summary, translated.url_path
        # The words of the page itself: what its blocks list (museums, figures) keeps its names.
        with override(translated.locale.language_code):
            words = [str(block) for block in getattr(translated, "body", ()) if block.block_type in {"heading", "text", "quote"}]
        texts = [translated.summary]
        if not isinstance(translated, ArticlePage | ResourcePage):  # these name organisations, titles and places in French
            texts += words
        for text in texts:
            left = FRENCH.search(without(text, names))
            assert left is None, f"{translated.url_path}: {left and left[0]} in {text}"


def proper_names() -> set[str]:
    """Names that stay as they are in each language."""
    found = {name for commune in Commune.objects.all() for name in (commune.name, commune.name_nl)}
    found |= set(Museum.objects.values_list("name", flat=True)) | {
        "Pass’Musées",
        "Val-d’Oise",
        "Département du Nord",
        "Découvrir le passé pour inventer l’avenir",
    }
    return {name for name in found if name}


def without(text: str, names: list[str]) -> str:
    for name in names:
        text = text.replace(name.replace("'", "’"), "")
    return text


def test_no_natural_person_is_loaded(network: None) -> None:
    """Delegates and directors of the report are left out of the data; nothing here carries a person's name or address."""
    texts = "\n".join(found.summary for found in MuseumPage.objects.all())
    assert not re.search(r"\b(M\.|Mme|Monsieur|Madame|Mr|Mrs|président|délégué)\b", texts)
    assert not Museum.objects.exclude(email="").exists()
    assert NetworkSettings.objects.get().email == "contact@proscitec.asso.fr"


def test_a_second_run_leaves_everything(network: None) -> None:
    before = (Page.objects.latest("latest_revision_created_at").latest_revision_created_at, ImportedRecord.objects.count())
    report = load_network()
    assert report.total["left"] == sum(report.total.values())
    assert not report.kept
    after = (Page.objects.latest("latest_revision_created_at").latest_revision_created_at, ImportedRecord.objects.count())
    assert before == after


def test_pages_are_found_by_search(network: None) -> None:
    found = Page.objects.filter(locale=Locale.objects.get(language_code="nl")).search("parelmoer")
    assert {each.slug for each in found} >= {"musee-de-la-nacre-et-de-la-tabletterie", "parelmoer-en-fijn-snijwerk"}


@pytest.mark.parametrize(
    "address",
    [
        "/fr/",
        "/nl/",
        "/en/",
        "/fr/musees/",
        "/nl/musea/tamat/",
        "/en/museums/tamat/",
        "/nl/het-netwerk/",
        "/nl/ambachten/molens/",
    ],
)
def test_the_pages_answer(network: None, client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_the_three_languages_stand_before_the_first_page(db: None) -> None:
    content.build()
    assert {"fr", "nl", "en"} == set(HomePage.objects.values_list("locale__language_code", flat=True))
    assert Site.objects.get().root_page.slug == "fr"
    assert not Page.objects.filter(slug="home").exists()


@pytest.mark.django_db
def test_the_territories_and_clubs_have_pages_about_them(db: None) -> None:
    content.build()
    assert TerritoryPage.objects.filter(live=True).count() == ClubPage.objects.filter(live=True).count() == 3


def test_every_trade_has_a_page_in_each_language(network: None) -> None:
    found = TradePage.objects.filter(live=True).values_list("locale__language_code", "trade__slug", "slug")
    assert len(found) == 3 * 28
    assert {
        ("fr", "clog_making", "saboterie"),
        ("nl", "clog_making", "klompenmakerij"),
        ("en", "clog_making", "clog-making"),
    } <= set(found)
