"""Programmes for templates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.template import Context

from cms.page_addresses import address_of
from cms.pictures import SHARE, url_of
from events.models import Occurrence, Programme, ProgrammePage

register = template.Library()


@register.simple_tag(takes_context=True)
def programme_data(context: Context, page: ProgrammePage, programme: Programme, dates: Iterable[Occurrence]) -> dict[str, Any]:
    """A programme as schema.org has it: an EventSeries, with the dates that the page shows. Days are no finer than known."""
    request = context.get("request")
    if request is None or programme is None:
        return {}
    url = request.build_absolute_uri(address_of(page, request))
    pictures = [found for shown in context.get("pictures") or () if (found := url_of(shown.image, SHARE))]
    return {
        "@context": "https://schema.org",
        "@type": "EventSeries",
        "@id": f"{url}#programme",
        "url": url,
        "name": page.title,
        "description": page.meta_description,
        "image": [request.build_absolute_uri(found) for found in pictures],
        "startDate": known_part(programme.start, programme.start_precision),
        "endDate": known_part(programme.end, programme.end_precision),
        "subEvent": [event_data(occurrence, request) for occurrence in dates if not occurrence.event.is_example],
    }


def known_part(day: date | None, precision: str) -> str:
    """An ISO date, month or year."""
    return day.isoformat()[: {"month": 7, "year": 4}.get(precision, 10)] if day else ""


def event_data(occurrence: Occurrence, request: Any) -> dict[str, str]:
    event = occurrence.event
    data = {
        "@type": "Event",
        "name": event.name,
        "startDate": known_part(occurrence.day, occurrence.precision)
        if occurrence.all_day
        else occurrence.local_start.isoformat(),
        "url": request.build_absolute_uri(event.page.get_url(request)) if event.page and event.page.get_url(request) else "",
    }
    return {key: value for key, value in data.items() if value}


@register.filter
def hours_words(minutes: int | None) -> str:
    """A duration as it is said: “2 h 30”, “45 min”."""
    if not minutes:
        return ""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest} min"
    return f"{whole} h {rest:02}" if rest else f"{whole} h"
