"""Where documents come from. Each source knows its keys and what stands behind them now, and gives only what anybody may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import translation
from wagtail.models import Page, PageViewRestriction, ReferenceIndex

from cms.models import BasePage, CustomDocument
from events.models import Event, EventPage
from search.entries import Entry, kind_of
from search.facts import FactReader, names_of, places_of
from search.models import FileState, FileText
from search.texts import text_of
from search.words import LANGUAGES

Found = dict[str, list[Entry]]
#: Kinds of pages that have a day of their own: an article's, a resource's.
DATED = {"article", "event", "resource", "testimony"}


class PageSource:
    """Every page of the site, whatever its type."""

    prefix: ClassVar = "page"

    def every_key(self) -> Iterator[str]:
        found = Page.objects.filter(depth__gt=1).order_by("path").values_list("translation_key", flat=True)
        yield from dict.fromkeys(f"page:{key}" for key in found)

    def entries(self, ids: Iterable[str], facts: FactReader) -> Found:
        found: Found = defaultdict(list)
        for page in public_pages(translation_key__in=[UUID(identity) for identity in ids]):
            if isinstance(page, BasePage) and page.locale.language_code in LANGUAGES and page.get_url():
                entry = page_entry(page, facts)
                found[entry.key].append(entry)
        return found


def public_pages(**filters: Any) -> Iterable[Page]:
    """Live pages that nobody has to log in for, asked afresh: what a request remembers of restrictions may be older."""
    hidden = models.Q()
    for path in PageViewRestriction.objects.values_list("page__path", flat=True):
        hidden |= models.Q(path__startswith=path)
    return Page.objects.filter(live=True, alias_of=None, **filters).exclude(hidden).select_related("locale").specific()


def page_entry(page: BasePage, reader: FactReader) -> Entry:
    facts, kind = reader.of_page(page), kind_of(page)
    return Entry(
        key=f"page:{page.translation_key}",
        language=page.locale.language_code,
        kind=kind,
        title=page.title,
        names=tuple(facts.names),
        keywords=tuple(facts.keywords),
        places=tuple(facts.places),
        summary=page.summary or page.search_description,
        text=text_of(page),
        territory_id=facts.territory_id,
        trades=tuple(sorted(facts.trades)),
        date=date_of(page) if kind in DATED else None,
        page_id=page.pk,
    )


def date_of(page: BasePage) -> Any:
    """The first day of its event, the page's own date field, else the day it was first published."""
    if isinstance(page, EventPage):
        return page.event.start
    for field in page._meta.local_fields:
        if type(field) is models.DateField and (value := field.value_from_object(page)):
            return value
    return page.first_published_at.date() if page.first_published_at else None


class EventSource:
    """The events that everybody is invited to and that no page puts into words, in each language they have a name in."""

    prefix: ClassVar = "event"

    def every_key(self) -> Iterator[str]:
        for pk in Event.objects.order_by("pk").values_list("pk", flat=True):
            yield f"event:{pk}"

    def entries(self, ids: Iterable[str], facts: FactReader) -> Found:
        events = Event.objects.public().filter(pk__in=[int(identity) for identity in ids], part_of=None)
        events = events.exclude(pages__live=True).select_related("commune", "territory", "programme").prefetch_related("museums")
        return {f"event:{event.pk}": list(event_entries(event, facts)) for event in events}


def event_entries(event: Event, reader: FactReader) -> Iterator[Entry]:
    facts = reader.of_museums(event.museums.all())
    keywords = [*facts.keywords]
    for fact in (event.programme, event.territory):
        keywords += names_of(fact) if fact else ()
    for language, name in names_of(event):
        with translation.override(language):
            kind = str(event.get_kind_display())
        yield Entry(
            key=f"event:{event.pk}",
            language=language,
            kind="event",
            title=name,
            keywords=(*keywords, (language, kind), (language, event.place)),
            places=tuple(places_of(event.commune)),
            territory_id=event.territory_id or facts.territory_id,
            trades=tuple(sorted(facts.trades)),
            date=event.start,
            object_id=event.pk,
        )


class FileSource:
    """Uploaded PDF files whose text was read. A file is public when its collection is and a public page leads to it: one
    that hangs on a draft only is nobody's business yet."""

    prefix: ClassVar = "file"

    def every_key(self) -> Iterator[str]:
        for pk in FileText.objects.filter(state=FileState.READ).order_by("pk").values_list("pk", flat=True):
            yield f"file:{pk}"

    def entries(self, ids: Iterable[str], facts: FactReader) -> Found:
        texts = {
            text.pk: text for text in FileText.objects.filter(pk__in=[int(identity) for identity in ids], state=FileState.READ)
        }
        files = {file.pk: file for file in CustomDocument.objects.filter(pk__in=texts, collection__in=public_collections())}
        return {f"file:{pk}": [file_entry(files[pk], texts[pk], page, facts)] for pk, page in pages_leading_to(files).items()}


def public_collections() -> list[int]:
    """Collections under no view restriction, their own or one above them."""
    from wagtail.models import Collection, CollectionViewRestriction  # noqa: PLC0415 - beside its only use

    hidden = models.Q()
    for path in CollectionViewRestriction.objects.values_list("collection__path", flat=True):
        hidden |= models.Q(path__startswith=path)
    return list(Collection.objects.exclude(hidden).values_list("pk", flat=True))


def pages_leading_to(files: Iterable[int]) -> dict[int, BasePage]:
    """For each file the first public page that refers to it, French before the others."""
    rows = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(CustomDocument),
        to_object_id__in=[str(pk) for pk in files],
        base_content_type=ContentType.objects.get_for_model(Page),
    ).values_list("to_object_id", "object_id")
    wanted: dict[int, set[int]] = defaultdict(set)
    for file, page in rows:
        wanted[int(page)].add(int(file))
    pages = [page for page in public_pages(pk__in=list(wanted)) if isinstance(page, BasePage)]
    pages.sort(key=lambda page: (LANGUAGES.index(page.locale.language_code), page.path))
    leading: dict[int, BasePage] = {}
    for page in pages:
        for file in wanted[page.pk]:
            leading.setdefault(file, page)
    return leading


def file_entry(file: CustomDocument, text: FileText, page: BasePage, reader: FactReader) -> Entry:
    about = page_entry(page, reader)
    return Entry(
        key=f"file:{file.pk}",
        language=about.language,
        kind="file",
        title=file.title,
        keywords=about.keywords,
        summary=file.description,
        text=text.text,
        territory_id=about.territory_id,
        trades=about.trades,
        page_id=page.pk,
        object_id=file.pk,
        url=file.url,
    )


SOURCES = {source.prefix: source for source in (PageSource(), EventSource(), FileSource())}
