"""What other apps' pages show of the agenda."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.db.models import Model
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cms.blocks.context import reader_locale_id
from cms.dates import day_words
from cms.page_addresses import address_of
from cms.pictures import SHARE, url_of
from cms.prepared import Prepared
from cms.templatetags.site_tags import date_span
from events import words
from events.agenda.filters import AgendaFilters
from events.calendar_links import calendar_links
from events.expansion import ExpansionError
from events.listing import linked, upcoming_dates
from events.models import DatePrecision, Event, Occurrence, Timing
from events.schema_org import event_data
from events.series import series_of
from museums.models import Club, Museum, Territory, Trade

register = template.Library()

SHOWN = 3


@register.simple_tag
def occurrence_when(occurrence: Occurrence) -> SafeString:
    """When one date is, no finer than known: “Tuesday 24 November 2026, 14:00 – 16:00”."""
    days = date_span(occurrence.day, occurrence.end_day, occurrence.precision)
    if occurrence.day == occurrence.end_day and occurrence.precision == DatePrecision.DAY:
        days = format_html('<span class="event__weekday">{}</span> {}', day_words(occurrence.day, "l"), days)
    return words.joined(days, occurrence_times(occurrence))


@register.simple_tag
def event_rule(event: Event) -> str:
    """The rule of an event that repeats, in words; empty where its dates say more."""
    if event.timing != Timing.REPEATS:
        return ""
    try:
        return words.rule_words(series_of(event), event.start_time, event.duration, words.code())
    except ExpansionError:
        return ""


@register.simple_tag
def occurrence_times(occurrence: Occurrence) -> str:
    """From when to when on the clock, where that is known."""
    return "" if occurrence.all_day else words.times_words(occurrence.local_start, occurrence.local_end)


@register.inclusion_tag("events/parts/add_to_calendar.html", takes_context=True)
def add_to_calendar(context: Context, occurrence: Occurrence) -> dict[str, Any]:
    """Ways to keep one date."""
    page, request = context["page"], context["request"]
    url = request.build_absolute_uri(address_of(page, request))
    museum = next((museum for museum, its_page in context["organisers"] if its_page), None)  # what the page of calendars offers
    return {
        "links": calendar_links(occurrence, page.title, url),
        "occurrence": occurrence,
        "title": page.title,
        "url": url,
        "museum": museum,
    }


@register.simple_tag(takes_context=True)
def event_json(context: Context, occurrence: Occurrence) -> dict[str, Any]:
    """One date of the event whose page is shown, for search engines."""
    page, request = context["page"], context["request"]
    pictures = [url for shown in context.get("pictures") or () if (url := url_of(shown.image, SHARE))]
    return event_data(
        occurrence,
        name=page.title,
        description=page.meta_description,
        url=request.build_absolute_uri(address_of(page, request)),
        pictures=[request.build_absolute_uri(url) for url in pictures],
    )


@register.simple_tag
def agenda_query(chosen: AgendaFilters, **changes: Any) -> str:
    """The query string that keeps the filters, with some changed."""
    return chosen.query(**changes)


@register.simple_tag
def shown_dates(dates: Iterable[Occurrence]) -> list[Occurrence]:
    """Dates with the pages of their events for who reads the current language."""
    return linked(dates, reader_locale_id())


def next_dates(**filters: Any) -> Prepared[Occurrence]:
    """The next dates of some events, for a fact and today. What a filter holds is made of the fact's key, an int."""
    return Prepared(
        lambda key, today: upcoming_dates(today, **{name: value(key) for name, value in filters.items()})[:SHOWN], int, date
    )


OF_MUSEUM = next_dates(event__in=lambda museum: Event.objects.at_museums(museum).values("pk"))
OF_TERRITORY = next_dates(event__found_territory=lambda territory: territory)
OF_TRADE = next_dates(event__in=lambda trade: Event.objects.showing(trade).values("pk"))
OF_CLUB = next_dates(event__in=lambda club: Event.objects.at_museums(Museum.objects.filter(clubs=club)).values("pk"))


def dates_to_show(context: Context, found: Prepared[Occurrence], fact: Model, calendar: str = "") -> dict[str, Any]:
    """`calendar`: the one with these dates, as the page of calendars knows it."""
    dates = shown_dates(found(fact.pk, timezone.localdate()))
    return {"dates": dates, "calendar": calendar, "request": context.get("request")}


@register.inclusion_tag("events/inclusion/next_events.html", takes_context=True)
def museum_events(context: Context, museum: Museum) -> dict[str, Any]:
    """A museum's next dates: of what it organises or receives."""
    return dates_to_show(context, OF_MUSEUM, museum, f"museum/{museum.slug}")


@register.inclusion_tag("events/inclusion/next_events.html", takes_context=True)
def territory_events(context: Context, territory: Territory) -> dict[str, Any]:
    """A territory's next dates."""
    return dates_to_show(context, OF_TERRITORY, territory, f"territory/{territory.slug}")


@register.inclusion_tag("events/inclusion/next_events.html", takes_context=True)
def trade_events(context: Context, trade: Trade) -> dict[str, Any]:
    """The next dates that show a trade, or at the museums that do."""
    return dates_to_show(context, OF_TRADE, trade)


@register.inclusion_tag("events/inclusion/next_events.html", takes_context=True)
def club_events(context: Context, club: Club) -> dict[str, Any]:
    """The next dates at the museums of a club."""
    return dates_to_show(context, OF_CLUB, club)
