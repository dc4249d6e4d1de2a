"""What other apps' pages show of the agenda."""

from __future__ import annotations

from typing import Any

from django import template

from events.models import Event
from museums.models import Club, Museum, Territory, Trade

register = template.Library()

SHOWN = 3


@register.inclusion_tag("events/inclusion/next_events.html")
def museum_events(museum: Museum) -> dict[str, Any]:
    """A museum's next dates."""
    upcoming, _past = Event.objects.filter(museums=museum).for_agenda()
    return {"events": list(upcoming[:SHOWN])}


@register.inclusion_tag("events/inclusion/next_events.html")
def territory_events(territory: Territory) -> dict[str, Any]:
    """A territory's next dates."""
    upcoming, _past = Event.objects.filter(territory=territory).for_agenda()
    return {"events": list(upcoming[:SHOWN])}


@register.inclusion_tag("events/inclusion/next_events.html")
def trade_events(trade: Trade) -> dict[str, Any]:
    """The next dates at the museums that show a trade."""
    upcoming, _past = Event.objects.filter(museums__in=Museum.objects.filter(trades=trade)).for_agenda()
    return {"events": list(upcoming.distinct()[:SHOWN])}


@register.inclusion_tag("events/inclusion/next_events.html")
def club_events(club: Club) -> dict[str, Any]:
    """The next dates at the museums of a club."""
    upcoming, _past = Event.objects.filter(museums__in=Museum.objects.filter(clubs=club)).for_agenda()
    return {"events": list(upcoming.distinct()[:SHOWN])}
