"""Events with all that the API says of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpRequest

from cms.readers import LINK_FIELDS, reader_url
from events.models import Event, EventPage
from museums.models import Museum


def events_of(wanted: Iterable[int], locale_id: int) -> dict[int, Event]:
    """By key, each with its `page` for readers of a locale: four statements, however many."""
    events = (
        Event.objects.filter(pk__in=set(wanted))
        .select_related("venue__commune", "commune", "programme", "found_territory")
        .prefetch_related(Prefetch("museums", Museum.objects.only("slug", "name")), "prices")
    )
    found = {event.pk: event for event in events}
    pages = {
        page.event_id: page
        for page in EventPage.objects.readable_in(locale_id)
        .filter(event__in={event.has_page_of for event in found.values()})
        .only(*LINK_FIELDS, "summary", "event_id")
    }
    for event in found.values():
        event.page = pages.get(event.has_page_of)
    return found


def page_address(event: Event, request: HttpRequest | None = None) -> str:
    path = reader_url(event.page, request) if event.page else ""
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}" if path.startswith("/") else path
