"""Any page of the site as a card: its picture or its cloth, its kind, its title and its summary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from wagtail.models import Page

from cms import pictures
from cms.readers import reader_url


@dataclass(frozen=True)
class Card:
    title: str
    url: str
    kind: str
    summary: str
    image: Any
    seed: str  # what the cloth is woven from where there is no picture


def specific_pages(pages: Sequence[Page]) -> list[Page]:
    """The same pages with their own fields, without bodies: one statement and one for each type among them."""
    found = {page.pk: page for page in Page.objects.filter(pk__in=[page.pk for page in pages]).defer_streamfields().specific()}
    return [found[page.pk] for page in pages if page.pk in found]


def kind_of(page: Page) -> str:
    """What a page is, in a visitor's words: of a page about a fact, the fact's kind; of a page of plain words, nothing."""
    if page._meta.model_name == "standardpage":
        return ""
    fact = getattr(page, "fact_field", "")
    return str(capfirst(page._meta.get_field(fact).verbose_name if fact else page._meta.verbose_name))


def cards_of(pages: Iterable[Page]) -> list[Card]:
    """Cards of pages with their own fields; their pictures in two statements however many they are."""
    listed = list(pages)
    keys = {page.share_image_id for page in listed if getattr(page, "share_image_id", None)}
    images = pictures.images("card").in_bulk(list(keys)) if keys else {}
    return [
        Card(
            title=page.title,
            url=reader_url(page),
            kind=kind_of(page),
            summary=getattr(page, "summary", ""),
            image=images.get(getattr(page, "share_image_id", None)),
            seed=page.slug,
        )
        for page in listed
    ]
