"""Starting a page from a template: its texts are in the form, nothing is saved, and no page is found twice."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from cms.roles import setup_roles
from home import page_templates
from home.models import ArticleIndexPage, ArticlePage, PageTemplate, StandardPage
from tests.cms.tree import log_in


@pytest.fixture
def editor(network: None) -> Client:
    setup_roles()
    client, user = log_in("edith@example.org")
    user.groups.add(*user.groups.model.objects.filter(name="Rédaction"))
    return client


def index() -> Page:
    home = Page.objects.get(depth=2, locale__language_code="fr")
    found = ArticleIndexPage.objects.filter(locale=home.locale).first()
    return found or home.add_child(instance=ArticleIndexPage(title="Articles", slug="articles-x", locale=home.locale))


def test_every_template_of_the_demo_fits_its_type_of_page(network: None) -> None:
    assert PageTemplate.objects.count() >= 4
    for template in PageTemplate.objects.all():
        assert template.page_class is not None
        page = template.page_class(title="x", body=json.dumps(template.blocks), summary=template.summary)
        assert [block.block_type for block in page.body] == [block["type"] for block in template.blocks]


def test_the_form_opens_with_the_templates_texts_and_saves_nothing(editor: Client) -> None:
    parent, template = index(), PageTemplate.objects.get(slug="craft-story")
    count = Page.objects.count()
    listed = editor.get(reverse("choose_page_template", args=[parent.pk]))
    add = reverse("wagtailadmin_pages:add", args=["home", "articlepage", parent.pk])
    assert f"{add}?template={template.pk}" in listed.text
    assert "Page d’un musée" not in listed.text
    form = editor.get(f"{add}?template={template.pk}").text
    assert template.summary in form
    assert "crivez un geste du m" in form
    assert Page.objects.count() == count
    assert "crivez un geste du m" not in editor.get(add).text  # the next page starts empty


@pytest.mark.parametrize("number", ["x", "0", "99999999999999999999", "²", "-1", "%00"])
def test_an_odd_number_opens_an_empty_form(editor: Client, number: str) -> None:
    add = reverse("wagtailadmin_pages:add", args=["home", "articlepage", index().pk])
    assert editor.get(f"{add}?template={number}").status_code == 200


def test_a_template_of_another_type_is_not_used(editor: Client) -> None:
    museum = PageTemplate.objects.get(slug="museum")
    add = reverse("wagtailadmin_pages:add", args=["home", "articlepage", index().pk])
    assert museum.summary not in editor.get(f"{add}?template={museum.pk}").text


def test_a_page_is_kept_as_a_template_without_the_ids_of_its_blocks(editor: Client) -> None:
    page = StandardPage.objects.get(slug="le-reseau", locale__language_code="fr")
    keep = reverse("keep_page_template", args=[page.pk])
    assert page.title in editor.get(keep).text
    for name in ("Un projet du réseau", "Un projet du réseau"):
        assert editor.post(keep, {"name": name}).status_code == 302
    first, second = PageTemplate.objects.filter(name_fr="Un projet du réseau").order_by("pk")
    assert (first.slug, second.slug) == ("un-projet-du-reseau", "un-projet-du-reseau-2")
    assert [block["type"] for block in first.blocks] == [block.block_type for block in page.body]
    assert '"id"' not in json.dumps(first.blocks)
    assert editor.post(keep, {"name": ""}).status_code == 200
    assert editor.get(reverse("pagetemplate:index")).status_code == 200
    assert editor.get(reverse("pagetemplate:edit", args=[first.pk])).status_code == 200


def test_ids_are_left_out_of_blocks_in_blocks() -> None:
    nested = [{"type": "cards", "id": "a", "value": [{"type": "item", "id": "b", "value": {"id": 3, "title": "x"}}]}]
    assert page_templates.without_ids(nested) == [
        {"type": "cards", "value": [{"type": "item", "value": {"id": 3, "title": "x"}}]}
    ]


def test_those_who_may_not_add_pages_get_no_template(network: None) -> None:
    setup_roles()
    client, user = log_in("tom@example.org")
    user.groups.add(*user.groups.model.objects.filter(name="Traduction"))
    page = StandardPage.objects.get(slug="le-reseau", locale__language_code="fr")
    assert client.get(reverse("choose_page_template", args=[page.pk])).status_code in (302, 403)
    assert client.post(reverse("keep_page_template", args=[page.pk]), {"name": "x"}).status_code in (302, 403)
    assert not ArticlePage.objects.filter(title="x").exists()


def test_the_menu_of_a_page_offers_both(editor: Client) -> None:
    page = StandardPage.objects.get(slug="le-reseau", locale__language_code="fr")
    explorer = editor.get(reverse("wagtailadmin_explore", args=[page.pk])).text
    assert reverse("choose_page_template", args=[page.pk]) in explorer
    assert reverse("keep_page_template", args=[page.pk]) in explorer


def test_a_summary_is_the_description_for_search_engines(network: None) -> None:
    page = StandardPage.objects.get(slug="le-reseau", locale__language_code="fr")
    tag = '<meta name="description" content="{}">'
    assert tag.format(page.summary) in Client().get(page.url).text
    page.search_description = "Pour les moteurs de recherche"
    page.save_revision().publish()
    assert tag.format("Pour les moteurs de recherche") in Client().get(page.url).text
