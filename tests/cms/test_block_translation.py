"""Every text of every block reaches the translators and comes back in its place, through wagtail-localize's own files."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from wagtail.models import Page
from wagtail_localize.models import TranslationSource
from wagtail_localize.operations import translate_object

from tests.cms import tree as site
from tests.cms.blocks import every_block, make_document, make_image

pytestmark = pytest.mark.django_db(transaction=True)

#: What is the same in every language: figures, dates, identifiers.
SAME = {"126", "1875", "1983", "4 min", "fr"}  # figures, and the language of subtitles


def to_dutch(text: str) -> str:
    """A text of the source as a translator would write it: recognisable, its markup kept."""
    return re.sub(r"(^|>)([^<>]+)", lambda found: f"{found[1]}NL {found[2]}", text)


def with_every_block(tree: site.Tree) -> Page:
    page = tree.sabot
    page.body = json.dumps(every_block(tree.textile, [make_image()], make_document()))
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def texts(value: Any, name: str = "") -> list[str]:
    """Each text of stored data, wherever it stands."""
    if isinstance(value, dict):
        plain = {"type", "id", "url", "address", "block"}
        return [text for key, each in value.items() if key not in plain for text in texts(each, key)]
    if isinstance(value, list):
        return [text for each in value for text in texts(each, name)]
    return [value] if isinstance(value, str) and value and not re.fullmatch(r"[\d.]+", value) else []


def test_each_text_of_each_block_goes_out_and_comes_back(tree: site.Tree) -> None:
    page = with_every_block(tree)
    translate_object(page, [site.locale("nl")])
    source = TranslationSource.objects.get_for_instance(page)
    translation = source.translations.get(target_locale=site.locale("nl"))
    po = translation.export_po()
    for entry in po:
        entry.msgstr = to_dutch(entry.msgid)
    assert translation.import_po(po) == []
    assert translation.get_progress()[0] == translation.get_progress()[1]
    translation.save_target(publish=True)
    dutch = tree.page_in("nl")
    assert dutch.live
    stored = list(dutch.body.raw_data)
    assert [block["type"] for block in stored] == [block["type"] for block in page.body.raw_data]
    untranslated = [text for text in texts(stored) if "NL " not in text and text not in SAME]
    assert untranslated == []
    assert stored[10]["value"]["table"]["rows"][0]["values"] == ["NL Adultes 0", "6.5"]
    assert stored[4]["value"]["alt"] == "NL Mots de cette page 0"
    assert stored[11]["value"]["page"] == tree.textile.pk


def test_a_table_keeps_its_translations_when_rows_are_moved(tree: site.Tree) -> None:
    page = with_every_block(tree)
    translation = translate(page)
    raw = list(page.body.raw_data)
    rows = raw[10]["value"]["table"]["rows"]
    raw[10]["value"]["table"]["rows"] = [{"values": ["Groupes", "2"]}, *reversed(rows)]
    page.body = json.dumps(raw)
    page.save_revision().publish()
    source = TranslationSource.objects.get_for_instance(page)
    source.update_from_db()
    missing = [entry.msgid for entry in translation.export_po() if not entry.msgstr and not entry.obsolete]
    assert missing == ["Groupes"]


def translate(page: Page) -> Any:
    translate_object(page, [site.locale("nl")])
    source = TranslationSource.objects.get_for_instance(page)
    translation = source.translations.get(target_locale=site.locale("nl"))
    po = translation.export_po()
    for entry in po:
        entry.msgstr = to_dutch(entry.msgid)
    assert translation.import_po(po) == []
    return translation


def test_the_translators_page_shows_each_text(tree: site.Tree) -> None:
    page = with_every_block(tree)
    translate(page)
    client, _user = site.log_in("admin@example.org", is_superuser=True)
    answer = client.get(site.edit_url(tree.page_in("nl")))
    assert answer.status_code == 200
    for text in ["Adultes 0", "Volet 0", "La filature ouvre 0", "Transcription 0"]:
        assert text in answer.content.decode()
