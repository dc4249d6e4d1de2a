"""The feeds: well-formed, in one language, with stable ids and whole addresses, and nothing private in them."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from home.models import ArticlePage, AuthorRole
from tests.cms import tree as trees
from tests.cms.tree import locale
from tests.home.stories import article, articles, topic

pytestmark = pytest.mark.django_db(transaction=True)

ATOM = "{http://www.w3.org/2005/Atom}"
RSS_URL, ATOM_URL = "/fr/feeds/articles.rss", "/fr/feeds/articles.atom"


def parsed(address: str) -> Element:
    response = Client().get(address)
    assert response.status_code == 200
    assert b"<!DOCTYPE" not in response.content
    assert b"<!ENTITY" not in response.content
    return fromstring(response.content)  # noqa: S314 - our own feeds


def titles(address: str) -> list[str]:
    tree = parsed(address)
    found = tree.findall("channel/item/title") or tree.findall(f"{ATOM}entry/{ATOM}title")
    return [str(each.text) for each in found]


@pytest.mark.parametrize("address", [RSS_URL, ATOM_URL])
def test_a_feed_has_the_latest_first_and_survives_odd_characters(tree: trees.Tree, address: str) -> None:
    article(tree, 1)
    article(tree, 2, title='L’atelier <b>& "co"</b> 🧵 ]]>', summary="Une esperluette & un chevron <")
    assert titles(address) == ['L’atelier <b>& "co"</b> 🧵 ]]>', "Article 1"]


def test_rss_names_its_articles_with_whole_addresses_and_stable_ids(tree: trees.Tree) -> None:
    role = AuthorRole.objects.create(slug="redaction", name_fr="La rédaction")
    page = article(tree, 1, author=role, topics=[topic(name_nl="Collecties")])
    channel = parsed(RSS_URL).find("channel")
    assert channel is not None
    assert channel.findtext("language") == "fr"
    assert channel.findtext("link") == f"http://testserver{articles(tree).url}"
    item = channel.find("item")
    assert item is not None
    assert item.findtext("link") == f"http://testserver{page.url}"
    assert item.findtext("category") == "Collections"
    assert item.findtext("{http://purl.org/dc/elements/1.1/}creator") == "La rédaction"
    before = item.findtext("guid")
    page.slug, page.title = "autre-adresse", "Autre titre"
    page.save_revision().publish()
    after = parsed(RSS_URL).find("channel/item")
    assert after is not None
    assert after.findtext("guid") == before
    assert after.findtext("link") == f"http://testserver{ArticlePage.objects.get(pk=page.pk).url}"


def test_atom_has_what_its_standard_asks_for(tree: trees.Tree) -> None:
    article(tree, 1)
    feed = parsed(ATOM_URL)
    assert feed.tag == f"{ATOM}feed"
    for node in (feed, feed.find(f"{ATOM}entry")):
        assert node is not None
        assert all(node.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    own = next(link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self")
    assert own.get("href") == f"http://testserver{ATOM_URL}"


@pytest.mark.parametrize("address", [RSS_URL, ATOM_URL, "/fr/feeds/articles/collections.rss"])
def test_no_draft_and_nothing_private_stands_in_a_feed(tree: trees.Tree, address: str) -> None:
    article(tree, 1, topics=[topic()])
    article(tree, 2, topics=[topic()]).unpublish()
    changed = article(tree, 3, topics=[topic()])
    changed.title = "Brouillon d’un titre"
    changed.save_revision()
    private = article(tree, 4, topics=[topic()])
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    assert titles(address) == ["Article 3", "Article 1"]
    PageViewRestriction.objects.create(page=articles(tree), restriction_type=PageViewRestriction.LOGIN)
    assert Client().get(address).status_code == 404


def test_each_language_has_its_own_feed(tree: trees.Tree) -> None:
    article(tree, 1)
    assert Client().get("/nl/feeds/articles.rss").status_code == 404
    articles(tree, "nl")
    article(tree, 2, "nl", title="Een artikel", locale=locale("nl"))
    assert titles("/nl/feeds/articles.rss") == ["Een artikel"]
    assert titles(RSS_URL) == ["Article 1"]


def test_a_topic_has_a_feed_and_an_unknown_one_has_none(tree: trees.Tree) -> None:
    article(tree, 1, topics=[topic()])
    article(tree, 2, topics=[topic("metiers")])
    assert titles("/fr/feeds/articles/metiers.atom") == ["Article 2"]
    assert Client().get("/fr/feeds/articles/inconnu.rss").status_code == 404


def test_a_feed_may_be_kept_and_says_when_it_has_not_changed(tree: trees.Tree) -> None:
    article(tree, 1)
    first = Client().get(RSS_URL)
    assert first["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert {"public", "max-age=600"} <= set(first["Cache-Control"].split(", "))
    assert not first.cookies
    for header in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        assert Client().get(RSS_URL, headers=header).status_code == 304
    article(tree, 2)
    assert Client().get(RSS_URL, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_feed_costs_the_same_for_three_articles_and_for_thirty(tree: trees.Tree) -> None:
    for number in range(1, 4):
        article(tree, number, topics=[topic()])
    few = statements(RSS_URL)
    for number in range(4, 31):
        article(tree, number, topics=[topic()])
    assert statements(RSS_URL) == few <= 10


def statements(address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    Client().get(address)
    with CaptureQueriesContext(connection) as asked:
        Client().get(address)
    return len(asked)
