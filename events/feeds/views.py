"""Calendars and news of the agenda, in the language of their address. Kept as pages are, and asked again whether they changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, time
from functools import wraps
from itertools import chain
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.blocks.context import reader_locale_id
from cms.client_address import client_address
from cms.context_processors import network_of, site_id
from cms.public_cache import may_be_kept
from cms.rate_limit import allow, seconds_left
from cms.readers import LINK_FIELDS, reader_url
from cms.templatetags.site_tags import Crumb, date_span
from events.agenda.subjects import subjects
from events.feeds.entries import Told, dates_to_tell, entries, signature, taken_back
from events.feeds.ical import calendar
from events.feeds.offered import Offer, dates_to_come, ways
from events.listing import linked, series_of, upcoming_dates
from events.models import AgendaPage, Event, EventKind, EventPage, Occurrence
from events.querysets import OccurrenceQuerySet
from museums.models import Museum

PER_MINUTE = 120
ITEMS = 30
ICS = "text/calendar; charset=utf-8"


def in_turn(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """At most PER_MINUTE answers a minute for one address: far more than calendars ask for, and too few to wear the site out."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if allow("feeds", client_address(request), limit=PER_MINUTE, seconds=60):
            return view(request, *args, **kwargs)
        refused = HttpResponse(
            _("Too many requests. Try again in a minute."), status=429, content_type="text/plain; charset=utf-8"
        )
        refused["Retry-After"] = str(seconds_left(60))
        return refused

    return answer


@require_safe
def calendars(request: HttpRequest) -> HttpResponse:
    """The page that says how to subscribe: to the whole agenda, or to the calendar chosen in `of` (`museum/tamat`)."""
    offer = Offer.of(request.GET.get("of", ""))
    name, condition = _about(offer.chosen.about, offer.chosen.slug)
    agenda = AgendaPage.objects.readable_in(reader_locale_id()).only(*LINK_FIELDS).first()
    title, lead = (
        _("Subscribe to the agenda"),
        _("New dates, changes and cancellations then appear by themselves in the calendar on your phone or computer."),
    )
    context = {
        "title": title,
        "lead": lead,
        "head": {"title": title, "meta_description": lead},
        "above": [Crumb(agenda.title, reader_url(agenda, request))] if agenda else [],
        "agenda": agenda,
        "offer": offer,
        "ways": ways(request, offer.chosen, _titled(request, name)),
        "to_come": dates_to_come(condition),
        "licence": {"name": settings.OPEN_DATA_LICENCE, "url": settings.OPEN_DATA_LICENCE_URL},
        "feed": request.build_absolute_uri(reverse("agenda_feed")),
        "api": request.build_absolute_uri("/api/v1/"),
    }
    response = render(request, "events/calendars.html", context)
    if offer.unknown:  # anybody can make up such addresses without end
        response["Cache-Control"] = "no-store"
    may_be_kept(request, response)
    return response


@require_safe
@in_turn
def agenda_calendar(request: HttpRequest, about: str = "", slug: str = "") -> HttpResponse:
    """All dates, or those about one thing: `museum`, `territory`, `programme`, `kind`. Raises Http404."""
    name, condition = _about(about, slug)
    title = _titled(request, name)
    dates = dates_to_tell().filter(condition)
    return _answer(request, title, dates, "agenda.ics" if not slug else f"{slug}.ics", with_taken_back=not about)


@require_safe
@in_turn
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Every date of one event, past ones too."""
    event = get_object_or_404(Event.objects.public(), slug=slug)
    dates = Occurrence.objects.filter(is_public=True, event__in=series_of(event)).order_by("starts_at", "pk")
    return _answer(request, event.name, dates, f"{event.slug}.ics")


@require_safe
@in_turn
def date_calendar(request: HttpRequest, uid: str) -> HttpResponse:
    """One date, for one's own calendar."""
    occurrence = get_object_or_404(Occurrence.objects.public().select_related("event"), uid=uid)
    dates = Occurrence.objects.filter(pk=occurrence.pk)
    return _answer(request, occurrence.event.name, dates, f"{occurrence.event.slug}-{occurrence.day}.ics")


def _titled(request: HttpRequest, topic: str) -> str:
    return _("%(network)s: %(topic)s") % {"network": network_of(site_id(request)).organisation_name, "topic": topic}


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
    response = HttpResponse(content_type=ICS)
    response["Content-Disposition"] = f'inline; filename="{file}"'
    response["ETag"] = f'"{hashlib.sha256(f"{request.get_full_path()}|{signature(dates)}".encode()).hexdigest()[:32]}"'
    may_be_kept(request, response)
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    if answer is response:
        found = entries(dates, told(request))
        response.content = (piece.encode() for piece in calendar(name, chain(found, taken_back()) if with_taken_back else found))
    return answer  # type: ignore[return-value]  # a response was given


def told(request: HttpRequest) -> Callable[[int], Told]:
    """By an event's key, what its page says and where it is; of one without a page, the agenda. Two statements."""
    locale_id = reader_locale_id()
    pages = EventPage.objects.readable_in(locale_id).only(*LINK_FIELDS, "event_id", "summary", "last_published_at")
    known = {page.event_id: page for page in pages}
    made: dict[int, Told] = {}
    agenda = AgendaPage.objects.readable_in(locale_id).only(*LINK_FIELDS).first()
    fallback = Told(request.build_absolute_uri(reader_url(agenda, request) if agenda else "/"))

    def told_of(event: int) -> Told:
        if event not in made:
            page = known.get(event)
            made[event] = (
                Told(request.build_absolute_uri(reader_url(page, request)), page.summary, page.last_published_at)
                if page
                else fallback
            )
        return made[event]

    return told_of


class AgendaFeed(Feed[Occurrence, HttpRequest]):
    """The next date of each event, soonest first."""

    feed_type = Rss201rev2Feed
    item_guid_is_permalink = False

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        may_be_kept(request, response)
        set_response_etag(response)
        return get_conditional_response(request, etag=response.headers["ETag"], response=response)  # type: ignore[return-value]

    def get_object(self, request: HttpRequest) -> HttpRequest:
        return request

    def title(self, obj: HttpRequest) -> str:
        return _titled(obj, _("Agenda"))

    def link(self, obj: HttpRequest) -> str:
        return told(obj)(0).url

    def feed_url(self, obj: HttpRequest) -> str:
        return obj.get_full_path()

    description = ""

    def items(self, obj: HttpRequest) -> list[Occurrence]:
        told_of = told(obj)
        shown = linked(upcoming_dates()[:ITEMS], reader_locale_id())
        for occurrence in shown:
            occurrence.address = told_of(occurrence.event.has_page_of).url  # type: ignore[attr-defined]  # for item_link
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
