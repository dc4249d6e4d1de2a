"""Old addresses lead to the new ones."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cms.roles import EDITORS
from home.models import StandardPage
from museums.models import MuseumPage
from tests.cms import tree as trees

pytestmark = pytest.mark.django_db(transaction=True)


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


def bring(client: Client, target: str) -> Any:
    """Both steps of a list, the hidden fields sent back as a browser does: they are signed."""
    file = SimpleUploadedFile("liste.csv", f"from,to\n/vieux/page.html,{target}\n".encode(), "text/csv")
    form = client.post(reverse("wagtailredirects:start_import"), {"import_file": file}).context["form"]
    hidden = {name: form[name].value() for name in ("import_file_name", "input_format")}
    data = {**hidden, "from_index": "0", "to_index": "1", "site": "", "permanent": "on"}
    return client.post(reverse("wagtailredirects:process_import"), data)


def test_the_last_step_of_a_list_makes_the_redirects_and_says_which_it_cannot(tree: trees.Tree) -> None:
    client, user = trees.log_in("redaction@example.org")
    user.groups.add(Group.objects.get(name=EDITORS))
    # Wagtail wants whole addresses in a list; see docs/editors.md.
    short = bring(client, "/fr/museums/sabot/")
    assert short.status_code == 200
    assert "/vieux/page.html" in short.text
    done = bring(client, "https://portail.example.org/fr/museums/sabot/")
    assert done.status_code == 302, done.context["import_summary"]
    assert (done.status_code, done.url) == (302, reverse("wagtailredirects:index"))
    response = Client().get("/vieux/page.html")
    assert (response.status_code, response.url) == (301, "https://portail.example.org/fr/museums/sabot/")


def test_a_page_moved_to_another_parent_is_still_found(tree: trees.Tree) -> None:
    home = tree.homes["fr"]
    network = trees.add(home, StandardPage(title="Le réseau", slug="le-reseau", summary="Le réseau."))
    page = trees.add(home, StandardPage(title="Histoire", slug="histoire", summary="Son histoire."))
    client, user = trees.log_in("redaction@example.org")
    user.groups.add(Group.objects.get(name=EDITORS))
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, network.pk]))
    response = Client().get("/fr/histoire/")
    assert (response.status_code, response.url) == (301, "/fr/le-reseau/histoire/")
    assert Client().get(response.url).status_code == 200
