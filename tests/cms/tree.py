"""A small site to test the editor with: home, museum directory and two museums, in French, with roles."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.operations import translate_object

from cms.models import User
from cms.roles import setup_roles
from home.models import HomePage
from museums.models import Museum, MuseumDirectoryPage, MuseumPage

FRENCH = "Le musée raconte le travail du bois et la vie des sabotiers."
DUTCH = "Het museum vertelt over houtbewerking en het leven van de klompenmakers."
LATER_FRENCH = "Chaque dimanche, un sabotier montre son métier aux visiteurs."
LATER_DUTCH = "Elke zondag toont een klompenmaker zijn ambacht aan de bezoekers."
BODY = "L’atelier a gardé toutes ses machines, qui tournent encore."
DUTCH_BODY = "De werkplaats heeft al haar machines bewaard, en ze draaien nog."
BLOCK = "6f1e6a5c-6d0c-4c3a-9f6a-1f8a3b6f9d10"


def locale(code: str) -> Locale:
    return Locale.objects.get_or_create(language_code=code)[0]


def body(text: str) -> str:
    return json.dumps([{"type": "text", "value": f"<p>{text}</p>", "id": BLOCK}])


@dataclass
class Tree:
    """Pages by language. French is live; nl and en have a home page and a directory."""

    homes: dict[str, HomePage] = field(default_factory=dict)
    directories: dict[str, MuseumDirectoryPage] = field(default_factory=dict)
    sabot: MuseumPage = None  # type: ignore[assignment]  # set by `build`
    textile: MuseumPage = None  # type: ignore[assignment]  # set by `build`

    def page_in(self, code: str, page: MuseumPage | None = None) -> MuseumPage:
        return MuseumPage.objects.get(translation_key=(page or self.sabot).translation_key, locale=locale(code))

    def translation(self, code: str = "nl") -> Translation:
        return Translation.objects.get(source__object_id=self.sabot.translation_key, target_locale=locale(code))


def add(parent: Page, page: Any) -> Any:
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def build() -> Tree:
    tree = Tree()
    root = Page.get_first_root_node()
    root.get_children().delete()
    root.refresh_from_db()
    titles = {"fr": ("Accueil", "Musées"), "nl": ("Welkom", "Musea"), "en": ("Welcome", "Museums")}
    for code, (home, directory) in titles.items():
        where = {"locale": locale(code)}
        if code != "fr":
            where["translation_key"] = tree.homes["fr"].translation_key
        tree.homes[code] = add(root, HomePage(title=home, slug=code, **where))
        if code != "fr":
            where["translation_key"] = tree.directories["fr"].translation_key
        tree.directories[code] = add(tree.homes[code], MuseumDirectoryPage(title=directory, slug="museums", **where))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=tree.homes["fr"], is_default_site=True)
    for slug, name in (("sabot", "Musée du sabot"), ("textile", "Musée du textile")):
        museum = Museum.objects.create(slug=slug, name=name)
        page = MuseumPage(title=name, slug=slug, museum=museum, summary=FRENCH, body=body(BODY), locale=locale("fr"))
        setattr(tree, slug, add(tree.directories["fr"], page))
    setup_roles()
    return tree


def translated(tree: Tree, code: str = "nl", page: MuseumPage | None = None) -> Translation:
    """A complete, published translation of a museum's page."""
    page = page or tree.sabot
    translate_object(page, [locale(code)])
    source = TranslationSource.objects.get_for_instance(page)
    translation = source.translations.get(target_locale=locale(code))
    fill(translation)
    translation.save_target(publish=True)
    return translation


def build_translated() -> Tree:
    """And a complete Dutch page of the first museum."""
    tree = build()
    translated(tree)
    return tree


WORDS = {FRENCH: DUTCH, BODY: DUTCH_BODY, LATER_FRENCH: LATER_DUTCH}


def fill(translation: Translation, words: dict[str, str] | None = None) -> None:
    po = translation.export_po()
    for entry in po:
        entry.msgstr = (words or WORDS).get(entry.msgid, "")
    assert translation.import_po(po) == []


def log_in(email: str, **fields: Any) -> tuple[Client, User]:
    user, _created = User.objects.get_or_create(email=email, defaults={"first_name": "Test", **fields})
    client = Client()
    client.force_login(user)
    return client, user


def page_form(page: MuseumPage, **changes: str) -> dict[str, str]:
    """What the browser sends when the page editor is saved."""
    [block] = page.body.raw_data
    return {
        "title": page.title,
        "slug": page.slug,
        "summary": page.summary,
        "museum": str(page.museum_id),
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "text",
        "body-0-id": block["id"],
        "body-0-value": json.dumps(
            {
                "blocks": [
                    {"key": "a", "text": BODY, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
                ],
                "entityMap": {},
            }
        ),
        "seo_title": "",
        "search_description": "",
        "share_image": "",
        "pictures-TOTAL_FORMS": "0",
        "pictures-INITIAL_FORMS": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        **changes,
    }


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def messages_of(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])
