"""`load_network` run again: what changed in the file changes here, what was edited here is kept."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms.models import LocaleSettings, NetworkSettings
from home.importing import load_network
from museums.models import Museum, MuseumPage
from passes.models import Advantage, Edition
from tests import content

MUSEUM = "la-manufacture-roubaix"


def page(slug: str, language: str) -> MuseumPage:
    return MuseumPage.objects.get(museum__slug=slug, locale__language_code=language)


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
