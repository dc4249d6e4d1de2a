"""“Copy” in the editor: never a second page of one museum in one language."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from museums.models import MuseumPage
from tests.cms import tree as trees

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("what", ["page", "page, published", "directory with its pages"])
def test_a_museums_page_is_not_copied(tree: trees.Tree, admin_client: Client, what: str) -> None:
    page = tree.directories["fr"] if "directory" in what else tree.sabot
    count = MuseumPage.objects.count()
    sent = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": page.get_parent().pk}
    sent |= {"publish_copies": "on"} if "published" in what else {}
    sent |= {"copy_subpages": "on"} if "directory" in what else {}
    response = admin_client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), sent, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert response.redirect_chain[-1][0] == reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    assert MuseumPage.objects.count() == count
