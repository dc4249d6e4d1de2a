"""`load_network`: what it makes, what it leaves alone, and what it says of a broken file."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.test import Client
from django.utils.translation import override
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import LocaleSynchronization, StringTranslation, Translation, TranslationSource

from cms.models import ImportedRecord, LocaleSettings, NetworkSettings
from events.models import Event, Programme
from home.importing import load_network
from home.models import ArticlePage, HomePage, Partner, ResourcePage
from museums.models import Club, ClubPage, Commune, Museum, MuseumPage, Territory, TerritoryPage, Trade, TradePage
from passes.models import Advantage, Edition
from tests import content

LANGUAGES = ("fr", "nl", "en")
MUSEUM = "la-manufacture-roubaix"

# Words that only French has, between word boundaries. Proper names are taken out first.
FRENCH = re.compile(
    r"(?i)\b(le|la|les|des|du|dans|réseau|territoire|membre|musées|métiers|adhésion|avec|pour|une|est|sont|où|chez|vous|votre)\b|\b[dlnqs]’\w"
)


def page(slug: str, language: str) -> MuseumPage:
    return MuseumPage.objects.get(museum__slug=slug, locale__language_code=language)


# --- The whole network --------------------------------------------------------------------------


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


# --- Again, with changes ------------------------------------------------------------------------


@pytest.fixture
def site(db: None) -> Edition:
    return content.build()


@pytest.mark.usefixtures("site")
class TestAgain:
    def test_what_changed_in_the_file_changes_on_the_site_in_every_language(self, tmp_path: Path) -> None:
        folder = content.copy_folder(tmp_path)
        content.change_record(folder, "museums.json", "museums", MUSEUM, name="La Manufacture", membership="uncertain", kinds=[])
        report = load_network(folder)
        assert report.tallies["museum"].changed == 1
        # The museum’s page, and that of the trade it no longer shows.
        assert (report.tallies["page fr"].changed, report.tallies["page nl"].changed) == (2, 2)
        museum = Museum.objects.get(slug=MUSEUM)
        assert (museum.name, museum.membership, museum.trades.count()) == ("La Manufacture", "uncertain", 0)
        assert page(MUSEUM, "nl").title == "La Manufacture"
        assert "bevestigd" in page(MUSEUM, "nl").summary
        assert "to be confirmed" in page(MUSEUM, "en").summary
        translation = Translation.objects.get(
            source__object_id=page(MUSEUM, "nl").translation_key, target_locale__language_code="nl"
        )
        assert len(set(translation.get_progress())) == 1
        assert load_network(folder).total["changed"] == 0

    def test_what_was_edited_here_is_kept(self, tmp_path: Path) -> None:
        Museum.objects.filter(slug=MUSEUM).update(name="Nom choisi ici", website="https://example.org")
        folder = content.copy_folder(tmp_path)
        content.change_record(folder, "museums.json", "museums", MUSEUM, name="Nom du fichier", is_new_2021=True)
        report = load_network(folder)
        museum = Museum.objects.get(slug=MUSEUM)
        assert (museum.name, museum.website, museum.member_since) == ("Nom choisi ici", "https://example.org", 2021)
        assert f"museum {MUSEUM}: name" in report.kept

    @pytest.mark.parametrize("through_the_editor", [True, False])
    def test_a_dutch_summary_edited_here_is_kept(self, tmp_path: Path, *, through_the_editor: bool) -> None:
        mine = "Een zin die hier werd geschreven."
        dutch = page(MUSEUM, "nl")
        if through_the_editor:
            source = TranslationSource.objects.get_for_instance(page(MUSEUM, "fr"))
            translated = StringTranslation.objects.get(
                context__object_id=source.object_id, context__path="summary", locale=dutch.locale
            )
            translated.data = mine
            translated.save()
            source.create_or_update_translation(dutch.locale, publish=False)
            page(MUSEUM, "nl").latest_revision.publish()
        else:
            dutch.summary = mine
            dutch.save_revision().publish()
        folder = content.copy_folder(tmp_path)
        content.change_record(folder, "museums.json", "museums", MUSEUM, name="La Manufacture", membership="uncertain")
        report = load_network(folder)
        assert page(MUSEUM, "nl").summary == mine
        assert f"page nl musees/{MUSEUM}: summary" in report.kept
        assert "confirmer" in page(MUSEUM, "fr").summary
        assert "confirmed" in page(MUSEUM, "en").summary
        assert page(MUSEUM, "nl").title == "La Manufacture"

    def test_a_french_summary_rewritten_here_is_kept_with_its_translations(self, tmp_path: Path) -> None:
        french = page(MUSEUM, "fr")
        french.summary = "Une phrase écrite par la rédaction."
        french.save_revision().publish()
        before = page(MUSEUM, "nl").summary
        folder = content.copy_folder(tmp_path)
        content.change_record(folder, "museums.json", "museums", MUSEUM, name="La Manufacture", membership="uncertain")
        report = load_network(folder)
        assert page(MUSEUM, "fr").summary == "Une phrase écrite par la rédaction."
        assert page(MUSEUM, "nl").summary == before  # our sentence is no translation of theirs
        assert f"page nl musees/{MUSEUM}: a draft or an unfinished translation" in report.kept

    def test_a_draft_is_left_alone(self, tmp_path: Path) -> None:
        french = page(MUSEUM, "fr")
        french.summary = "Un brouillon."
        french.save_revision()
        folder = content.copy_folder(tmp_path)
        content.change_record(folder, "museums.json", "museums", MUSEUM, name="La Manufacture")
        load_network(folder)
        french = page(MUSEUM, "fr")
        assert french.get_latest_revision_as_object().summary == "Un brouillon."
        assert "territoire" in french.summary

    def test_what_a_translator_has_begun_is_left_alone(self, tmp_path: Path) -> None:
        dutch = page(MUSEUM, "nl")
        begun = StringTranslation.objects.get(
            context__object_id=dutch.translation_key, context__path="summary", locale=dutch.locale
        )
        begun.data = "Een begin."
        begun.save()
        folder = content.copy_folder(tmp_path)
        content.change_record(folder, "museums.json", "museums", MUSEUM, name="La Manufacture")
        load_network(folder)
        begun.refresh_from_db()
        assert begun.data == "Een begin."
        assert page(MUSEUM, "nl").summary == dutch.summary

    def test_what_was_deleted_here_is_not_brought_back(self) -> None:
        for found in MuseumPage.objects.filter(museum__slug=MUSEUM):
            found.delete()
        Advantage.objects.filter(museum__slug=MUSEUM).delete()
        Museum.objects.get(slug=MUSEUM).delete()
        report = load_network(content.FOLDER)
        assert not Museum.objects.filter(slug=MUSEUM).exists()
        assert not MuseumPage.objects.filter(title__startswith="La Manufacture").exists()
        assert f"museum {MUSEUM}: deleted here" in report.kept

    def test_a_page_deleted_in_one_language_stays_deleted_there_only(self) -> None:
        page("tamat", "en").delete()
        load_network(content.FOLDER)
        assert set(MuseumPage.objects.filter(museum__slug="tamat").values_list("locale__language_code", flat=True)) == {
            "fr",
            "nl",
        }

    def test_a_new_museum_gets_its_pages(self, tmp_path: Path) -> None:
        folder = content.copy_folder(tmp_path)

        def add(data: Any) -> None:
            data["museums"].append({**data["museums"][0], "slug": "un-nouveau", "name": "Un nouveau"})

        content.change(folder, "museums.json", add)
        report = load_network(folder)
        assert (report.tallies["museum"].added, report.tallies["page nl"].added) == (1, 1)
        assert page("un-nouveau", "nl").live

    def test_an_address_changed_here_is_kept(self) -> None:
        NetworkSettings.objects.update(phone="01 02 03 04 05")
        LocaleSettings.objects.filter(locale__language_code="nl").update(signature="Anders")
        load_network(content.FOLDER)
        assert NetworkSettings.objects.get().phone == "01 02 03 04 05"
        assert LocaleSettings.objects.get(locale__language_code="nl").signature == "Anders"

    def test_the_command_tells_what_it_did(self) -> None:
        out = StringIO()
        call_command("load_network", str(content.FOLDER), stdout=out)
        assert "museum: 0 added, 0 changed, 3 left, 0 kept as edited here" in out.getvalue()


@pytest.mark.django_db
def test_the_three_languages_stand_before_the_first_page(db: None) -> None:
    content.build()
    assert {"fr", "nl", "en"} == set(HomePage.objects.values_list("locale__language_code", flat=True))
    assert Site.objects.get().root_page.slug == "fr"
    assert not Page.objects.filter(slug="home").exists()


def test_the_territories_and_clubs_have_pages_about_them(site: Edition) -> None:
    assert TerritoryPage.objects.filter(live=True).count() == ClubPage.objects.filter(live=True).count() == 3


def test_every_trade_has_a_page_in_each_language(network: None) -> None:
    found = TradePage.objects.filter(live=True).values_list("locale__language_code", "trade__slug", "slug")
    assert len(found) == 3 * 28
    assert {
        ("fr", "clog_making", "saboterie"),
        ("nl", "clog_making", "klompenmakerij"),
        ("en", "clog_making", "clog-making"),
    } <= set(found)


# --- Broken files -------------------------------------------------------------------------------

Edit = Callable[[Path], None]


def record(file: str, key: str, slug: str, /, **values: Any) -> Edit:
    return lambda folder: content.change_record(folder, file, key, slug, **values)


def without_field(file: str, key: str, slug: str, field: str) -> Edit:
    def edit(data: Any) -> None:
        next(found for found in data[key] if found["slug"] == slug).pop(field)

    return lambda folder: content.change(folder, file, edit)


def twice(file: str, key: str) -> Edit:
    return lambda folder: content.change(folder, file, lambda data: data[key].append(data[key][0]))


def text(file: str, words: str) -> Edit:
    def edit(folder: Path) -> None:
        (folder / file).write_text(words, encoding="utf-8")

    return edit


def gone(file: str) -> Edit:
    return lambda folder: (folder / file).unlink()


EVENT, PROGRAMME = "tourissima-2022", "objets-insolites"
BROKEN = {
    "bad JSON": (text("museums.json", '{"museums": ['), ["museums.json", "is not JSON", "line 1"]),
    "not an object": (text("clubs.json", "[]"), ["clubs.json", "is not a JSON object"]),
    "no list": (text("events.json", '{"events": 3}'), ["events.json", '"events"', "is not a list"]),
    "no file": (gone("partners.json"), ["partners.json", "no such file"]),
    "missing field": (
        without_field("museums.json", "museums", "tamat", "name"),
        ["museums.json", "tamat", '"name"', "is missing"],
    ),
    "missing slug": (
        without_field("communes.json", "communes", "lille", "slug"),
        ["communes.json", "number", '"slug"', "is missing"],
    ),
    "bad slug": (record("museums.json", "museums", "tamat", slug="Ta mat"), ["museums.json", '"slug"', "Ta mat"]),
    "wrong type": (record("museums.json", "museums", "tamat", name=12), ["museums.json", "tamat", '"name"', "12 is not a text"]),
    "empty": (record("museums.json", "museums", "tamat", name=" "), ["museums.json", "tamat", '"name"', "is empty"]),
    "too long": (
        record("museums.json", "museums", "tamat", name="x" * 161),
        ["museums.json", "tamat", '"name"', "161 characters"],
    ),
    "unknown word": (
        record("museums.json", "museums", "tamat", membership="maybe"),
        ["museums.json", "tamat", '"membership"', "maybe"],
    ),
    "unknown commune": (
        record("museums.json", "museums", "tamat", commune_slug="nowhere"),
        ["museums.json", "tamat", '"commune_slug"', "nowhere", "not known"],
    ),
    "unknown trade": (record("museums.json", "museums", "tamat", kinds=["magic"]), ["museums.json", "tamat", '"kinds"', "magic"]),
    "unknown club": (record("museums.json", "museums", "tamat", clubs=["chess"]), ["museums.json", "tamat", '"clubs"', "chess"]),
    "unknown member": (
        record("clubs.json", "clubs", "textile", members=["nobody"]),
        ["clubs.json", "textile", '"members"', "nobody"],
    ),
    "unknown département": (
        record("museums.json", "museums", MUSEUM, postal_department="99"),
        ["museums.json", MUSEUM, '"postal_department"', "99"],
    ),
    "latitude": (record("museums.json", "museums", "tamat", lat=95), ["museums.json", "tamat", '"lat"', "95"]),
    "exchanged": (record("communes.json", "communes", "lille", lat=3.05, lon=50.6), ["communes.json", "lille", '"lat"', "3.05"]),
    "half a place": (record("communes.json", "communes", "lille", lon=None), ["communes.json", "lille", '"lon"']),
    "end before start": (
        record("events.json", "events", EVENT, end="2022-02-01"),
        ["events.json", EVENT, '"end"', "before the start"],
    ),
    "no such day": (record("events.json", "events", EVENT, start="2022-02-30"), ["events.json", EVENT, '"start"', "calendar"]),
    "other precision": (
        record("events.json", "events", EVENT, start="2022-02"),
        ["events.json", EVENT, '"start"', "is not a day"],
    ),
    "unknown programme": (record("events.json", "events", EVENT, programme="x"), ["events.json", EVENT, '"programme"', '"x"']),
    "negative": (
        record("programmes.json", "programmes", PROGRAMME, museums_count=-1),
        ["programmes.json", PROGRAMME, "museums_count"],
    ),
    "programme's end": (
        record("programmes.json", "programmes", PROGRAMME, end="2021-01-01"),
        ["programmes.json", PROGRAMME, '"end"', "before the start"],
    ),
    "partner's kind": (record("partners.json", "partners", "ar2l", kind="foe"), ["partners.json", "ar2l", '"kind"', "foe"]),
    "same museum twice": (twice("museums.json", "museums"), ["museums.json", MUSEUM, '"slug"', "twice"]),
    "no Dutch name": (
        without_field("words.json", "clubs", "textile", "name_nl"),
        ["words.json", "textile", '"name_nl"', "is missing"],
    ),
    "unknown figure": (
        record(
            "words.json",
            "pages",
            "clubs",
            nl={"slug": "a", "title": "A", "summary": "a", "body": [{"type": "text", "value": "{x}"}]},
        ),
        ["words.json", "clubs (nl)", '"body"'],
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_named_and_changes_nothing(case: str, tmp_path: Path) -> None:
    edit, expected = BROKEN[case]
    folder = content.copy_folder(tmp_path, words=True)
    edit(folder)
    with pytest.raises(CommandError) as caught:
        call_command("load_network", str(folder))
    message = str(caught.value)
    assert all(words in message for words in expected), message
    assert not Museum.objects.exists()
    assert not ImportedRecord.objects.exists()
    assert not HomePage.objects.exists()


@pytest.mark.django_db
def test_a_failure_half_way_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("home.importing.load_settings", fail)
    with pytest.raises(RuntimeError):
        load_network(content.FOLDER)
    assert not Museum.objects.exists()
    assert not HomePage.objects.exists()
