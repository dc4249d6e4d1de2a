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


def cards_of(pages: Iterable[Page]) -> list[Card]:
    """Cards of pages with their own fields; their pictures in two statements however many they are."""
    listed = list(pages)
    keys = {page.share_image_id for page in listed if getattr(page, "share_image_id", None)}
    images = pictures.images("card").in_bulk(list(keys)) if keys else {}
    return [
        Card(
            title=page.title,
            url=reader_url(page),
            kind=str(capfirst(page._meta.verbose_name)),
            summary=getattr(page, "summary", ""),
            image=images.get(getattr(page, "share_image_id", None)),
            seed=page.slug,
        )
        for page in listed
    ]
