"""The picture of a museum on a card: the first of its French page, as its own page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from cms.pictures import images_of
from cms.prepared import Prepared
from cms.visibility import source_locale_id
from museums.models.pages import MuseumPage, MuseumPicture

_PICTURES = Prepared(
    lambda keys: (
        MuseumPicture.objects.filter(page__translation_key__in=keys, page__locale_id=source_locale_id(None), page__live=True)
        .order_by("sort_order", "pk")
        .values_list("page__translation_key", "image_id")
    ),
    [UUID],
)


def with_pictures(pages: Iterable[MuseumPage]) -> list[MuseumPage]:
    """The pages, each with its `card_picture`: one statement, and one for the pictures where there is any."""
    listed = list(pages)
    if not listed:
        return listed
    first: dict[Any, int] = {}
    for key, image_id in _PICTURES([page.translation_key for page in listed]):
        first.setdefault(key, image_id)
    images = images_of(first.values(), "card")
    for page in listed:
        page.card_picture = images.get(first.get(page.translation_key, 0))
    return listed
