"""The picture of a museum on a card: the first of its French page, as its own page shows it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, OuterRef, Subquery

from cms.pictures import prefetch_renditions
from cms.visibility import source_locale_id
from museums.models.pages import MuseumPage, MuseumPicture


def with_pictures(pages: Iterable[MuseumPage]) -> list[MuseumPage]:
    """The pages, each with its `card_picture`: one statement, and one for the renditions where there is a picture at all."""
    listed = list(pages)
    if not listed:
        return listed
    first = MuseumPicture.objects.filter(page=OuterRef("page")).order_by("sort_order", "pk").values("pk")[:1]
    shown = (
        MuseumPicture.objects.filter(
            page__translation_key__in=[page.translation_key for page in listed],
            page__locale_id=source_locale_id(None),
            page__live=True,
            pk=Subquery(first),
        )
        .select_related("image")
        .annotate(key=F("page__translation_key"))
    )
    images = {picture.key: picture.image for picture in shown}
    prefetch_renditions(images.values(), "card")
    for page in listed:
        page.card_picture = images.get(page.translation_key)
    return listed
