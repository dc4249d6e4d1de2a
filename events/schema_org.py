"""A date as schema.org has it (type Event): only what is known, and nothing at all of an example."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from events.models import Event, EventPriceKind, EventStatus, Occurrence, PlaceKind

CONTEXT = "https://schema.org"
STATUS = {
    EventStatus.CANCELLED: "EventCancelled",
    EventStatus.POSTPONED: "EventPostponed",
    EventStatus.MOVED_ONLINE: "EventMovedOnline",
}
MODE = {
    PlaceKind.ONLINE: "OnlineEventAttendanceMode",
    PlaceKind.HYBRID: "MixedEventAttendanceMode",
}


def event_data(occurrence: Occurrence, *, name: str, description: str, url: str, pictures: list[str]) -> dict[str, Any]:
    """The event's venue, commune, museums and prices are fetched. Keys without a value are left for the template filter to drop."""
    event = occurrence.event
    if event.is_example:
        return {}
    moved = occurrence.is_moved or event.former_start is not None
    status = STATUS.get(EventStatus(occurrence.status), "EventRescheduled" if moved else "EventScheduled")
    online = occurrence.status == EventStatus.MOVED_ONLINE
    mode = MODE[PlaceKind.ONLINE] if online else MODE.get(PlaceKind(event.place_kind or "place"), "OfflineEventAttendanceMode")
    return {
        "@context": CONTEXT,
        "@type": "ExhibitionEvent" if event.kind == "exhibition" else "Event",
        "@id": f"{url}#{occurrence.uid}",
        "name": name,
        "description": description,
        "url": url,
        "image": pictures,
        "startDate": occurrence.day.isoformat()
        if occurrence.all_day or occurrence.is_period
        else occurrence.local_start.isoformat(),
        "endDate": _end(occurrence),
        "eventStatus": f"{CONTEXT}/{status}",
        "previousStartDate": _former(occurrence),
        "eventAttendanceMode": f"{CONTEXT}/{mode}",
        "location": locations(event, url, online=online),
        "organizer": [{"@type": "Organization", "name": who} for who in organisers(event)],
        "offers": offers(event, url),
        "isAccessibleForFree": True if event.price_kind == EventPriceKind.FREE else None,
    }


def _former(occurrence: Occurrence) -> str | None:
    """When it was to begin, as `startDate` says it: a day, or a local time with its distance to UTC."""
    if not occurrence.is_moved:
        former = occurrence.event.former_start
        return former.isoformat() if former else None
    given = timezone.localtime(occurrence.given_start)
    return given.date().isoformat() if len(occurrence.rule_start) == len("2026-11-24") else given.isoformat()


def _end(occurrence: Occurrence) -> str | None:
    if occurrence.all_day or occurrence.is_period:
        return occurrence.end_day.isoformat()
    return occurrence.local_end.isoformat() if occurrence.ends_at > occurrence.starts_at else None


def organisers(event: Event) -> list[str]:
    return [*(museum.name for museum in event.museums.all()), *([event.organiser] if event.organiser else [])]


def locations(event: Event, url: str, *, online: bool = False) -> list[dict[str, Any]]:
    """Where one goes; of what is online, the page where one learns how: the link itself is for those who registered."""
    found: list[dict[str, Any]] = []
    if event.place_kind in (PlaceKind.ONLINE, PlaceKind.HYBRID) or online:
        found.append({"@type": "VirtualLocation", "url": url})
    if event.place_kind != PlaceKind.ONLINE and not online and (event.shown_place or event.shown_commune):
        commune = event.shown_commune
        address = {
            "@type": "PostalAddress",
            "streetAddress": event.address or (event.venue.street if event.venue else ""),
            "postalCode": postal_code(event),
            "addressLocality": commune.name if commune else "",
            "addressCountry": commune.country if commune else "",
        }
        place: dict[str, Any] = {
            "@type": "Place",
            "name": event.shown_place or (commune.name if commune else ""),
            "address": {key: str(value) for key, value in address.items() if value},
        }
        if event.latitude is not None:
            place["geo"] = {"@type": "GeoCoordinates", "latitude": event.latitude, "longitude": event.longitude}
        found.append(place)
    return found


def postal_code(event: Event) -> str:
    """The venue's own where it has one, else the commune's."""
    commune = event.shown_commune
    own = event.venue.postal_code if event.venue and event.commune is None else ""
    return own or (commune.postal_code if commune else "")


def offers(event: Event, url: str) -> list[dict[str, Any]]:
    where = event.booking_url or url
    full = event.status == EventStatus.FULL
    availability = f"{CONTEXT}/{'SoldOut' if full else 'InStock'}"
    if event.price_kind == EventPriceKind.FREE:
        return [{"@type": "Offer", "price": "0", "priceCurrency": "EUR", "url": where, "availability": availability}]
    if event.price_kind != EventPriceKind.TARIFFS:
        return []
    return [
        {
            "@type": "Offer",
            "name": price.label,
            "price": f"{price.amount:.2f}",
            "priceCurrency": "EUR",
            "url": where,
            "availability": availability,
        }
        for price in event.prices.all()
    ]
