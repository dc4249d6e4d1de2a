"""The map of museums, and distances, for templates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.translation import gettext as _

from museums import filters
from museums.map_data import described
from museums.models import MuseumPage
from museums.places import CREDIT

register = template.Library()


@register.filter
def away(kilometres: float) -> str:
    """“4 km away”, in the reader's language."""
    return filters.away(kilometres)


@register.simple_tag
def filter_query(chosen: filters.DirectoryFilters, **changes: Any) -> str:
    """The query string that keeps the filters, with some changed."""
    return chosen.query(**{name: str(value) for name, value in changes.items()})


@register.inclusion_tag("components/map.html", takes_context=True)
def museums_map(context: Context, museums: Iterable[MuseumPage] | MuseumPage, label: str = "") -> dict[str, Any]:
    """A map of museums: their pages (or one page), each with its museum and commune fetched. No statement of its own.

    Nothing is shown when none has a position. `label`: what the map is called for who cannot see it.
    """
    pages = [museums] if isinstance(museums, MuseumPage) else list(museums)
    return {**_frame(context, label), "data": {"museums": described(pages, context.get("request"))}}


@register.inclusion_tag("components/map.html", takes_context=True)
def directory_map(context: Context, chosen: filters.DirectoryFilters, label: str = "") -> dict[str, Any]:
    """The directory's map: it asks the site for the museums that the filters leave."""
    near = chosen.near
    place = f"{near.latitude},{near.longitude},{chosen.radius}" if near else ""
    return {**_frame(context, label), "query": chosen.query(view=""), "place": place}


def _frame(context: Context, label: str) -> dict[str, Any]:
    """`number`: which map of the page this is, since the link that skips it needs a target of its own."""
    request = context.get("request")
    number = getattr(request, "_maps_shown", 0) + 1
    if request is not None:
        request._maps_shown = number  # noqa: SLF001 - blocks have a context each: only the request is the page's
    return {
        "number": number,
        "label": label or _("Map of the museums"),
        "credit": CREDIT,
        "tiles": settings.MAP_TILE_URL,
        "tiles_credit": settings.MAP_TILE_ATTRIBUTION,
    }
