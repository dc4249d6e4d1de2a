"""The short way to a page's address answers what Wagtail's long one does."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.utils.translation import override
from wagtail.models import Page, Site

from cms.page_addresses import address_of
from tests.cms.tree import Tree

pytestmark = pytest.mark.django_db


def both(page: Page, host: str = "localhost") -> tuple[str, str | None]:
    ask = RequestFactory(headers={"host": host}).get
    return address_of(page, ask("/")), page.get_url(ask("/"))


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_it_answers_what_wagtail_does(tree: Tree, language: str) -> None:
    root = Page.get_first_root_node()
    pages = [*tree.homes.values(), *tree.directories.values(), tree.sabot]
    with override(language):
        assert {address for page in pages for address in both(page)} == {
            "/fr/", "/nl/", "/en/", "/fr/museums/", "/nl/museums/", "/en/museums/", "/fr/museums/sabot/",
        }  # fmt: skip
        assert all(short == long for short, long in map(both, pages))
        assert both(root) == ("", None)


def test_with_a_second_site_wagtail_decides(tree: Tree) -> None:
    Site.objects.create(hostname="club.example", root_page=tree.directories["fr"])
    assert both(tree.sabot, "club.example") == ("/fr/sabot/", "/fr/sabot/")
    assert both(tree.sabot) == ("/fr/museums/sabot/", "/fr/museums/sabot/")
