"""What the report finds inside the texts of pages: pictures without words, typed addresses that lead nowhere."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import ReferenceIndex

from cms import content_checks
from cms.blocks import BeforeAfterBlock, GalleryBlock, PictureBlock
from cms.content_checks import Finding, Findings
from cms.content_checks.bodies import watch, watch_source
from cms.content_checks.tasks import refresh_references
from cms.models import Banner, CustomImage, SiteMenu, WatchedPlace
from cms.roles import EDITORS
from home.models import IssueState, NewsletterIssue, NewsletterList, StandardPage
from museums.models import MuseumPage
from tests.cms import tree as trees
from tests.cms.blocks import item

pytestmark = pytest.mark.django_db


def image(title: str, **fields: Any) -> CustomImage:
    return CustomImage.objects.create(title=title, file=get_test_image_file(), credit="x", **fields)


def found(key: str, language: str = "") -> list[Finding]:
    check = content_checks.find(key)
    assert check is not None
    return list(Findings(check.parts(language)).in_chunks())


def details(key: str) -> list[str]:
    return [one.detail for one in found(key)]


def set_body(tree: trees.Tree, *blocks: tuple[str, Any]) -> MuseumPage:
    page = MuseumPage.objects.get(pk=tree.sabot.pk)
    body = [{"type": kind, "value": value, "id": f"b{number}"} for number, (kind, value) in enumerate(blocks)]
    page.body = json.dumps(body)
    page.save_revision().publish()
    page = MuseumPage.objects.get(pk=page.pk)
    watch(page)
    return page


def beside(pk: int, **values: Any) -> dict[str, Any]:
    return {"image": pk, "caption": "", "alt": "", "decorative": False, **values}


# --- Pictures -----------------------------------------------------------------------------------------


def compared(before: int, after: int, **values: Any) -> dict[str, Any]:
    return {"before": before, "before_label": "1912", "after": after, "after_label": "2026", "caption": "", **values}


HOLDS_A_PICTURE = {
    "picture": lambda pk, **words: ("picture", beside(pk, **words)),
    "gallery": lambda pk, **words: ("gallery", {"title": "", "pictures": [item("g", beside(pk, **words))]}),
    "before": lambda pk, **words: ("before_after", compared(pk, 0, **{f"before_{name}": value for name, value in words.items()})),
    "after": lambda pk, **words: ("before_after", compared(0, pk, **{f"after_{name}": value for name, value in words.items()})),
}


@pytest.mark.parametrize("kind", HOLDS_A_PICTURE)
def test_a_picture_in_a_text_has_words_of_its_own_or_beside_it_or_only_adorns(tree: trees.Tree, kind: str) -> None:
    block, silent = HOLDS_A_PICTURE[kind], image("Muette")
    set_body(tree, block(silent.pk, alt="Un métier"))
    assert found("silent-picture") == []
    set_body(tree, block(silent.pk, decorative=True))
    assert found("silent-picture") == []
    page = set_body(tree, ("heading", "Titre"), block(silent.pk))
    [line] = found("silent-picture")
    part = "g-item" if kind == "gallery" else "b1"
    assert line == Finding("Musée du sabot", f"{trees.edit_url(page)}#block-{part}-section", "fr", "Muette")
    CustomImage.objects.filter(pk=silent.pk).update(is_decorative=True)
    assert found("silent-picture") == found("no-alternative-text") == []
    CustomImage.objects.filter(pk=silent.pk).update(is_decorative=False, description="Un métier à tisser")
    assert found("silent-picture") == []


def test_the_picture_before_a_film_only_adorns(tree: trees.Tree) -> None:
    film = {"title": "Film", "address": "https://video.example.org/w/1", "poster": image("Muette").pk, "transcript": "<p>x</p>"}
    set_body(tree, ("video", film))
    assert found("silent-picture") == []


@pytest.mark.parametrize("kind", HOLDS_A_PICTURE)
def test_the_editor_is_asked_for_the_words(kind: str) -> None:
    blocks = {"picture": PictureBlock(), "gallery": GalleryBlock(), "before": BeforeAfterBlock(), "after": BeforeAfterBlock()}
    block, silent, told = blocks[kind], image("Muette"), image("Décrite", description="Un métier")

    def clean(**words: Any) -> Any:
        value = HOLDS_A_PICTURE[kind](silent.pk, **words)[1]
        if kind == "gallery":
            value["pictures"].append(item("h", beside(told.pk)))
        return block.clean(
            block.to_python({name: told.pk if type(other) is int and not other else other for name, other in value.items()})
        )

    with pytest.raises(ValidationError) as refused:
        clean()
    assert "Dites" in str(refused.value.as_json_data()) or "Say" in str(refused.value.as_json_data())
    clean(alt="Un métier à tisser")
    clean(decorative=True)


def test_a_picture_is_not_used_because_the_report_looks_at_it(tree: trees.Tree) -> None:
    silent = image("Muette")
    set_body(tree, ("picture", beside(silent.pk)))
    assert not ReferenceIndex.model_is_indexable(WatchedPlace)
    assert WatchedPlace.objects.count() == 1
    silent.delete()
    assert WatchedPlace.objects.count() == 0


# --- Addresses ----------------------------------------------------------------------------------------

HOLDS_AN_ADDRESS = {
    "call_to_action": lambda url: ("call_to_action", {"text": "Voir", "page": None, "url": url}),
    "video": lambda url: ("video", {"title": "Film", "address": url}),
    "text": lambda url: ("text", f'<p>Voir <a href="{url}">ici</a>.</p>'),
    "accordion": lambda url: ("accordion", {"parts": [item("a", {"title": "x", "text": f'<p><a href="{url}">y</a></p>'})]}),
    "timeline": lambda url: (
        "timeline",
        {"title": "", "moments": [item("m", {"when": "1", "title": "x", "text": f"<p><a class='b' href='{url}'>y</a></p>"})]},
    ),
    "transcript": lambda url: ("video", {"title": "Film", "address": "", "transcript": f'<p><a href="{url}">y</a></p>'}),
}


@pytest.mark.parametrize("kind", HOLDS_AN_ADDRESS)
def test_a_typed_address_of_a_page_that_is_not_published(tree: trees.Tree, kind: str) -> None:
    address = "http://localhost/fr/museums/textile/"
    page = set_body(tree, HOLDS_AN_ADDRESS[kind](address))
    assert found("dead-address") == []
    MuseumPage.objects.get(pk=tree.textile.pk).unpublish()
    [line] = found("dead-address")
    part = {"accordion": "a-item", "timeline": "m-item"}.get(kind, "b0")
    assert (line.title, line.url, line.language) == ("Musée du sabot", f"{trees.edit_url(page)}#block-{part}-section", "fr")
    assert address in line.detail
    assert "Musée du textile" in line.detail
    assert found("dead-address", "nl") == []
    MuseumPage.objects.get(pk=tree.textile.pk).save_revision().publish()
    assert found("dead-address") == []


ALIVE = [
    "/fr/museums/textile/",
    "/fr/museums/textile",
    "/fr/museums/textile/?x=1#plan",
    "http://LOCALHOST:8000/fr/museums/textile/",
    "/fr/Museums/Textile/",
    "/nl/museums/textile/",  # in French, in the frame of Dutch
    "/fr/",
    "/nl",
    "/",
    "/museums/textile/",
    "/fr/search/?q=lin",
    "/robots.txt",
    "/sitemap.xml",
    "/documents/1/livret.pdf",
    "/static/cms/admin.css",
    "#plan",
    "https://example.org/anything?at=all",
    "mailto:contact@example.org",
    "tel:+33 3 20 00 00 00",
]
DEAD = [
    "/fr/museums/nulle-part/",
    "/nl/museums/nulle-part/",
    "/nulle-part",
    "http://localhost/fr/nulle-part/",
    "/fr/museums/textile/nulle-part/",
    "http://",
    "https://exemple",
    "www.example.org",
    "museums/textile/",
    "javascript:alert(1)",
    "mailto:personne",
    "http://[::1",
    "/fr/%00/",
]


def test_typed_addresses_alive_and_dead(tree: trees.Tree) -> None:
    set_body(tree, *(HOLDS_AN_ADDRESS["text"](address) for address in ALIVE))
    assert details("dead-address") == []
    set_body(tree, *(HOLDS_AN_ADDRESS["text"](address) for address in DEAD))
    assert [detail.split(": ")[0].rstrip("\u00a0") for detail in details("dead-address")] == DEAD


def test_a_redirect_keeps_an_address_alive(tree: trees.Tree) -> None:
    set_body(tree, HOLDS_AN_ADDRESS["text"]("/fr/ancien/"), HOLDS_AN_ADDRESS["text"]("/vieux.html"))
    assert len(found("dead-address")) == 2
    Redirect.objects.create(old_path="/fr/ancien", redirect_page=tree.textile)
    Redirect.objects.create(old_path="/vieux.html", redirect_link="https://example.org/")
    assert found("dead-address") == []
    MuseumPage.objects.get(pk=tree.textile.pk).unpublish()
    assert len(found("dead-address")) == 1


# --- Elsewhere than in pages ---------------------------------------------------------------------------

LINK = {"label": "Voir", "page": None, "address": "/fr/nulle-part/"}
IN_A_GROUP = {"label": "Visiter", "links": [item("g", LINK)]}


def in_a_menu(**fields: Any) -> SiteMenu:
    blocks = {name: json.dumps([{"type": kind, "value": value, "id": "b"}]) for name, (kind, value) in fields.items()}
    return SiteMenu.objects.create(locale=trees.locale("nl"), **blocks)


def in_a_letter(**fields: Any) -> NewsletterIssue:
    letters = NewsletterList.objects.get_or_create(slug="lettre", name_fr="Lettre")[0]
    intro = '<p>Voir <a href="/fr/nulle-part/">ici</a>.</p>'
    return NewsletterIssue.objects.create(list=letters, locale="nl", subject="Oktober", intro=intro, **fields)


ELSEWHERE: dict[str, Any] = {
    "menu": (lambda: in_a_menu(menu=("link", LINK)), "#block-b-section"),
    "group": (lambda: in_a_menu(menu=("group", IN_A_GROUP)), "#block-g-item-section"),
    "footer": (lambda: in_a_menu(footer=("column", IN_A_GROUP)), "#block-g-item-section"),
    "legal": (lambda: in_a_menu(legal=("link", LINK)), "#block-b-section"),
    "banner": (lambda: Banner.objects.create(text_fr="Fermé", address="/fr/nulle-part/"), ""),
    "letter": (in_a_letter, ""),
}


@pytest.mark.parametrize("kind", ELSEWHERE)
def test_a_dead_address_in_a_menu_a_banner_or_a_letter_is_found_with_the_way_to_mend_it(
    tree: trees.Tree, kind: str, django_capture_on_commit_callbacks: Any
) -> None:
    make, block = ELSEWHERE[kind]
    with django_capture_on_commit_callbacks(execute=True):
        source = make()
    [line] = found("dead-address")
    assert line.title.endswith(f" · {source}")
    assert line.url == AdminURLFinder().get_edit_url(source) + block
    assert line.detail.startswith("/fr/nulle-part/")
    assert line.language == ("" if kind == "banner" else "nl")
    assert len(found("dead-address", "nl")) == bool(line.language)
    assert found("dead-address", "en") == []
    source.delete()
    assert found("dead-address") == []
    assert not WatchedPlace.objects.exists()


def test_what_nobody_reads_any_more_is_nothing_to_mend(tree: trees.Tree) -> None:
    Banner.objects.create(text_fr="Fermé", address="/fr/nulle-part/", ends_at=timezone.now())
    letter = in_a_letter()
    refresh_references()
    assert [line.url for line in found("dead-address")] == [AdminURLFinder().get_edit_url(letter)]
    NewsletterIssue.objects.update(state=IssueState.SENT)
    refresh_references()
    assert found("dead-address") == []


# --- When it is read ----------------------------------------------------------------------------------


def test_publishing_reads_the_page_again(tree: trees.Tree, django_capture_on_commit_callbacks: Any) -> None:
    page = set_body(tree, HOLDS_AN_ADDRESS["text"]("/fr/nulle-part/"))
    page.body = trees.body("Rien à redire.")
    draft = page.save_revision()
    assert len(found("dead-address")) == 1  # visitors still see it
    with django_capture_on_commit_callbacks(execute=True):
        draft.publish()
    assert found("dead-address") == []


def test_the_night_makes_up_for_what_was_not_noticed(tree: trees.Tree) -> None:
    page = set_body(tree, HOLDS_AN_ADDRESS["text"]("/fr/pages/charte/"))
    assert len(found("dead-address")) == 1
    pages = trees.add(tree.homes["fr"], StandardPage(title="Pages", slug="pages", locale=trees.locale("fr")))
    trees.add(pages, StandardPage(title="Charte", slug="charte", locale=trees.locale("fr")))
    refresh_references()
    assert found("dead-address") == []
    kept = set(WatchedPlace.objects.values_list("pk", flat=True))
    refresh_references()
    assert set(WatchedPlace.objects.values_list("pk", flat=True)) == kept  # what has not changed is not written
    page.unpublish()
    assert found("dead-address") == []


def test_the_report_costs_the_same_for_three_and_for_thirty(tree: trees.Tree) -> None:
    client, user = trees.log_in("redaction@example.org")
    user.groups.add(Group.objects.get(name=EDITORS))

    def statements(key: str, count: int) -> int:
        blocks = [HOLDS_A_PICTURE["picture"](image(f"Muette {number}").pk) for number in range(count)]
        blocks += [HOLDS_AN_ADDRESS["text"](f"/fr/nulle-part-{number}/") for number in range(count)]
        set_body(tree, *blocks)
        assert len(found(key)) == count
        return measure(client, reverse("content_findings", args=[key]))

    for key in ("silent-picture", "dead-address"):
        assert statements(key, 3) == statements(key, 30)
    several = {"menu": in_a_menu(menu=("link", LINK)), "letter": in_a_letter(), "banner": Banner.objects.create(address="/fr/x/")}
    for source in several.values():
        watch_source(source)
    few = measure(client, reverse("content_findings", args=["dead-address"]))
    for number in range(15):
        watch_source(Banner.objects.create(address=f"/fr/{number}/"))
    assert measure(client, reverse("content_findings", args=["dead-address"])) == few


def measure(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
