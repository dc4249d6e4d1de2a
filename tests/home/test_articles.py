"""Articles: what their translations share, where they are listed, what they cost."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail_localize.models import TranslationSource
from wagtail_localize.operations import translate_object

from home.models import ArticleIndexPage, ArticlePage, AuthorRole, Series
from museums.models import Club, Museum, Territory, Trade
from museums.models.pages import MuseumPicture
from tests.cms import tree as trees
from tests.cms.blocks import make_image
from tests.cms.tree import add, fill, locale
from tests.home.stories import article, articles, topic

pytestmark = pytest.mark.django_db(transaction=True)


def translate(page: ArticlePage, code: str = "nl") -> ArticlePage:
    """A complete, published translation: each text with its language before it."""
    translate_object(page, [locale(code)])
    source = TranslationSource.objects.get_for_instance(page)
    translation = source.translations.get(target_locale=locale(code))
    fill(translation, {entry.msgid: f"{code} {entry.msgid}" for entry in translation.export_po()})
    translation.save_target(publish=True)
    return ArticlePage.objects.get(translation_key=page.translation_key, locale=locale(code))


def republish(page: ArticlePage) -> None:
    page.save_revision().publish()


def facts_of(page: ArticlePage) -> dict[str, Any]:
    page = ArticlePage.objects.get(pk=page.pk)
    return {
        **{name: getattr(page, name) for name in ArticlePage.shared},
        **{name: sorted(fact.slug for fact in getattr(page, name).all()) for name in ArticlePage.shared_many},
    }


def test_a_translation_has_the_facts_of_its_french_page(tree: trees.Tree) -> None:
    articles(tree, "nl")
    page = article(tree, topics=[topic()], museums=[Museum.objects.get(slug="sabot")])
    translated = translate(page)
    assert translated.live
    assert facts_of(translated) == facts_of(page)


def test_a_translation_follows_the_facts_of_its_french_page_when_it_is_published_again(tree: trees.Tree) -> None:
    page = article(tree, topics=[topic()], museums=[Museum.objects.get(slug="sabot")])
    translated = translate(page)
    page.topics, page.museums = [topic("metiers")], [Museum.objects.get(slug="textile")]
    page.published_on, page.author = date(2022, 1, 1), AuthorRole.objects.create(slug="redaction", name_fr="La rédaction")
    republish(page)
    assert facts_of(page)["topics"] == ["metiers"]
    assert facts_of(translated) == facts_of(page)


def test_an_older_revision_of_a_translation_brings_no_older_facts_back(tree: trees.Tree) -> None:
    page = article(tree, topics=[topic()])
    translated = translate(page)
    page.topics = []
    republish(page)
    translated.get_latest_revision_as_object().save_revision().publish()
    assert facts_of(translated)["topics"] == []


def test_a_draft_changes_no_translation(tree: trees.Tree) -> None:
    page = article(tree, topics=[topic()])
    translated = translate(page)
    page.topics = []
    page.save_revision()
    assert facts_of(translated)["topics"] == ["collections"]


def test_an_article_is_signed_by_a_role_in_the_readers_language(tree: trees.Tree) -> None:
    role = AuthorRole.objects.create(slug="redaction", name_fr="La rédaction", name_nl="De redactie")
    translated = translate(article(tree, author=role))
    assert "De redactie" in Client().get(translated.url).text


@pytest.mark.parametrize(
    "query", ["topic=nowhere", "topic=%00", "topic=a&topic=b", "page=0", "page=-3", "page=999999999", "page=%F0%9F%A7%B5", "x=" + "y" * 5000]
)  # fmt: skip
def test_any_address_of_the_list_gives_a_page(tree: trees.Tree, query: str) -> None:
    article(tree, topics=[topic()])
    response = Client().get(f"{articles(tree).url}?{query}")
    assert response.status_code == 200
    assert "Article 1" in response.text


def test_the_list_shows_the_latest_first_and_only_a_topic_when_asked(tree: trees.Tree) -> None:
    for number in range(1, 4):
        article(tree, number, topics=[topic("metiers" if number % 2 else "collections")])
    everything = Client().get(articles(tree).url).text
    assert everything.index("Article 3") < everything.index("Article 2") < everything.index("Article 1")
    one_topic = Client().get(f"{articles(tree).url}?topic=metiers").text
    assert "Article 1" in one_topic
    assert "Article 2" not in one_topic


def test_an_article_shows_its_place_in_its_series(tree: trees.Tree) -> None:
    series = Series.objects.create(slug="memoire", name_fr="Mémoire orale")
    for number in (1, 2, 3):
        page = article(tree, number, series=series, series_part=number)
    middle = ArticlePage.objects.get(slug="article-2")
    part = middle.series_place()
    assert part is not None
    assert (part["number"], part["total"], part["previous"].title, part["next"].title) == (2, 3, "Article 1", "Article 3")
    page.unpublish()
    part = middle.series_place()
    assert part is not None
    assert (part["total"], part["next"]) == (2, None)


def render(source: str, page: Any, **context: Any) -> str:
    request = RequestFactory().get("/")
    return Template("{% load home_tags %}" + source).render(Context({"page": page, "request": request, **context}))


def about(tree: trees.Tree) -> dict[str, Any]:
    return {
        "museum": Museum.objects.get(slug="sabot"),
        "territory": Territory.objects.get_or_create(slug="lille", name_fr="Lille")[0],
        "trade": Trade.objects.get_or_create(slug="bois", name_fr="Bois")[0],
        "club": Club.objects.get_or_create(slug="rural", name_fr="Club rural")[0],
    }


TAGS = ("museum_stories museum", "territory_news territory", "trade_articles trade", "club_news club")


@pytest.mark.parametrize("tag", TAGS)
def test_a_tag_shows_what_is_about_a_thing_in_one_statement_and_nothing_else(tree: trees.Tree, tag: str) -> None:
    facts = about(tree)
    page = tree.homes["fr"]
    render("{% " + tag + " %}", page, **facts)
    with CaptureQueriesContext(
        connection,
    ) as nothing:
        assert render("{% " + tag + " %}", page, **facts).strip() == ""
    article(tree, 1, title="Autre chose")
    article(
        tree, 2, title="Notre sujet", museums=[facts["museum"]], trades=[facts["trade"]],
        territory=facts["territory"], club=facts["club"],
    )  # fmt: skip
    article(tree, 3, title="Brouillon", museums=[facts["museum"]], territory=facts["territory"], club=facts["club"]).unpublish()
    render("{% " + tag + " %}", page, **facts)
    with CaptureQueriesContext(connection) as something:
        shown = render("{% " + tag + " %}", page, **facts)
    assert "Notre sujet" in shown
    assert "Autre chose" not in shown
    assert "Brouillon" not in shown
    frame = ("wagtailcore_pageviewrestriction", "wagtailcore_site")  # asked once for a request, whatever the page shows
    asked = [query["sql"] for query in (*nothing, *something) if not any(table in query["sql"] for table in frame)]
    assert len(asked) <= 2, asked


def test_readers_of_another_language_find_what_is_not_translated_yet_and_are_told(tree: trees.Tree) -> None:
    articles(tree)
    source = articles(tree, "fr")
    dutch = ArticleIndexPage(title="Nieuws", slug="nieuws", locale=locale("nl"), translation_key=source.translation_key)
    add(tree.homes["nl"], dutch)
    article(tree, 1)
    translate(article(tree, 2))
    listed = Client().get("/nl/nieuws/").text
    assert 'lang="fr">Article 1</a>' in listed
    assert "Voorlopig in het Frans" in listed
    assert listed.count("Article 2") == listed.count("nl Article 2")
    assert 'lang="fr">Article 1</a>' in render("{% museum_stories museum %}", dutch, museum=about_museum(1))
    assert "Article 1" not in Client().get("/nl/feeds/articles.rss").text


def about_museum(number: int) -> Museum:
    """A museum that an article is about."""
    museum = Museum.objects.get(slug="sabot")
    ArticlePage.museums.through.objects.create(articlepage=ArticlePage.objects.get(slug=f"article-{number}"), museum=museum)
    return museum


def test_an_article_shows_its_museums_with_their_pictures(tree: trees.Tree) -> None:
    MuseumPicture.objects.create(page=tree.page_in("fr"), image=make_image())
    page = article(tree, 1, museums=[Museum.objects.get(slug="sabot")])
    shown = Client().get(page.url).text
    assert re.search(r'data-museum="sabot">\s*<div class="card__picture"><picture', shown), shown[shown.find("data-museum") :][
        :300
    ]
