"""Everything of a site that no visitor may see, each with the secret word in every text it has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from cms.models import CustomDocument
from events.models import Event
from home.models import ArticlePage, ResourceIndexPage, ResourcePage, StandardPage, Testimony, TestimonyIndexPage, TestimonyPage
from museums.models import Commune, Museum, MuseumDirectoryPage, MuseumPage, Trade
from museums.models.pages import MuseumPicture
from tests.cms.blocks import make_image
from tests.search.papers import pdf

SECRET = "zyxwabloka"  # no word of any language, and no beginning of one
WORD = re.compile(rb".{0,60}" + SECRET.encode() + rb".{0,60}", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Hidden:
    linked_document: CustomDocument
    testimony: Testimony


def french(model: type[Any]) -> Any:
    return model.objects.filter(locale__language_code="fr").live().first()


def publish(parent: Page, page: Page) -> Page:
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def restrict(page: Page, kind: str = PageViewRestriction.LOGIN) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x")


def hide_secrets() -> Hidden:
    """And a picture that everybody may see, so that there is a file to walk to."""
    MuseumPicture.objects.create(page=french(MuseumPage), image=make_image())
    hide_pages()
    hide_museum()
    hide_events()
    return Hidden(hide_documents(), hide_testimonies())


def hide_pages() -> None:
    parent = french(ArticlePage).get_parent()
    parent.add_child(instance=ArticlePage(title=f"{SECRET} brouillon", slug=f"{SECRET}-draft", summary=SECRET, live=False))
    restrict(publish(parent, ArticlePage(title=f"{SECRET} retenu", slug=f"{SECRET}-private", summary=SECRET)))
    members = StandardPage(title=f"{SECRET} membres", slug=f"{SECRET}-members", show_in_menus=True)
    restrict(publish(parent.get_parent(), members), PageViewRestriction.PASSWORD)
    publish(members, StandardPage(title=f"{SECRET} dessous", slug=f"{SECRET}-below", show_in_menus=True))
    # Edits that wait beside what is live.
    page = french(MuseumPage)
    page.summary = f"{SECRET} à relire"
    page.save_revision()


def hide_museum() -> None:
    """A member, on the map and with a trade, whose only page is for those who are logged in."""
    commune = Commune.objects.filter(latitude__isnull=False, museums__isnull=False).first()
    assert commune is not None
    museum = Museum.objects.create(
        slug=f"{SECRET}-museum",
        name=f"{SECRET} musée",
        commune=commune,
        latitude=commune.latitude,
        longitude=commune.longitude,
    )
    museum.trades.add(*Trade.objects.all()[:3])
    restrict(publish(french(MuseumDirectoryPage), MuseumPage(title=museum.name, slug=museum.slug, summary=SECRET, museum=museum)))


def hide_events() -> None:
    """One for each audience but the public, soon, at a museum that everybody sees."""
    museum = french(MuseumPage).museum
    day = timezone.localdate() + timedelta(days=1)
    for audience in ("members", "board", "steering_committee"):
        event = Event.objects.create(
            slug=f"{SECRET}-{audience}",
            name_fr=f"{SECRET} {audience}",
            kind="meeting",
            status="planned",
            start=day,
            end=day,
            audiences=[audience],
            place=SECRET,
            organiser=SECRET,
            commune=museum.commune,
            territory=museum.territory,
        )
        event.museums.add(museum)


def hide_documents() -> CustomDocument:
    """Two in a private collection; to one of them leads a public page, whose words are its editor's: of the file, the text is secret."""
    collection = Collection.get_first_root_node().add_child(name=SECRET)
    CollectionViewRestriction.objects.create(collection=collection, restriction_type=CollectionViewRestriction.LOGIN)
    for title, name in ((f"{SECRET} document", f"{SECRET}.pdf"), (f"{SECRET} lié", "fiche-interne.pdf")):
        document = CustomDocument(title=title, collection=collection)
        document.file.save(name, ContentFile(pdf(f"{SECRET} sabots")), save=False)
        document.save()
    publish(french(ResourceIndexPage), ResourcePage(title="Fiche interne", slug="fiche-interne", document=document))
    return document


def hide_testimonies() -> Testimony:
    """The consent to one that is heard, and one that is not published."""
    Testimony.objects.update(consent_reference=SECRET)
    testimony = Testimony.objects.create(
        slug=f"{SECRET}-testimony",
        museum=french(MuseumPage).museum,
        trade=Trade.objects.first(),
        media=ContentFile(SECRET.encode(), name=f"{SECRET}.mp3"),
        consent_reference=SECRET,
    )
    page = TestimonyPage(title=f"{SECRET} dit", slug=f"{SECRET}-said", summary=SECRET, testimony=testimony, live=False)
    french(TestimonyIndexPage).add_child(instance=page)
    return testimony
