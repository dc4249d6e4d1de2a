"""What the explorer of pages says of each page's translations."""

from __future__ import annotations

from pathlib import Path

import pytest
import wagtail.admin
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail import hooks
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from cms.roles import EDITORS
from cms.templatetags.translation_desk_tags import in_short
from cms.translation_desk import explorer
from cms.translation_desk.lists import outdated, standings
from museums.models import Museum, MuseumPage
from tests import databases
from tests.cms import tree as trees
from tests.cms.tree import FRENCH, LATER_FRENCH

pytestmark = pytest.mark.django_db

CELL = "wagtailadmin/pages/listing/_page_title_cell.html"


tree = databases.built_once(trees.build_translated)


def member(email: str, group: str) -> Client:
    client, user = trees.log_in(email)
    user.groups.add(Group.objects.get(name=group))
    return client


def change_french(tree: trees.Tree) -> TranslationSource:
    page = MuseumPage.objects.get(pk=tree.sabot.pk)
    page.summary = LATER_FRENCH
    page.save_revision().publish()
    source = tree.translation().source
    source.update_from_db()
    return source


def explore(client: Client, tree: trees.Tree, code: str = "fr", query: str = "") -> str:
    response = client.get(reverse("wagtailadmin_explore", args=[tree.directories[code].pk]) + query)
    assert response.status_code == 200
    return response.text


def said(tree: trees.Tree, code: str = "fr") -> dict[str, list[str]]:
    pages = list(Page.objects.child_of(tree.directories[code]).select_related("locale"))
    found = standings(pages)
    with translation.override("en"):
        return {page.slug: [in_short(each) for each in found.get(page.pk, [])] for page in pages}


def test_a_page_says_which_languages_wait(tree: trees.Tree) -> None:
    begun = "en: translation not begun"
    assert said(tree) == {"sabot": [begun], "textile": ["nl: translation not begun", begun]}
    source = change_french(tree)
    since = timezone.localtime(source.last_updated_at)
    assert said(tree)["sabot"] == [f"nl: out of date since {since.day} {since:%B}", begun]
    assert said(tree, "nl") == {"sabot": [f"nl: out of date since {since.day} {since:%B}"]}
    TranslationSource.objects.filter(pk=source.pk).update(last_updated_at="2020-03-03T12:00Z")
    assert said(tree, "nl")["sabot"][0].endswith("2020")
    trees.fill(tree.translation())
    MuseumPage.objects.get(pk=tree.textile.pk).unpublish()
    TranslationSource.objects.filter(pk=source.pk).update(last_updated_at=timezone.now())
    assert said(tree) == {"sabot": [begun], "textile": []}
    assert said(tree, "nl") == {"sabot": []}


def test_it_is_what_the_translators_list_says(tree: trees.Tree) -> None:
    change_french(tree)
    pages = list(Page.objects.select_related("locale"))
    behind = {each.behind.page_id for found in standings(pages).values() for each in found if each.behind}
    assert behind == {row.__dict__["page_id"] for row in outdated()}


def test_the_explorer_leads_to_what_is_to_be_done(tree: trees.Tree) -> None:
    change_french(tree)
    editor = member("r@example.org", EDITORS)
    html = explore(editor, tree)
    assert reverse("wagtail_localize:submit_page_translation", args=[tree.textile.pk]) in html
    assert trees.edit_url(tree.page_in("nl")) in html
    TranslationSource.objects.update(last_updated_at="2026-01-01T00:00Z")
    sending = reverse("wagtail_localize:update_translations", args=[tree.translation().source_id])
    assert sending in explore(editor, tree)
    assert sending in explore(editor, tree, "nl")


def test_searching_and_filtering_say_it_too(tree: trees.Tree) -> None:
    for query in ("?q=textile", "?has_child_pages=false", "?ordering=ord"):
        assert 'class="standings"' in explore(member("r@example.org", EDITORS), tree, query=query), query


def test_the_editor_of_a_page_says_what_is_not_begun(tree: trees.Tree) -> None:
    editor = member("r@example.org", EDITORS)
    assert "anglais" in trees.messages_of(editor.get(trees.edit_url(tree.sabot)))
    assert "néerlandais" in trees.messages_of(editor.get(trees.edit_url(tree.textile)))
    assert "anglais" not in trees.messages_of(editor.get(trees.edit_url(tree.page_in("nl"))))


def test_the_explorer_costs_the_same_for_three_and_for_thirty(tree: trees.Tree) -> None:
    editor = member("r@example.org", EDITORS)

    def statements(count: int) -> int:
        while tree.directories["fr"].get_children().count() < count:
            number = Museum.objects.count()
            museum = Museum.objects.create(slug=f"m{number}", name=f"Musée {number}")
            page = MuseumPage(title=museum.name, slug=museum.slug, museum=museum, summary=FRENCH, locale=trees.locale("fr"))
            trees.add(Page.objects.get(pk=tree.directories["fr"].pk), page)
        explore(editor, tree)
        with CaptureQueriesContext(connection) as queries:
            assert explore(editor, tree).count('class="standings"') == count
        return len(queries)

    assert statements(3) == statements(30)


def test_the_buttons_of_the_library_stay(tree: trees.Tree) -> None:
    """Ours, which ask nothing for each page, are those that wagtail-localize gives."""
    change_french(tree)
    _client, user = trees.log_in("r@example.org")
    user.groups.add(Group.objects.get(name=EDITORS))
    pages = [*Page.objects.filter(depth__gt=1).specific(), Page.get_first_root_node()]
    annotated = explorer.know_their_translations(pages[-1], Page.objects.all(), HttpRequest())
    theirs = {page.pk: list(explorer.asking(page, user, next_url="/x/")) for page in pages}
    assert any(theirs.values())
    for page in annotated:
        ours = list(explorer.translation_buttons(page, user, next_url="/x/"))
        assert [(each.label, each.url) for each in ours] == [(each.label, each.url) for each in theirs[page.pk]]
    registered = hooks.get_hooks(explorer.BUTTONS)
    assert explorer.translation_buttons in registered
    assert explorer.asking not in registered


def test_our_cell_is_wagtails_with_one_line_more() -> None:
    """When an upgrade changes Wagtail's, ours follows."""
    ours = (settings.BASE_DIR / "templates" / CELL).read_text().splitlines()
    theirs = (Path(wagtail.admin.__file__).parent / "templates" / CELL).read_text().splitlines()
    more = [line for line in ours if line not in theirs]
    assert [line for line in ours if line in theirs] == theirs
    assert len(more) == 3
    assert any("languages_that_wait" in line for line in more)
