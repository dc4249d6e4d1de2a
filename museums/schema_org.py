"""A museum as schema.org has it (type Museum, a Place): only what is known, and never what is an example."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from museums.hours.evaluate import days_from, today_in
from museums.models.facts import CoordinatePrecision, Museum, PriceKind
from museums.visit import ACCESS, SERVICES, web_links

CONTEXT = "https://schema.org"
DAYS = 7
MINUTES = 24 * 60


def museum_data(museum: Museum, *, url: str, description: str, pictures: Iterable[str] = ()) -> dict[str, Any]:
    """The trades, prices and commune are fetched. Keys without a value are left for the template filter to drop."""
    return {
        "@context": CONTEXT,
        "@type": "Museum",
        "@id": f"{url}#museum",
        "url": url,
        "name": museum.name,
        "alternateName": museum.other_names,
        "description": description,
        "image": list(pictures),
        "telephone": museum.phone,
        "sameAs": [link for link in (museum.website, *(each.url for each in web_links(museum))) if link],
        "keywords": ", ".join(trade.name for trade in museum.trades.all()),
        "address": address_data(museum),
        "containedInPlace": place_data(museum),
        "geo": geo_data(museum),
        "openingHoursSpecification": [] if museum.practical_examples else hours_data(museum),
        "isAccessibleForFree": None if museum.practical_examples else is_free(museum),
        "amenityFeature": amenities(museum),
    }


def address_data(museum: Museum) -> dict[str, str]:
    """The known parts of the postal address; nothing when the commune is not known."""
    if museum.commune is None:
        return {}
    parts = {
        "@type": "PostalAddress",
        "streetAddress": museum.street,
        "postalCode": museum.postal_code or museum.commune.postal_code,
        "addressLocality": museum.commune.name,
        "addressCountry": museum.commune.country,
    }
    return {key: str(value) for key, value in parts.items() if value}


def place_data(museum: Museum) -> dict[str, str]:
    return {"@type": "AdministrativeArea", "name": museum.area_name} if museum.area else {}


def geo_data(museum: Museum) -> dict[str, Any]:
    """Only where the position is the building's, not its commune's."""
    if not museum.has_position or museum.coordinate_precision != CoordinatePrecision.BUILDING:
        return {}
    return {"@type": "GeoCoordinates", "latitude": museum.latitude, "longitude": museum.longitude}


def hours_data(museum: Museum) -> list[dict[str, str]]:
    """The next seven days, holidays counted; a day without opening is said to open and close at midnight."""
    if not museum.opening_hours:
        return []
    first = today_in(museum.hours_country, timezone.now())
    found = []
    for day in days_from(museum.opening_hours, museum.hours_country, first, DAYS):
        for start, end in [(slot.start, slot.end) for slot in day.open_slots] or [(0, 0)]:
            found.append(
                {
                    "@type": "OpeningHoursSpecification",
                    "opens": of_day(start),
                    "closes": of_day(end),
                    "validFrom": day.date.isoformat(),
                    "validThrough": day.date.isoformat(),
                }
            )
    return found


def of_day(minutes: int) -> str:
    """Minutes after midnight as a time; an end after midnight is of the next day."""
    hour, minute = divmod(minutes % MINUTES, 60)
    return f"{hour:02}:{minute:02}"


def is_free(museum: Museum) -> bool | None:
    """Whether an adult enters for nothing; None when that price is not known."""
    full = next((price.amount for price in museum.prices.all() if price.kind == PriceKind.FULL), None)
    return None if full is None else full == 0


def amenities(museum: Museum) -> list[dict[str, Any]]:
    return [
        {"@type": "LocationFeatureSpecification", "name": str(words), "value": value}
        for field, (words, _missing) in {**ACCESS, **SERVICES}.items()
        if (value := getattr(museum, field)) is not None
    ]
