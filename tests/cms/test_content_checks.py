"""The report on what is to be mended."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import ReferenceIndex

from cms import content_checks
from cms.content_checks import Findings
from cms.content_checks.tasks import refresh_references
from cms.models import CustomImage
from cms.roles import EDITORS
from museums.models import Museum, MuseumPage, Territory
from tests import databases
from tests.cms import tree as trees
from tests.cms.tree import edit_url

pytestmark = pytest.mark.django_db(transaction=True)


tree = databases.built_once(trees.build_translated)


@pytest.fixture
def editor(tree: trees.Tree) -> Client:
    client, user = trees.log_in("redaction@example.org")
    user.groups.add(Group.objects.get(name=EDITORS))
    return client


def found(key: str, language: str = "") -> list[tuple[str, str]]:
    check = content_checks.find(key)
    assert check is not None
    return [(one.title, one.language) for one in Findings(check.parts(language)).in_chunks()]


def write(page: MuseumPage, text: str) -> None:
    page = MuseumPage.objects.get(pk=page.pk)
    page.body = json.dumps([{"type": "text", "value": text, "id": trees.BLOCK}])
    page.save_revision().publish()
    ReferenceIndex.create_or_update_for_object(page)


def test_a_page_that_is_not_there_in_a_language(tree: trees.Tree) -> None:
    assert ("Musée du textile", "nl") in found("missing-translation")
    assert ("Musée du sabot", "nl") not in found("missing-translation")
    assert ("Musée du sabot", "en") in found("missing-translation", "en")
    assert {code for _title, code in found("missing-translation", "en")} == {"en"}
    assert found("missing-translation", "fr") == []
    tree.page_in("nl").unpublish()
    assert ("Musée du sabot", "nl") in found("missing-translation", "nl")


def test_links_to_what_nobody_can_see(tree: trees.Tree) -> None:
    write(tree.sabot, f'<p><a linktype="page" id="{tree.textile.pk}">x</a></p>')
    assert found("unpublished-link") == found("broken-link") == []
    MuseumPage.objects.get(pk=tree.textile.pk).unpublish()
    assert found("unpublished-link") == [("Musée du sabot", "fr")]
    assert found("unpublished-link", "nl") == []
    MuseumPage.objects.get(pk=tree.textile.pk).delete()
    assert found("unpublished-link") == []
    refresh_references()
    assert found("broken-link") == [("Musée du sabot", "fr")]


def test_pictures_without_words(tree: trees.Tree) -> None:
    CustomImage.objects.create(title="Muette", file=get_test_image_file(), credit="x")
    CustomImage.objects.create(title="Décrite", file=get_test_image_file(), description="Un métier", credit="x")
    assert found("no-alternative-text") == [("Muette", "")]


def test_pages_without_a_summary(tree: trees.Tree) -> None:
    titles = found("no-summary", "fr")
    assert ("Musées", "fr") in titles
    assert ("Musée du sabot", "fr") not in titles


def test_names_of_facts(tree: trees.Tree) -> None:
    Territory.objects.create(slug="x", name_fr="Flandre", name_nl="Vlaanderen")
    assert ("Flandre", "en") in found("untranslated-name")
    assert ("Flandre", "nl") not in found("untranslated-name")


def test_the_clock(tree: trees.Tree) -> None:
    now = timezone.now()
    page = MuseumPage.objects.get(pk=tree.textile.pk)
    page.go_live_at = now + timedelta(days=2)
    page.save_revision(approved_go_live_at=page.go_live_at)
    MuseumPage.objects.filter(pk=tree.sabot.pk).update(expired=True, live=False, expire_at=now)
    assert found("scheduled") == [("Musée du textile", "fr")]
    assert found("expired") == [("Musée du sabot", "fr")]


def test_museums(tree: trees.Tree) -> None:
    today = timezone.localdate()
    Museum.objects.filter(slug="sabot").update(reviewed_on=today, opening_hours="Mo-Su 10:00-18:00", latitude=50.6, longitude=3.1)
    Museum.objects.filter(slug="textile").update(reviewed_on=today - timedelta(days=400))
    Museum.objects.create(slug="nu", name="Musée nu")
    assert [title for title, _language in found("museum-not-reviewed")] == ["Musée nu", "Musée du textile"]
    assert [title for title, _language in found("museum-no-page")] == ["Musée nu"]
    assert {title for title, _language in found("museum-no-hours")} == {"Musée nu", "Musée du textile"}
    assert {title for title, _language in found("museum-no-position")} == {"Musée nu", "Musée du textile"}
    assert len(found("museum-no-picture")) == 2


def test_the_report_leads_to_each_thing(editor: Client, tree: trees.Tree) -> None:
    cache.clear()
    assert reverse("content_checks") in editor.get(reverse("wagtailadmin_home")).text
    overview = editor.get(reverse("content_checks")).text
    for check in content_checks.every():
        assert editor.get(reverse("content_findings", args=[check.key])).status_code == 200, check.key
        assert check.key in overview or not found(check.key)
    html = editor.get(reverse("content_findings", args=["museum-no-picture"])).text
    assert edit_url(tree.sabot) in html


@pytest.mark.parametrize("query", ["?page=0", "?page=1000000000", "?language=xx", "?language=nl&page=abc", "?page=%00"])
def test_any_query_gives_a_page(editor: Client, query: str) -> None:
    for key in ("missing-translation", "museum-no-page"):
        assert editor.get(reverse("content_findings", args=[key]) + query).status_code == 200


def test_the_spreadsheet_runs_nothing(editor: Client, tree: trees.Tree) -> None:
    Museum.objects.create(slug="formule", name="=HYPERLINK(1)")
    response = editor.get(reverse("content_findings", args=["museum-no-page"]) + "?export=csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    [_head, row] = list(csv.reader(io.StringIO(text)))
    assert row[0] == "'=HYPERLINK(1)"
    assert row[3].startswith("http://testserver/admin/museum/edit/")


def test_visitors_and_museums_do_not_see_it(tree: trees.Tree) -> None:
    client, _user = trees.log_in("x@example.org")
    for one in (client, Client()):
        assert one.get(reverse("content_checks")).status_code == 302
        assert one.get(reverse("content_findings", args=["broken-link"])).status_code == 302


def test_a_page_of_the_list_costs_the_same_for_three_and_for_thirty(editor: Client, tree: trees.Tree) -> None:
    def statements(key: str) -> int:
        address = reverse("content_findings", args=[key])
        editor.get(address)
        with CaptureQueriesContext(connection) as queries:
            editor.get(address)
        return len(queries)

    keys = ["museum-no-page", "museum-no-hours", "untranslated-name", "missing-translation"]
    Museum.objects.bulk_create(Museum(slug=f"a{number}", name=f"A {number}") for number in range(3))
    Territory.objects.bulk_create(Territory(slug=f"b{number}", name_fr=f"B {number}") for number in range(3))
    few = {key: statements(key) for key in keys}
    Museum.objects.bulk_create(Museum(slug=f"m{number}", name=f"M {number}") for number in range(27))
    Territory.objects.bulk_create(Territory(slug=f"t{number}", name_fr=f"T {number}") for number in range(27))
    assert {key: statements(key) for key in keys} == few


def test_a_slice_runs_over_the_border_of_two_parts(tree: object) -> None:
    Territory.objects.bulk_create(Territory(slug=f"t{number}", name_fr=f"T{number}") for number in range(5))
    check: Any = content_checks.find("untranslated-name")
    every = Findings(check.parts(""))
    names = [(one.title, one.language) for one in every]
    assert len(every) == len(names)
    border = names.index(("T4", "nl"))
    assert [(one.title, one.language) for one in every[border - 1 : border + 2]] == names[border - 1 : border + 2]
