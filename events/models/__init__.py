from events.models.facts import DatePrecision, Event, EventKind, EventStatus, Programme, ProgrammeKind, ProgrammeStatus
from events.models.pages import AgendaPage, ProgrammeIndexPage, ProgrammePage

__all__ = [
    "AgendaPage",
    "DatePrecision",
    "Event",
    "EventKind",
    "EventStatus",
    "Programme",
    "ProgrammeIndexPage",
    "ProgrammeKind",
    "ProgrammePage",
    "ProgrammeStatus",
]
