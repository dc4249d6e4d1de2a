"""Old addresses lead to the new ones."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cms.roles import EDITORS
from museums.models import MuseumPage
from tests.cms import tree as trees

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tree() -> trees.Tree:
    return trees.build()


def test_a_page_that_changes_its_name_in_the_address_is_still_found(tree: trees.Tree) -> None:
    page = MuseumPage.objects.get(pk=tree.sabot.pk)
    page.slug = "sabots-et-galoches"
    page.save_revision().publish()
    response = Client().get("/fr/museums/sabot/")
    assert (response.status_code, response.url) == (301, "/fr/museums/sabots-et-galoches/")
    assert Client().get(response.url).status_code == 200


def test_pages_under_one_that_moves_are_still_found(tree: trees.Tree) -> None:
    directory = tree.directories["fr"].specific
    directory.slug = "nos-musees"
    directory.save_revision().publish()
    assert Client().get("/fr/museums/textile/").url == "/fr/nos-musees/textile/"


def test_an_editor_adds_one_by_hand_and_may_bring_a_list(tree: trees.Tree) -> None:
    client, user = trees.log_in("redaction@example.org")
    user.groups.add(Group.objects.get(name=EDITORS))
    form = {"old_path": "/ancien/", "site": "", "is_permanent": "on", "redirect_page": str(tree.sabot.pk), "redirect_link": ""}
    assert client.post(reverse("wagtailredirects:add"), form).status_code == 302
    assert Client().get("/ancien/").url.endswith("/fr/museums/sabot/")
    file = SimpleUploadedFile("liste.csv", b"from,to\n/vieux/page.html,/fr/\n", "text/csv")
    read = client.post(reverse("wagtailredirects:start_import"), {"import_file": file})
    assert read.status_code == 200
    assert "/vieux/page.html" in read.text
