"""Reading the texts of live pages, and of what else visitors read, for what the report looks at in them: pictures described
nowhere near, typed addresses.

What is found is kept (cms.models.WatchedPlace), because it stands inside stored bodies, which no database searches.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.blocks import Block, RichTextBlock, URLBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.signals import page_published

from cms.blocks import PictureChooserBlock
from cms.blocks.walking import walk
from cms.bulk_writing import is_loading
from cms.content_checks.addresses import Ways
from cms.models import CustomImage, WatchedPlace
from cms.models.navigation import AddressBlock, validate_address

HREF = re.compile(r"""<a\b[^>]*\bhref=(["'])(.*?)\1""")
LONGEST = WatchedPlace._meta.get_field("address").max_length or 0

#: What is kept of a place, in the order of its fields: block, picture, address, path, target.
Row = tuple[str, int | None, str, str, int | None]


@dataclass(frozen=True, slots=True)
class Source:
    """What visitors read that is no page. Only what is still `read` is looked at: none mends a letter that was sent."""

    language: Callable[[Any], str] = lambda _instance: ""
    is_read: Callable[[Any], bool] = lambda _instance: True


_sources: dict[type[models.Model], Source] = {}


class Reading:
    """The pictures and addresses of one text, in reading order."""

    def __init__(self) -> None:
        self.pictures: list[tuple[str, int]] = []
        self.addresses: list[tuple[str, str]] = []

    def meet(self, block: Block, raw: Any, part: str, beside: Mapping[str, Any]) -> None:
        if isinstance(block, PictureChooserBlock):
            if not block.has_own_words(beside):
                self.pictures.append((part, raw))
        elif isinstance(block, URLBlock | AddressBlock):
            self.addresses.append((part, raw))
        elif isinstance(block, RichTextBlock):
            self.read_text(raw, part)

    def read_text(self, source: str, part: str = "") -> None:
        self.addresses += [(part, html.unescape(address)) for _quote, address in HREF.findall(source)]


def read(instance: models.Model) -> Reading:
    reading = Reading()
    for field in instance._meta.get_fields():
        if isinstance(field, StreamField):
            walk(field.stream_block, list(field.value_from_object(instance).raw_data), reading.meet)
        elif isinstance(field, RichTextField):
            reading.read_text(field.value_from_object(instance) or "")
        elif isinstance(field, models.CharField) and validate_address in field.validators:
            reading.addresses.append(("", field.value_from_object(instance)))
    return reading


def rows_of(instance: models.Model, ways: Ways) -> Iterator[Row]:
    reading = read(instance)
    stored = set(CustomImage.objects.filter(pk__in={pk for _part, pk in reading.pictures}).values_list("pk", flat=True))
    for part, pk in dict.fromkeys(reading.pictures):
        if pk in stored:
            yield part, pk, "", "", None
    for part, address in dict.fromkeys(reading.addresses):
        way = ways(address)
        if address.strip() and way is not None:
            yield part, None, address.strip()[:LONGEST], way.path[:LONGEST], way.page_id


def watch(page: Page, ways: Ways | None = None) -> None:
    """Bring what is kept of a page (as its own type) to what stands in its texts now."""
    keep(list(rows_of(page, ways or Ways())) if page.live else [], page_id=page.pk)


def watch_source(instance: models.Model, ways: Ways | None = None) -> None:
    """The same for what is no page."""
    source = _sources[type(instance)]
    keep(
        list(rows_of(instance, ways or Ways())) if source.is_read(instance) else [],
        source_type_id=ContentType.objects.get_for_model(instance).pk,
        source_id=instance.pk,
        language=source.language(instance),
    )


def keep(now: list[Row], **whose: Any) -> None:
    """Writes only what changed."""
    fields = ("block", "image_id", "address", "path", "target_id")
    mine = WatchedPlace.objects.filter(**{name: value for name, value in whose.items() if name != "language"})
    with transaction.atomic():
        kept = list(mine.values_list(*fields))
        if kept != now or mine.exclude(language=whose.get("language", "")).exists():
            mine.delete()
            WatchedPlace.objects.bulk_create(WatchedPlace(**whose, **dict(zip(fields, row, strict=True))) for row in now)


def sources() -> Iterator[models.Model]:
    """All that is no page and is watched."""
    for model in _sources:
        yield from model._default_manager.all()


def read_again(pk: int) -> None:
    page = Page.objects.filter(pk=pk).specific().first()
    if page is not None:
        watch(page)


def read_source_again(model: type[models.Model], pk: int) -> None:
    instance = model._default_manager.filter(pk=pk).first()
    if instance is not None:
        watch_source(instance)


@receiver(page_published)
def read_what_was_published(instance: Page, **_kwargs: Any) -> None:
    """After commit, and so that a fault here undoes no publication: the night makes up for it."""
    if not is_loading():
        transaction.on_commit(partial(read_again, instance.pk), robust=True)


def register_source(model: type[models.Model], source: Source) -> None:
    """Look at what stands in the texts of a model from now on, when one is saved and each night."""
    _sources[model] = source
    post_save.connect(read_what_was_saved, sender=model, dispatch_uid=f"read {model._meta.label}")
    post_delete.connect(forget_source, sender=model, dispatch_uid=f"forget {model._meta.label}")


def read_what_was_saved(sender: type[models.Model], instance: models.Model, **_kwargs: Any) -> None:
    if not is_loading():
        transaction.on_commit(partial(read_source_again, sender, instance.pk), robust=True)


def forget_source(instance: models.Model, **_kwargs: Any) -> None:
    kind = ContentType.objects.get_for_model(instance)
    WatchedPlace.objects.filter(source_type=kind, source_id=instance.pk).delete()
