"""The blocks of a body: what they show, what they refuse, and how little they ask of the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page

from cms.blocks import BodyBlock
from cms.models import CustomImage
from home.body import FullBodyBlock
from home.models import StandardPage
from tests.cms import tree as site
from tests.cms.blocks import every_block, item, make_document, make_image

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_french() -> Iterator[None]:
    with override("fr"):
        yield


def render(raw: list[dict[str, Any]], block: Any = None) -> str:
    body = (block or BodyBlock()).to_python(raw)
    context = {"request": RequestFactory().get("/fr/")}
    return "".join(child.render(context) for child in body)


def test_each_block_of_the_kernel_is_shown(tree: site.Tree) -> None:
    html = render(every_block(tree.sabot, [make_image()], make_document()))
    for words in ["Titre 0", "Une citation 0", "Volet 0", "Légende 0", "Vue 0-2", "Après 0", "Film 0", "Rapport 0"]:
        assert words in html
    assert 'alt="Mots de cette page 0"' in html
    assert 'alt="Un métier à tisser en bois"' in html
    assert f'href="{tree.sabot.url}"' in html
    assert "<iframe" not in html
    assert 'href="https://video.example.org/w/abcdef123"' in html
    assert "6,5" in html
    assert '<th scope="row">Adultes 0</th>' in html


def test_a_body_of_thirty_blocks_asks_no_more_than_one_of_three(tree: site.Tree) -> None:
    images = [make_image(f"Image {n}") for n in range(6)]
    document = make_document()
    few, many = every_block(tree.sabot, images[:2], document), every_block(tree.sabot, images, document, times=3)
    render(few)
    counts = []
    for raw in (few, many):
        with CaptureQueriesContext(connection) as queries:
            render(raw)
        counts.append(len(queries))
    # Pictures, their renditions, documents, pages; and, outside a request, which pages are private.
    assert counts[0] == counts[1] <= 5


def test_what_is_stored_from_before_is_still_valid(tree: site.Tree) -> None:
    image = make_image()
    html = render(
        [
            {"type": "heading", "value": "Avant", "id": "1"},
            {"type": "text", "value": "<p>Du texte</p>", "id": "2"},
            {"type": "picture", "value": {"image": image.pk, "caption": "Une vue"}, "id": "3"},
            {"type": "quote", "value": {"text": "Des mots", "source": ""}, "id": "4"},
            {"type": "call_to_action", "value": {"text": "Voir", "url": "https://example.org/"}, "id": "5"},
        ]
    )
    for words in ["<h2>Avant</h2>", "Du texte", "Une vue", "Des mots", 'href="https://example.org/"']:
        assert words in html


@pytest.mark.django_db(transaction=True)
def test_links_lead_to_the_page_in_the_readers_language_and_never_to_a_draft(tree: site.Tree) -> None:
    site.translated(tree, "nl")
    raw = [
        {"type": "call_to_action", "value": {"text": "Voir", "page": tree.sabot.pk, "url": ""}, "id": "1"},
        {"type": "text", "value": f'<p><a linktype="page" id="{tree.sabot.pk}">là</a></p>', "id": "2"},
    ]
    with override("nl"):
        html = render(raw)
    assert html.count(tree.page_in("nl").url) == 2
    tree.page_in("nl").unpublish()
    with override("nl"):
        assert render(raw).count('"/nl/museums/sabot/"') == 2  # where the French page is read in the Dutch frame
    Page.objects.get(pk=tree.sabot.pk).unpublish()
    html = render(raw)
    assert "href" not in html
    assert "Voir" not in html
    assert "là" in html


def test_objects_that_were_deleted_leave_a_gap_and_no_fault(tree: site.Tree) -> None:
    image, document = make_image(), make_document()
    raw = every_block(tree.sabot, [image], document)
    CustomImage.objects.all().delete()
    document.delete()
    html = render(raw)
    assert "<img" not in html
    assert "Titre 0" in html


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("call_to_action", {"text": "Voir", "url": "", "page": None}, "url"),
        ("video", {"title": "Film", "address": "", "film": None, "transcript": ""}, "address"),
        ("cards", {"pages": [], "latest": "", "limit": 3, "title": ""}, "latest"),
    ],
)
def test_a_block_that_would_show_nothing_is_refused_beside_its_field(name: str, value: dict[str, Any], field: str) -> None:
    block = FullBodyBlock().child_blocks[name]
    with pytest.raises(ValidationError) as refusal:
        block.clean(block.to_python(value))
    assert field in refusal.value.block_errors  # type: ignore[attr-defined]  # of Wagtail's own error


def test_a_film_needs_words_for_those_who_cannot_hear(tree: site.Tree) -> None:
    block = BodyBlock().child_blocks["video"]
    film = make_document("Film", "film.mp4", b"film")
    value = {"title": "Film", "address": "", "film": film.pk, "transcript": "", "captions": make_document().pk}
    with pytest.raises(ValidationError) as refusal:
        block.clean(block.to_python(value))
    assert set(refusal.value.block_errors) == {"captions"}  # type: ignore[attr-defined]  # the same
    cleaned = block.clean(block.to_python({**value, "captions": make_document("ST", "film.vtt", b"WEBVTT").pk}))
    html = block.render(cleaned)
    assert 'preload="none"' in html
    assert 'src="/documents/' in html
    assert "film.vtt" in html
    assert "/media/" not in html


@pytest.mark.parametrize(("reader", "default"), [("fr", False), ("nl", True)])
def test_captions_say_their_own_language_to_every_reader(tree: site.Tree, reader: str, default: bool) -> None:
    block = BodyBlock().child_blocks["video"]
    value = {
        "title": "Film",
        "film": make_document("Film", "film.mp4", b"film").pk,
        "captions": make_document("ST", "film.vtt", b"WEBVTT").pk,
        "captions_language": "nl",
    }
    with override(reader):
        html = block.render(block.to_python(value), {"LANGUAGE_CODE": reader})
    assert 'srclang="nl" label="Nederlands"' in html
    assert ('label="Nederlands" default' in html) is default


def test_frames_only_of_hosts_that_the_site_allows(settings: Any) -> None:
    block = BodyBlock().child_blocks["video"]
    value = {"title": "Film", "address": "https://www.youtube.com/watch?v=abcdef12345"}
    assert "data-film" not in block.render(block.to_python(value))
    settings.FRAME_HOSTS = ["www.youtube-nocookie.com", "video.example.org"]
    assert 'data-film="https://www.youtube-nocookie.com/embed/abcdef12345"' in block.render(block.to_python(value))
    for address in ["https://other.example.org/w/abcdef123", "https://video.example.org/w/%22onload", "javascript:alert(1)"]:
        assert "data-film" not in block.render(block.to_python({**value, "address": address}))


@pytest.mark.parametrize("name", sorted(FullBodyBlock().child_blocks))
def test_each_block_has_a_preview_a_group_and_words(name: str) -> None:
    block = FullBodyBlock().child_blocks[name]
    assert block.is_previewable
    assert block.meta.group
    assert block.meta.description
    assert block.meta.template


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_previews_show_something_in_each_language(network: None, language: str) -> None:
    shown = {}
    with override(language):
        for name, block in FullBodyBlock().child_blocks.items():
            shown[name] = block.render(block.get_preview_value()).strip()
    assert [name for name, html in shown.items() if not html] in ([], ["key_figures"])  # those are what editors wrote
    assert not [name for name, html in shown.items() if "None" in html or "{&#x27;" in html]


def test_lists_of_pages_museums_and_dates_ask_the_same_whatever_their_number(network: None) -> None:
    from museums.models import MuseumPage

    museums = list(MuseumPage.objects.filter(locale__language_code="fr")[:9])

    def raw(count: int) -> list[dict[str, Any]]:
        chosen = [item(str(page.pk), page.pk) for page in museums[:count]]
        return [
            {"type": "cards", "value": {"title": "À lire", "pages": chosen, "latest": "", "limit": 3}, "id": "c"},
            {"type": "museums", "value": {"title": "", "museums": chosen, "limit": 6}, "id": "m"},
            {"type": "events", "value": {"title": "", "limit": count}, "id": "e"},
        ]

    block = FullBodyBlock()
    render(raw(1), block)
    counts = []
    for number in (2, 9):
        with CaptureQueriesContext(connection) as queries:
            html = render(raw(number), block)
        counts.append(len(queries))
        assert html.count("card__link") == 2 * number
    assert counts[0] == counts[1] <= 9


def test_the_body_of_a_page_keeps_its_data_through_the_editor(tree: site.Tree) -> None:
    page = tree.sabot
    raw = every_block(page, [make_image()], make_document())
    page.body = json.dumps(raw)
    page.save_revision().publish()
    page.refresh_from_db()
    block = page.body.stream_block
    again = block.get_prep_value(block.clean(block.to_python(list(page.body.raw_data))))
    assert [(each["type"], each["id"]) for each in again] == [(each["type"], each["id"]) for each in raw]
    assert again[-2]["value"]["page"] == page.pk


def test_the_editor_shows_each_preview_with_the_sites_own_style_sheet(network: None) -> None:
    client, _user = site.log_in("admin@example.org", is_superuser=True)
    for block in StandardPage._meta.get_field("body").stream_block.child_blocks.values():  # type: ignore[union-attr]  # a StreamField
        answer = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
        html = answer.content.decode()
        assert answer.status_code == 200
        assert "build/site.css" in html
        assert "<style" not in html
        assert "<script>" not in html
