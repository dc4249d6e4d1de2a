"""Calendars and news of the agenda, in the language of their address. Anybody may keep them for ten minutes and ask whether they changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, time
from itertools import chain
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Locale

from cms.context_processors import network_of, site_id
from cms.readers import LINK_FIELDS, reader_url
from cms.templatetags.site_tags import date_span
from events.agenda.subjects import subjects
from events.feeds.entries import dates_to_tell, entries, signature, taken_back
from events.feeds.ical import calendar
from events.listing import linked, series_of, upcoming_dates
from events.models import AgendaPage, Event, EventKind, EventPage, Occurrence
from events.querysets import OccurrenceQuerySet
from museums.models import Museum

MAX_AGE = 600
ITEMS = 30
ICS = "text/calendar; charset=utf-8"


@require_safe
def agenda_calendar(request: HttpRequest, about: str = "", slug: str = "") -> HttpResponse:
    """All dates, or those about one thing: `museum`, `territory`, `programme`, `kind`. Raises Http404."""
    name, condition = _about(about, slug)
    title = _("%(network)s: %(topic)s") % {"network": network_of(site_id(request)).organisation_name, "topic": name}
    dates = dates_to_tell().filter(condition)
    return _answer(request, title, dates, "agenda.ics" if not slug else f"{slug}.ics", with_taken_back=not about)


@require_safe
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Every date of one event, past ones too."""
    event = get_object_or_404(Event.objects.public(), slug=slug)
    dates = Occurrence.objects.filter(is_public=True, event__in=series_of(event)).order_by("starts_at", "pk")
    return _answer(request, event.name, dates, f"{event.slug}.ics")


@require_safe
def date_calendar(request: HttpRequest, uid: str) -> HttpResponse:
    """One date, for one's own calendar."""
    occurrence = get_object_or_404(Occurrence.objects.public().select_related("event"), uid=uid)
    dates = Occurrence.objects.filter(pk=occurrence.pk)
    return _answer(request, occurrence.event.name, dates, f"{occurrence.event.slug}-{occurrence.day}.ics")


def _about(about: str, slug: str) -> tuple[str, Q]:
    known = subjects(None)
    if not about:
        return _("Agenda"), Q()
    if about == "kind" and slug in EventKind.values:
        return str(EventKind(slug).label), Q(event__kind=slug)
    if about == "territory" and (territory := known.territories.get(slug)):
        return territory.name, Q(event__found_territory=territory)
    if about == "programme" and (programme := known.programmes.get(slug)):
        return programme.name, Q(event__programme=programme)
    if about == "museum" and (museum := Museum.objects.filter(slug=slug).first()):
        return museum.name, Q(event__in=Event.objects.at_museums(museum).values("pk"))
    raise Http404


def _answer(
    request: HttpRequest, name: str, dates: OccurrenceQuerySet, file: str, *, with_taken_back: bool = False
) -> HttpResponse:
    """The calendar, or 304 without making it when nothing changed."""
    etag = f'"{hashlib.sha256(f"{request.get_full_path()}|{signature(dates)}".encode()).hexdigest()[:32]}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        patch_cache_control(unchanged, public=True, max_age=MAX_AGE)
        return unchanged
    found = entries(dates, addresses(request))
    lines = calendar(name, chain(found, taken_back()) if with_taken_back else found)
    response = HttpResponse((line.encode() for line in lines), content_type=ICS)
    response["Content-Disposition"] = f'inline; filename="{file}"'
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    return response


def addresses(request: HttpRequest) -> Callable[[int], str]:
    """The full address of an event's page by the event's key; of the agenda for one without a page. Two statements."""
    locale = Locale.objects.get(language_code=get_language())
    pages = EventPage.objects.readable_in(locale.pk).only(*LINK_FIELDS, "event_id")
    known = {page.event_id: page for page in pages}
    made: dict[int, str] = {}
    agenda = AgendaPage.objects.readable_in(locale.pk).only(*LINK_FIELDS).first()
    fallback = request.build_absolute_uri(reader_url(agenda, request)) if agenda else request.build_absolute_uri("/")

    def url_of(event: int) -> str:
        if event not in made:
            page = known.get(event)
            made[event] = request.build_absolute_uri(reader_url(page, request)) if page else fallback
        return made[event]

    return url_of


class AgendaFeed(Feed[Occurrence, HttpRequest]):
    """The next date of each event, soonest first."""

    feed_type = Rss201rev2Feed
    item_guid_is_permalink = False

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=MAX_AGE)
        set_response_etag(response)
        return get_conditional_response(request, etag=response.headers["ETag"], response=response)  # type: ignore[return-value]

    def get_object(self, request: HttpRequest) -> HttpRequest:
        return request

    def title(self, obj: HttpRequest) -> str:
        return _("%(network)s: %(topic)s") % {"network": network_of(site_id(obj)).organisation_name, "topic": _("Agenda")}

    def link(self, obj: HttpRequest) -> str:
        return addresses(obj)(0)

    def feed_url(self, obj: HttpRequest) -> str:
        return obj.get_full_path()

    description = ""

    def items(self, obj: HttpRequest) -> list[Occurrence]:
        url_of = addresses(obj)
        shown = linked(upcoming_dates()[:ITEMS], Locale.objects.get(language_code=get_language()).pk)
        for occurrence in shown:
            occurrence.address = url_of(occurrence.event.has_page_of)  # type: ignore[attr-defined]  # for item_link
        return shown

    def item_title(self, item: Any) -> str:
        state = f" ({item.state_words})" if item.state_words else ""
        return f"{item.event.name}{state}"

    def item_description(self, item: Any) -> str:
        town = item.event.shown_commune
        where = [item.event.shown_place, town.local_name if town else ""]
        return " – ".join(
            str(part) for part in (date_span(item.day, item.end_day, item.precision), ", ".join(filter(None, where))) if part
        )

    def item_link(self, item: Any) -> str:
        return str(item.address)

    def item_guid(self, obj: Occurrence) -> str:
        return f"urn:uuid:{obj.uid}:{get_language()}"

    def item_pubdate(self, item: Occurrence) -> datetime:
        """The day itself: readers of news sort by it."""
        return min(timezone.now(), timezone.make_aware(datetime.combine(item.day, time(12))))

    def item_categories(self, item: Occurrence) -> list[str]:
        return [str(item.event.get_kind_display())]
