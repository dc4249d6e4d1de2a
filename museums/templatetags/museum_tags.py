"""Museums as data for search engines, and where facts have pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.translation import get_language
from wagtail.models import Page

from cms.models import NamedFact
from museums.fact_pages import index_of, page_of
from museums.models import Museum, MuseumPage
from museums.models.facts import CoordinatePrecision

register = template.Library()


@register.simple_tag(takes_context=True)
def museum_data(context: Context, museum: Museum, page: MuseumPage) -> dict[str, Any]:
    """A museum as schema.org has it. The position is given only where it is the building's, not its commune's."""
    url = context["request"].build_absolute_uri(page.get_url(context["request"]))
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Museum",
        "@id": f"{url}#museum",
        "url": url,
        "name": museum.name,
        "alternateName": museum.other_names,
        "description": page.summary,
        "telephone": museum.phone,
        "email": museum.email,
        "sameAs": museum.website,
        "address": address_data(museum),
    }
    if museum.has_position and museum.coordinate_precision == CoordinatePrecision.BUILDING:
        data["geo"] = {"@type": "GeoCoordinates", "latitude": museum.latitude, "longitude": museum.longitude}
    return data


def address_data(museum: Museum) -> dict[str, str]:
    """The known parts of the postal address; nothing when the commune is not known."""
    if museum.commune is None:
        return {}
    parts = {
        "@type": "PostalAddress",
        "streetAddress": museum.street,
        "postalCode": museum.commune.postal_code,
        "addressLocality": museum.commune.name,
        "addressCountry": museum.commune.country,
    }
    return {key: str(value) for key, value in parts.items() if value}


@register.filter
def fact_page(fact: NamedFact | None) -> Page | None:
    """The page of a territory, club or trade in the reader's language, if there is one."""
    return page_of(fact, get_language() or "") if fact else None


@register.simple_tag
def fact_index(kind: str) -> Page | None:
    """The list of pages of `territory`, `club` or `trade` in the reader's language, if there is one."""
    return index_of(kind, get_language() or "")
