"""Where a result leads. Looked up when it is shown: pages move, and what has been withdrawn this very second leads nowhere."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page

from cms.readers import language_of, reader_url
from cms.visibility import is_public
from events.listing import past_dates
from events.models import AgendaPage, Event, Occurrence
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
    """An event without a page has its place in the agenda: to come on the first page, past ones where the archive has them."""
    if not ids:
        return {}
    agendas = AgendaPage.objects.filter(is_public(), live=True).select_related("locale")
    by_language = {agenda.locale.language_code: agenda for agenda in agendas}
    agenda = by_language.get(reader) or by_language.get("fr")
    address = agenda.get_url(request) if agenda else ""
    if not address:
        return {}
    events = {event.pk: event.slug for event in Event.objects.public().filter(pk__in=ids)}
    coming = set(Occurrence.objects.public().filter(event__in=events).upcoming().order_by().values_list("event", flat=True))
    over = {pk: slug for pk, slug in events.items() if pk not in coming}
    order = list(past_dates().values_list("event", flat=True)) if over else []
    places = {pk: order.index(pk) // EVENTS_PER_PAGE + 1 for pk in over if pk in order}
    return {pk: _place(address, slug, places.get(pk, 1)) for pk, slug in events.items()}


def _place(address: str, slug: str, number: int) -> str:
    return f"{address}{f'?page={number}' if number > 1 else ''}#event-{slug}"
