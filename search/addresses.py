"""Where a result leads. Looked up when it is shown: pages move, and what has been withdrawn this very second leads nowhere."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page

from cms.page_addresses import address_of
from cms.readers import LINK_FIELDS, language_of, reader_url
from cms.visibility import is_public
from events.models import AgendaPage, Occurrence
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
    found = Page.objects.filter(is_public(), pk__in=ids, live=True).only(*LINK_FIELDS)
    return {page.pk: url for page in found if (url := _page(page, request))}


def _page(page: Page, request: HttpRequest) -> str:
    """A French page that is not translated yet is read in the frame of the reader's language; any other where it is."""
    in_source = language_of(page) == settings.LANGUAGE_CODE
    return reader_url(page, request) if in_source else address_of(page, request)


def _events(ids: set[int], request: HttpRequest, reader: str) -> dict[int, str]:
    """An event without a page stands in the agenda, among the events of its next day, else of its last."""
    if not ids:
        return {}
    agendas = AgendaPage.objects.filter(is_public(), live=True).select_related("locale")
    by_language = {agenda.locale.language_code: agenda for agenda in agendas}
    agenda = by_language.get(reader) or by_language.get("fr")
    address = address_of(agenda, request) if agenda else ""
    if not address:
        return {}
    dates = Occurrence.objects.public().filter(series__in=ids).first_per_event().select_related("event")
    return {date.series: f"{address}?from={date.day}&to={date.day}#event-{date.event.slug}" for date in dates}
