"""What the API answers with, row by row: plain dictionaries, for which nothing is asked of the database."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from events.api.loading import page_address
from events.models import Event, Occurrence, PlaceKind, Programme, Timing
from events.opening import opening_spans
from events.schema_org import organisers, postal_code
from museums.models import Museum

#: As OpenAgenda numbers them.
OPENAGENDA_STATUS = {"planned": 1, "held": 1, "moved_online": 3, "postponed": 4, "full": 5, "cancelled": 6}
OPENAGENDA_ATTENDANCE = {PlaceKind.ONLINE.value: 2, PlaceKind.HYBRID.value: 3}
RESCHEDULED = 2


def words(fact: Any, field: str = "name") -> dict[str, str]:
    """The text of a fact in each language it has."""
    return {code: value for code, _name in settings.LANGUAGES if (value := getattr(fact, f"{field}_{code}", ""))}


def timing(row: Occurrence) -> dict[str, Any]:
    days = row.all_day or row.is_period
    return {
        "uid": row.uid,
        "begin": row.day.isoformat() if days else row.local_start.isoformat(),
        "end": row.end_day.isoformat() if days else row.local_end.isoformat() if row.ends_at > row.starts_at else None,
        "all_day": days,
        "precision": row.precision,
        "status": "removed" if row.removed_at else row.status,
        "note": words(row, "note"),
        "sequence": row.sequence,
        "updated_at": row.modified_at.isoformat(),
    }


def place(event: Event) -> dict[str, Any]:
    commune = event.shown_commune
    return {
        "kind": event.place_kind or None,
        "name": event.place or (event.venue.name if event.venue else ""),
        "museum": event.venue.slug if event.venue else None,
        "address": event.address or (event.venue.street if event.venue and not event.place else ""),
        "postal_code": postal_code(event),
        "commune": commune.name if commune else "",
        "country": commune.country if commune else "",
        "latitude": event.latitude,
        "longitude": event.longitude,
    }


def event_out(event: Event, rows: list[Occurrence], request: HttpRequest) -> dict[str, Any]:
    return {
        "uid": str(event.uid),
        "slug": event.slug,
        "name": words(event),
        "summary": event.page.summary if event.page else "",
        "url": page_address(event, request) or None,
        "kind": event.kind,
        "status": event.status,
        "is_example": event.is_example,
        "audiences": event.audiences,
        "territory": event.found_territory.slug if event.found_territory else None,
        "programme": event.programme.slug if event.programme else None,
        "museums": [museum.slug for museum in event.museums.all()],
        "organisers": organisers(event),
        "place": place(event),
        "price": {
            "kind": event.price_kind or None,
            "tariffs": [{"label": words(row, "label"), "euros": str(row.amount)} for row in event.prices.all()],
        },
        "booking": {"kind": event.booking or None, "url": event.booking_url or None},
        "languages": event.languages,
        "age_min": event.age_min,
        "age_max": event.age_max,
        "step_free": event.step_free,
        "opening_hours": (event.opening_hours or None) if event.timing == Timing.PERIOD else None,
        "timings": [timing(row) for row in rows],
        "updated_at": event.modified_at.isoformat(),
    }


def spans(row: Occurrence) -> list[dict[str, str]]:
    """A date as OpenAgenda's timings: of a period with known hours, each opening of a year at most from today on."""
    found = [(row.starts_at, row.ends_at)]
    if row.is_period and row.event.opening_hours:
        venue = row.event.venue
        first = max(row.day, min(timezone.localdate(), row.end_day))
        country = venue.hours_country if venue else "FR"
        found = opening_spans(row.event.opening_hours, country, first, row.end_day) or found
    return [{"begin": timezone.localtime(begin).isoformat(), "end": timezone.localtime(end).isoformat()} for begin, end in found]


def openagenda_out(event: Event, rows: list[Occurrence], request: HttpRequest) -> dict[str, Any]:
    """An event as OpenAgenda's JSON has it."""
    where = place(event)
    status = OPENAGENDA_STATUS.get(event.status, 1)
    if status == 1 and event.former_start:
        status = RESCHEDULED
    timings = [row for row in rows if not row.removed_at and not row.is_off]
    found = {
        "uid": str(event.uid),
        "slug": event.slug,
        "title": words(event),
        "description": {"fr": event.page.summary} if event.page and event.page.summary else {},
        "keywords": {"fr": [str(event.get_kind_display())]},
        "timings": [span for row in timings for span in spans(row)],
        "timezone": settings.TIME_ZONE,
        "status": status,
        "attendanceMode": OPENAGENDA_ATTENDANCE.get(event.place_kind, 1),
        "location": {
            "name": where["name"], "address": where["address"], "city": where["commune"], "postalCode": where["postal_code"],
            "countryCode": where["country"], "latitude": where["latitude"], "longitude": where["longitude"],
        },
        "registration": [{"type": "link", "value": event.booking_url}] if event.booking_url else [],
        "age": {"min": event.age_min, "max": event.age_max},
        "canonicalUrl": page_address(event, request) or None,
        "updatedAt": event.modified_at.isoformat(),
    }  # fmt: skip
    if found["timings"]:
        found["firstTiming"], found["lastTiming"] = found["timings"][0], found["timings"][-1]  # type: ignore[index]
    return found


def museum_out(museum: Museum, url: str) -> dict[str, Any]:
    commune = museum.commune
    return {
        "slug": museum.slug,
        "name": museum.name,
        "url": url or None,
        "website": museum.website or None,
        "commune": commune.name if commune else "",
        "postal_code": museum.postal_code or (commune.postal_code if commune else ""),
        "country": commune.country if commune else "",
        "street": museum.street,
        "territory": museum.territory.slug if museum.territory else None,
        "latitude": museum.latitude,
        "longitude": museum.longitude,
        "coordinate_precision": museum.coordinate_precision or None,
        "trades": [trade.slug for trade in museum.trades.all()],
        "phone": museum.phone or None,
        "email": museum.email or None,
        "opening_hours": None if museum.practical_examples else museum.opening_hours or None,
    }


def programme_out(programme: Programme, url: str) -> dict[str, Any]:
    return {
        "slug": programme.slug,
        "name": words(programme),
        "url": url or None,
        "kind": programme.kind,
        "status": programme.status,
        "start": programme.start.isoformat() if programme.start else None,
        "start_precision": programme.start_precision or None,
        "end": programme.end.isoformat() if programme.end else None,
        "end_precision": programme.end_precision or None,
        "museums": [museum.slug for museum in programme.museums.all()],
    }
