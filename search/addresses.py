"""Where a result leads. Looked up when it is shown: pages move, and what has been withdrawn this very second leads nowhere."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from cms.readers import language_of, reader_url
from cms.visibility import is_public
from events.models import AgendaPage, Event
from events.models.pages import EVENTS_PER_PAGE
from search.models import DocumentText


def addresses(texts: Iterable[DocumentText], request: HttpRequest, reader: str) -> dict[int, str]:
    """By document. One without an address is not there any more, or not for everybody."""
    texts = list(texts)
    pages = _pages({text.page_id for text in texts if text.page_id}, request)
    events = _events({text.object_id for text in texts if _is_event(text) and text.object_id}, request, reader)
    found: dict[int, str] = {}
    for text in texts:
        if _is_event(text):
            address = events.get(text.object_id or 0, "")
        elif text.page_id and text.page_id not in pages:
            address = ""
        else:
            address = text.url or pages.get(text.page_id or 0, "")
        if address:
            found[text.pk] = address
    return found


def _is_event(text: DocumentText) -> bool:
    return text.document.key.startswith("event:")


def _pages(ids: set[int], request: HttpRequest) -> dict[int, str]:
    if not ids:
        return {}
    found = Page.objects.filter(is_public(), pk__in=ids, live=True)
    return {page.pk: url for page in found if (url := _page(page, request))}


def _page(page: Page, request: HttpRequest) -> str:
    """A French page that is not translated yet is read in the frame of the reader's language; any other where it is."""
    in_source = language_of(page) == settings.LANGUAGE_CODE
    return reader_url(page, request) if in_source else page.get_url(request) or ""


def _events(ids: set[int], request: HttpRequest, reader: str) -> dict[int, str]:
    """An event has its place in the agenda: to come on the first page, past ones on the page their number gives."""
    if not ids:
        return {}
    agendas = AgendaPage.objects.filter(is_public(), live=True).select_related("locale")
    by_language = {agenda.locale.language_code: agenda for agenda in agendas}
    agenda = by_language.get(reader) or by_language.get("fr")
    address = agenda.get_url(request) if agenda else ""
    if not address:
        return {}
    today = timezone.localdate()
    newer = Q(start__gt=OuterRef("start")) | Q(start=OuterRef("start"), slug__lt=OuterRef("slug"))
    before = Event.objects.public().filter(newer, end__lt=today).order_by().values("audience").annotate(number=Count("pk"))
    found = Event.objects.public().filter(pk__in=ids).annotate(before=Coalesce(Subquery(before.values("number")), 0))
    return {event.pk: _place(address, event, upcoming=event.end >= today) for event in found}


def _place(address: str, event: Event, *, upcoming: bool) -> str:
    number = 1 if upcoming else event.before // EVENTS_PER_PAGE + 1  # type: ignore[attr-defined]  # annotated above
    return f"{address}{f'?page={number}' if number > 1 else ''}#event-{event.slug}"
