"""Reading the texts of a live page for what the report looks at in them: pictures described nowhere near, typed addresses.

What is found is kept (cms.models.WatchedPlace), because it stands inside stored bodies, which no database searches.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.blocks import Block, RichTextBlock, URLBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.signals import page_published

from cms.blocks import PictureChooserBlock
from cms.blocks.walking import walk
from cms.content_checks.addresses import Ways
from cms.loading import is_loading
from cms.models import CustomImage, WatchedPlace

HREF = re.compile(r"""<a\b[^>]*\bhref=(["'])(.*?)\1""")
LONGEST = WatchedPlace._meta.get_field("address").max_length or 0

#: What is kept of a place, in the order of its fields: block, picture, address, path, target.
Row = tuple[str, int | None, str, str, int | None]


class Reading:
    """The pictures and addresses of one page, in reading order."""

    def __init__(self) -> None:
        self.pictures: list[tuple[str, int]] = []
        self.addresses: list[tuple[str, str]] = []

    def meet(self, block: Block, raw: Any, part: str, beside: Mapping[str, Any]) -> None:
        if isinstance(block, PictureChooserBlock):
            if not block.has_own_words(beside):
                self.pictures.append((part, raw))
        elif isinstance(block, URLBlock):
            self.addresses.append((part, raw))
        elif isinstance(block, RichTextBlock):
            self.read_text(raw, part)

    def read_text(self, source: str, part: str = "") -> None:
        self.addresses += [(part, html.unescape(address)) for _quote, address in HREF.findall(source)]


def read(page: Page) -> Reading:
    reading = Reading()
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            walk(field.stream_block, list(field.value_from_object(page).raw_data), reading.meet)
        elif isinstance(field, RichTextField):
            reading.read_text(field.value_from_object(page) or "")
    return reading


def rows_of(page: Page, ways: Ways) -> Iterator[Row]:
    reading = read(page)
    stored = set(CustomImage.objects.filter(pk__in={pk for _part, pk in reading.pictures}).values_list("pk", flat=True))
    for part, pk in dict.fromkeys(reading.pictures):
        if pk in stored:
            yield part, pk, "", "", None
    for part, address in dict.fromkeys(reading.addresses):
        way = ways(address)
        if address.strip() and way is not None:
            yield part, None, address.strip()[:LONGEST], way.path[:LONGEST], way.page_id


def watch(page: Page, ways: Ways | None = None) -> None:
    """Bring what is kept of a page (as its own type) to what stands in its texts now. Writes only what changed."""
    now = list(rows_of(page, ways or Ways())) if page.live else []
    fields = ("block", "image_id", "address", "path", "target_id")
    with transaction.atomic():
        kept = list(WatchedPlace.objects.filter(page_id=page.pk).values_list(*fields))
        if kept != now:
            WatchedPlace.objects.filter(page_id=page.pk).delete()
            WatchedPlace.objects.bulk_create(WatchedPlace(page_id=page.pk, **dict(zip(fields, row, strict=True))) for row in now)


def read_again(pk: int) -> None:
    page = Page.objects.filter(pk=pk).specific().first()
    if page is not None:
        watch(page)


@receiver(page_published)
def read_what_was_published(instance: Page, **_kwargs: Any) -> None:
    """After commit, and so that a fault here undoes no publication: the night makes up for it."""
    if not is_loading():
        transaction.on_commit(partial(read_again, instance.pk), robust=True)
