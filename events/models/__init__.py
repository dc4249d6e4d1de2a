from events.models.events import Event, EventPrice, ExtraDate
from events.models.occurrences import Occurrence, RemovedOccurrence
from events.models.pages import AgendaPage, EventPage, EventPicture, ProgrammeIndexPage, ProgrammePage
from events.models.programmes import Programme
from events.models.vocabulary import (
    Audience,
    Booking,
    DatePrecision,
    EventKind,
    EventPriceKind,
    EventStatus,
    Origin,
    PlaceKind,
    ProgrammeKind,
    ProgrammeStatus,
    Timing,
)

__all__ = [
    "AgendaPage",
    "Audience",
    "Booking",
    "DatePrecision",
    "Event",
    "EventKind",
    "EventPage",
    "EventPicture",
    "EventPrice",
    "EventPriceKind",
    "EventStatus",
    "ExtraDate",
    "Occurrence",
    "Origin",
    "PlaceKind",
    "Programme",
    "ProgrammeIndexPage",
    "ProgrammeKind",
    "ProgrammePage",
    "ProgrammeStatus",
    "RemovedOccurrence",
    "Timing",
]
