"""The shape of each answer, for the description of the API (OpenAPI) and for the test that holds every answer against it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from events.models import Audience, DatePrecision, EventKind, EventStatus, ProgrammeKind, ProgrammeStatus

Words = dict[Literal["fr", "nl", "en"], str]


class Answer(Schema):
    model_config = ConfigDict(extra="forbid")


class Licence(Answer):
    name: str
    url: str


class Timing(Answer):
    uid: str = Field(description="Of this date, for ever.")
    begin: str = Field(description="A local time with its distance to UTC; of whole days, the first day.")
    end: str | None = Field(description="The same; of whole days, the last day, included. null: not known.")
    all_day: bool = Field(description="Whole days, or a period with opening hours.")
    precision: DatePrecision
    status: EventStatus | Literal["removed"]
    note: Words
    sequence: int
    updated_at: datetime


class Place(Answer):
    kind: Literal["museum", "place", "online", "hybrid"] | None
    name: str
    museum: str | None
    address: str
    postal_code: str
    commune: str
    country: str
    latitude: float | None
    longitude: float | None


class Tariff(Answer):
    label: Words
    euros: str


class Price(Answer):
    kind: Literal["free", "tariffs", "pass"] | None
    tariffs: list[Tariff]


class Booking(Answer):
    kind: Literal["none", "here", "contact", "link"] | None
    url: str | None


class EventOut(Answer):
    uid: UUID
    slug: str
    name: Words
    summary: str
    url: str | None
    kind: EventKind
    status: EventStatus
    is_example: bool
    audiences: list[Audience]
    territory: str | None
    programme: str | None
    museums: list[str] = Field(description="The slugs of those that organise it.")
    organisers: list[str]
    place: Place
    price: Price
    booking: Booking
    languages: list[str]
    age_min: int | None
    age_max: int | None
    step_free: bool | None
    opening_hours: str | None = Field(description="Of a period, as OpenStreetMap writes them.")
    timings: list[Timing]
    updated_at: datetime


class Removed(Answer):
    uid: str = Field(description="Of the date.")
    event: UUID
    removed_at: datetime


class Listed(Answer):
    licence: Licence
    next: str | None = Field(description="The address of the next page.")


class ListedEvents(Listed):
    removed: list[Removed] = Field(
        default=[], description="With `updated_since`: dates of events that are no more. Page by page, as the events."
    )


class EventsAnswer(ListedEvents):
    items: list[EventOut]


class EventAnswer(EventOut):
    licence: Licence


class AgendaTiming(Answer):
    begin: datetime
    end: datetime


class AgendaLocation(Answer):
    name: str
    address: str
    city: str
    postalCode: str  # noqa: N815 - OpenAgenda's name
    countryCode: str  # noqa: N815 - OpenAgenda's name
    latitude: float | None
    longitude: float | None


class OpenAgendaEvent(Schema):
    """As OpenAgenda has it: only what its readers rely on is described."""

    uid: UUID
    slug: str
    title: Words
    description: Words
    timings: list[AgendaTiming]
    timezone: str
    status: int = Field(ge=1, le=6)
    attendanceMode: int = Field(ge=1, le=3)  # noqa: N815 - OpenAgenda's name
    location: AgendaLocation


class OpenAgendaAnswer(ListedEvents):
    events: list[OpenAgendaEvent]


class SchemaAnswer(ListedEvents):
    context: Literal["https://schema.org"] = Field(alias="@context")
    graph: list[dict[str, Any]] = Field(alias="@graph")


class MuseumOut(Answer):
    slug: str
    name: str
    url: str | None
    website: str | None
    commune: str
    postal_code: str
    country: str
    street: str
    territory: str | None
    latitude: float | None
    longitude: float | None
    coordinate_precision: str | None
    trades: list[str]
    phone: str | None
    email: str | None
    opening_hours: str | None


class MuseumsAnswer(Listed):
    items: list[MuseumOut]


class ProgrammeOut(Answer):
    slug: str
    name: Words
    url: str | None
    kind: ProgrammeKind
    status: ProgrammeStatus
    start: str | None
    start_precision: DatePrecision | None
    end: str | None
    end_precision: DatePrecision | None
    museums: list[str]


class ProgrammesAnswer(Listed):
    items: list[ProgrammeOut]


def problems(*codes: int) -> dict[str, Any]:
    """What an operation says when it cannot answer, as OpenAPI wants it."""
    said = {404: "There is nothing at this address.", 422: "A parameter cannot be used.", 429: "Too many requests."}
    schema = {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"},
        },
    }  # fmt: skip
    answers: dict[str | int, Any] = {
        code: {"description": said[code], "content": {"application/problem+json": {"schema": schema}}} for code in codes
    }
    if 429 in answers:
        answers[429]["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    return {"responses": {**answers, 304: {"description": "Nothing changed since the answer with this ETag."}}}
