"""Menus, footers and banners that people edit, in each language."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.models import Banner, SiteMenu
from cms.models.navigation import LinkBlock, validate_address
from cms.roles import DESK_MANAGERS, EDITORS, TRANSLATORS
from cms.short_cache import clear_every
from home.importing import load_network
from tests.cms import tree as trees
from tests.content import copy_folder

pytestmark = pytest.mark.django_db(transaction=True)


def link(page: Any = None, label: str = "", address: str = "") -> dict[str, Any]:
    return {"label": label, "page": page and page.pk, "address": address}


def group(label: str, *links: dict[str, Any], kind: str = "group") -> dict[str, Any]:
    return {"type": kind, "value": {"label": label, "links": [{"type": "item", "value": one} for one in links]}}


def entry(*args: Any, **kwargs: Any) -> dict[str, Any]:
    return {"type": "link", "value": link(*args, **kwargs)}


def set_menu(language: str, **fields: list[dict[str, Any]]) -> SiteMenu:
    SiteMenu.objects.filter(locale__language_code=language).delete()
    return SiteMenu.objects.create(locale=trees.locale(language), **{name: json.dumps(blocks) for name, blocks in fields.items()})


def part(path: str, tag: str, class_name: str) -> str:
    html = Client().get(path).text
    found = re.search(rf'<{tag} class="{class_name}".*?</{tag}>', html, re.DOTALL)
    assert found, f"no {class_name} on {path}"
    return found.group()


def menu(path: str) -> list[tuple[str, str]]:
    return re.findall(r'href="([^"]*)"[^>]*>([^<]+)<', part(path, "nav", "site-menu"))


def test_without_a_menu_of_its_own_a_language_shows_the_marked_pages(tree: trees.Tree) -> None:
    tree.directories["fr"].show_in_menus = True
    tree.directories["fr"].save()
    clear_every()
    assert menu("/fr/") == [("/fr/museums/", "Musées")]
    set_menu("fr", footer=[group("Aide", link(tree.sabot), kind="column")])
    assert menu("/fr/") == [("/fr/museums/", "Musées")]


def test_links_and_groups_stand_in_the_order_they_were_given(tree: trees.Tree) -> None:
    set_menu(
        "fr",
        menu=[
            entry(address="https://example.org/", label="Ailleurs"),
            group("Visiter", link(tree.sabot), link(tree.textile, "Tissus")),
        ],
    )
    assert menu("/fr/") == [
        ("https://example.org/", "Ailleurs"),
        ("/fr/museums/sabot/", "Musée du sabot"),
        ("/fr/museums/textile/", "Tissus"),
    ]
    assert "Visiter" in part("/fr/", "nav", "site-menu")


def test_each_language_has_its_own(tree: trees.Tree) -> None:
    set_menu("nl", menu=[entry(tree.directories["nl"], "Onze musea")])
    set_menu("fr", menu=[entry(tree.directories["fr"])])
    assert menu("/nl/") == [("/nl/museums/", "Onze musea")]
    assert menu("/fr/") == [("/fr/museums/", "Musées")]


def test_a_french_page_in_a_dutch_menu_leads_to_its_translation(tree: trees.Tree) -> None:
    set_menu("nl", menu=[entry(tree.directories["fr"])])
    assert menu("/nl/") == [("/nl/museums/", "Musea")]


def test_a_page_not_translated_yet_is_read_in_the_frame_of_the_menus_language(tree: trees.Tree) -> None:
    set_menu("nl", menu=[entry(tree.textile)])
    assert menu("/nl/") == [("/nl/museums/textile/", "Musée du textile")]


def test_what_visitors_cannot_see_is_left_out_and_an_empty_group_with_it(tree: trees.Tree) -> None:
    set_menu("fr", menu=[entry(tree.directories["fr"]), group("Sabots", link(tree.sabot)), group("Tissus", link(tree.textile))])
    tree.sabot.unpublish()
    PageViewRestriction.objects.create(page=tree.textile, restriction_type=PageViewRestriction.LOGIN)
    shown = part("/fr/", "nav", "site-menu")
    assert menu("/fr/") == [("/fr/museums/", "Musées")]
    assert "Sabots" not in shown
    assert "Tissus" not in shown


def test_a_link_follows_its_page(tree: trees.Tree) -> None:
    set_menu("fr", menu=[entry(tree.sabot)])
    assert menu("/fr/") == [("/fr/museums/sabot/", "Musée du sabot")]
    page = trees.MuseumPage.objects.get(pk=tree.sabot.pk)
    page.slug = "sabots"
    page.save_revision().publish()
    assert menu("/fr/") == [("/fr/museums/sabots/", "Musée du sabot")]


def test_the_menu_says_where_one_is(tree: trees.Tree) -> None:
    set_menu("fr", menu=[entry(tree.homes["fr"]), entry(tree.directories["fr"]), group("Visiter", link(tree.sabot))])
    shown = part("/fr/museums/sabot/", "nav", "site-menu")
    assert re.findall(r'href="([^"]*)" aria-current="(\w+)"', shown) == [("/fr/museums/", "true"), ("/fr/museums/sabot/", "page")]
    assert "site-menu__link--here" in shown
    assert "site-menu__link--here" not in part("/fr/museums/textile/", "nav", "site-menu")


def test_the_footer_has_columns_and_legal_links(tree: trees.Tree) -> None:
    set_menu(
        "fr",
        menu=[entry(tree.sabot)],
        footer=[group("Aide", link(tree.textile), kind="column")],
        legal=[entry(tree.sabot, "Mentions")],
    )
    shown = part("/fr/", "footer", "site-footer")
    assert re.findall(r'href="(/fr/[^"]*)">([^<]+)<', shown) == [
        ("/fr/museums/textile/", "Musée du textile"),
        ("/fr/museums/sabot/", "Mentions"),
    ]
    assert "Aide" in shown


def test_a_warm_page_pays_nothing_for_menu_footer_and_banners(tree: trees.Tree) -> None:
    def statements() -> int:
        Client().get("/fr/museums/sabot/")
        with CaptureQueriesContext(connection) as queries:
            Client().get("/fr/museums/sabot/")
        return len(queries)

    before = statements()
    set_menu(
        "fr",
        menu=[group("Visiter", link(tree.sabot), link(tree.textile))],
        footer=[group("Aide", link(tree.sabot), kind="column")],
    )
    Banner.objects.create(text_fr="Fermé lundi", page=tree.sabot)
    assert statements() == before


# --- Banners --------------------------------------------------------------------------------------


def test_a_banner_is_shown_in_its_time_only(tree: trees.Tree) -> None:
    now = timezone.now()
    Banner.objects.create(text_fr="Hier", ends_at=now - timedelta(hours=1))
    Banner.objects.create(text_fr="Demain", starts_at=now + timedelta(hours=1))
    Banner.objects.create(text_fr="Toujours")
    Banner.objects.create(text_fr="Maintenant", starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1))
    html = Client().get("/fr/").text
    assert [word for word in ("Hier", "Demain", "Toujours", "Maintenant") if word in html] == ["Toujours", "Maintenant"]


def test_a_banner_speaks_the_visitors_language_or_says_that_it_is_french(tree: trees.Tree) -> None:
    banner = Banner.objects.create(text_fr="Fermé lundi", text_nl="Maandag gesloten", page=tree.directories["fr"])
    dutch, english = Client().get("/nl/").text, Client().get("/en/").text
    assert "Maandag gesloten" in dutch
    assert 'href="/nl/museums/"' in dutch
    assert '<span lang="fr">Fermé lundi</span> (in French)' in english
    assert "(in het Frans)" not in dutch
    banner.delete()
    assert "Maandag gesloten" not in Client().get("/nl/").text


def test_a_banner_that_ends_before_it_starts_is_refused() -> None:
    now = timezone.now()
    with pytest.raises(ValidationError):
        Banner(text_fr="x", starts_at=now, ends_at=now - timedelta(days=1)).full_clean()


# --- Editing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/fr/search/", "https://example.org", "http://example.org/a?b=c", "mailto:a@example.org", "tel:+33320"]
)
def test_addresses_that_lead_somewhere(address: str) -> None:
    validate_address(address)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//example.org", "example.org", "https://", "data:text/html,x", "/a b"]
)
def test_addresses_that_are_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        validate_address(address)


def test_a_link_is_a_page_or_an_address(tree: trees.Tree) -> None:
    block = LinkBlock()
    for value in (link(), link(tree.sabot, "x", "/fr/"), link(address="/fr/")):
        with pytest.raises(ValidationError):
            block.clean(block.to_python(value))
    block.clean(block.to_python(link(tree.sabot)))
    block.clean(block.to_python(link(address="/fr/", label="Accueil")))


def test_editors_change_menus_and_banners_and_others_do_not(tree: trees.Tree) -> None:
    stored = set_menu("fr", menu=[entry(tree.sabot)])
    addresses = [reverse("sitemenu:edit", args=[stored.pk]), reverse("sitemenu:index"), reverse("banner:add")]
    for role, status in ((EDITORS, 200), (TRANSLATORS, 302), (DESK_MANAGERS, 302)):
        client, user = trees.log_in(f"{len(role)}@example.org")
        user.groups.add(Group.objects.get(name=role))
        assert [client.get(address).status_code for address in addresses] == [status] * 3, role


def test_an_editor_saves_a_menu(tree: trees.Tree) -> None:
    client, _user = trees.log_in("admin@example.org", is_superuser=True)
    form = {
        "locale": str(tree.homes["fr"].locale_id), "menu-count": "1", "menu-0-deleted": "", "menu-0-order": "0", "menu-0-type": "group",
        "menu-0-id": "", "menu-0-value-label": "Visiter", "menu-0-value-links-count": "1", "menu-0-value-links-0-deleted": "",
        "menu-0-value-links-0-order": "0", "menu-0-value-links-0-type": "item", "menu-0-value-links-0-id": "",
        "menu-0-value-links-0-value-label": "", "menu-0-value-links-0-value-page": str(tree.sabot.pk),
        "menu-0-value-links-0-value-address": "", "footer-count": "0", "legal-count": "0",
    }  # fmt: skip
    assert client.post(reverse("sitemenu:add"), form).status_code == 302
    assert menu("/fr/") == [("/fr/museums/sabot/", "Musée du sabot")]
    assert "javascript:" not in Client().get("/fr/").text
    wrong = {**form, "menu-0-value-links-0-value-address": "javascript:alert(1)"}
    assert client.post(reverse("sitemenu:edit", args=[SiteMenu.objects.get().pk]), wrong).status_code == 200


# --- The site's first menus -------------------------------------------------------------------------


def test_the_loaded_site_has_a_short_menu_in_each_language(tiny_site: object) -> None:
    for language, words in (("fr", "Visiter"), ("nl", "Bezoeken"), ("en", "Visit")):
        assert words in part(f"/{language}/", "nav", "site-menu")
        stored = SiteMenu.objects.get(locale__language_code=language)
        assert 4 <= len(stored.menu) <= 7


def test_loading_again_changes_nothing_and_keeps_what_people_changed(tmp_path: Any) -> None:
    folder = copy_folder(tmp_path)
    load_network(folder)
    before = list(SiteMenu.objects.order_by("pk").values())
    load_network(folder)
    assert list(SiteMenu.objects.order_by("pk").values()) == before
    french = SiteMenu.objects.get(locale__language_code="fr")
    french.menu = json.dumps([entry(address="/fr/", label="À moi")])
    french.save()
    SiteMenu.objects.filter(locale__language_code="nl").delete()
    load_network(folder)
    assert "À moi" in part("/fr/", "nav", "site-menu")
    assert not SiteMenu.objects.filter(locale__language_code="nl").exists()


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_every_link_of_the_demos_menus_leads_to_a_page(demo: None, language: str) -> None:
    html = Client().get(f"/{language}/").content.decode()
    parts = re.findall(r"<(header|footer)\b.*?</\1>", html, re.DOTALL)
    assert set(parts) == {"header", "footer"}
    links = {
        address
        for found in re.finditer(r"<(header|footer)\b.*?</\1>", html, re.DOTALL)
        for address in re.findall(r'href="(/[^"#?]*)"', found[0])
    }
    assert len(links) > 15
    client = Client()
    # A page that is not translated answers in French under its own address: live all the same.
    answers = {address: client.get(address, follow=True).status_code for address in links}
    assert {address: status for address, status in answers.items() if status != 200} == {}
