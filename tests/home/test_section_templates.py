"""Sections to copy: blocks of one standard, kept under a name and added to another’s draft."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from cms.roles import setup_roles
from home.models import SectionTemplate, StandardPage
from tests.cms.tree import log_in


def signed_in(role: str) -> Client:
    setup_roles()
    client, user = log_in("edith@example.org")
    user.groups.add(*user.groups.model.objects.filter(name=role))
    return client


@pytest.fixture
def standard(network: None) -> StandardPage:
    return StandardPage.objects.get(slug="le-reseau", locale__language_code="fr")


def test_a_section_is_added_to_the_draft_and_visitors_see_nothing(standard: StandardPage) -> None:
    editor = signed_in("Rédaction")
    section = SectionTemplate.objects.get(slug="practical")
    before = [block.id for block in standard.body]
    add = reverse("add_section", args=[standard.pk])
    assert section.name_fr in editor.get(add).text
    response = editor.post(add, {"section": section.pk})
    assert response.headers["Location"] == reverse("wagtailadmin_pages:edit", args=[standard.pk])
    standard.refresh_from_db()
    draft = standard.get_latest_revision_as_object()
    assert [block.id for block in standard.body] == before
    assert [block.id for block in draft.body][: len(before)] == before
    assert [block.block_type for block in draft.body][len(before) :] == [block["type"] for block in section.blocks]
    assert standard.has_unpublished_changes
    assert "[Dates et heures]" in editor.get(response.headers["Location"]).text
    editor.post(add, {"section": section.pk})
    standard.refresh_from_db()
    ids = [block.id for block in standard.get_latest_revision_as_object().body]
    assert len(set(ids)) == len(ids) == len(before) + 2 * len(section.blocks)


def test_chosen_blocks_are_kept_without_their_ids(standard: StandardPage) -> None:
    editor = signed_in("Rédaction")
    keep = reverse("keep_section", args=[standard.pk])
    assert editor.get(keep).text.count('name="blocks"') == len(standard.body)
    assert editor.post(keep, {"name": "Vide"}).status_code == 200
    assert editor.post(keep, {"name": "Vide", "blocks": ["999"]}).status_code == 200
    assert editor.post(keep, {"name": "Le début", "blocks": ["0"]}).status_code == 302
    kept = SectionTemplate.objects.get(name_fr="Le début")
    assert [block["type"] for block in kept.blocks] == [standard.body[0].block_type]
    assert '"id"' not in json.dumps(kept.blocks)
    for address in (reverse("sectiontemplate:index"), reverse("sectiontemplate:edit", args=[kept.pk])):
        assert editor.get(address).status_code == 200


@pytest.mark.parametrize("number", ["", "x", "0", "99999999999999999999", "²"])
def test_an_odd_choice_adds_nothing(standard: StandardPage, number: str) -> None:
    revision = standard.latest_revision_id
    assert signed_in("Rédaction").post(reverse("add_section", args=[standard.pk]), {"section": number}).status_code == 200
    standard.refresh_from_db()
    assert standard.latest_revision_id == revision


def test_a_section_goes_to_the_source_of_a_translation(standard: StandardPage) -> None:
    dutch = StandardPage.objects.get(translation_key=standard.translation_key, locale__language_code="nl")
    revision = dutch.latest_revision_id
    response = signed_in("Rédaction").post(
        reverse("add_section", args=[dutch.pk]), {"section": SectionTemplate.objects.get(slug="practical").pk}
    )
    assert response.status_code == 302
    dutch.refresh_from_db()
    assert dutch.latest_revision_id == revision


def test_those_who_may_not_edit_the_page_may_do_neither(standard: StandardPage) -> None:
    translator = signed_in("Traduction")
    for name in ("add_section", "keep_section"):
        address = reverse(name, args=[standard.pk])
        assert translator.get(address).status_code in (302, 403)
        assert translator.post(address, {"section": 1, "name": "x", "blocks": ["0"]}).status_code in (302, 403)
    assert not SectionTemplate.objects.filter(name_fr="x").exists()


def test_the_menu_of_a_page_offers_both(standard: StandardPage) -> None:
    menu = signed_in("Rédaction").get(reverse("wagtailadmin_explore", args=[standard.pk])).text
    assert reverse("add_section", args=[standard.pk]) in menu
    assert reverse("keep_section", args=[standard.pk]) in menu
