from events.models.events import Event, EventPrice, ExtraDate
from events.models.holidays import SchoolHoliday, SchoolZone
from events.models.occurrences import Occurrence, RemovedOccurrence
from events.models.pages import AgendaPage, EventPage, EventPicture, ProgrammeIndexPage, ProgrammePage
from events.models.programmes import Programme
from events.models.proposals import EventProposal, EventProposalState
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
    "EventProposal",
    "EventProposalState",
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
    "SchoolHoliday",
    "SchoolZone",
    "Timing",
]
