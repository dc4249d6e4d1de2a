"""RFC 5545 as text. Pure: plain values in, lines out. A library builds an object a property, ten times as slow for a whole agenda."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
WIDTH = 75  # octets of a line, the line break left out

#: The rules of Europe/Paris since 1996.
VTIMEZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Paris",
    "BEGIN:DAYLIGHT",
    "DTSTART:19960331T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZNAME:CEST",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZNAME:CET",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One date. `first` and `last` are days of a whole-day date; `start` and `end` the moments of any other (no end: not known)."""

    uid: str
    sequence: int
    modified: datetime
    summary: str
    start: datetime
    end: datetime
    first: date | None = None
    last: date | None = None
    location: str = ""
    description: str = ""
    categories: str = ""
    url: str = ""
    position: tuple[float, float] | None = None
    is_cancelled: bool = False


def calendar(name: str, entries: Iterable[Entry]) -> Iterator[str]:
    """The lines of a calendar, each with its line break."""
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//PROSCITEC//portal//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    yield from (f"{line}\r\n" for line in head)
    yield from folded(f"X-WR-CALNAME:{text(name)}")
    yield "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\nX-PUBLISHED-TTL:PT6H\r\n"
    yield from (f"{line}\r\n" for line in VTIMEZONE)
    for entry in entries:
        yield from lines_of(entry)
    yield "END:VCALENDAR\r\n"


def lines_of(entry: Entry) -> Iterator[str]:
    modified = f"{entry.modified.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"BEGIN:VEVENT\r\nUID:{entry.uid}\r\nDTSTAMP:{modified}\r\nLAST-MODIFIED:{modified}\r\nSEQUENCE:{entry.sequence}\r\n"
    if entry.first is not None:
        after = (entry.last or entry.first) + timedelta(days=1)  # the end is not included
        yield f"DTSTART;VALUE=DATE:{entry.first:%Y%m%d}\r\nDTEND;VALUE=DATE:{after:%Y%m%d}\r\n"
    else:
        yield f"DTSTART;TZID=Europe/Paris:{entry.start.astimezone(PARIS):%Y%m%dT%H%M%S}\r\n"
        if entry.end > entry.start:
            yield f"DTEND;TZID=Europe/Paris:{entry.end.astimezone(PARIS):%Y%m%dT%H%M%S}\r\n"
    yield f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}\r\n"
    yield from folded(f"SUMMARY:{text(entry.summary)}")
    for name, value in (("LOCATION", entry.location), ("DESCRIPTION", entry.description), ("CATEGORIES", entry.categories)):
        if value:
            yield from folded(f"{name}:{text(value)}")
    if entry.url:
        yield from folded(f"URL:{entry.url}")
    if entry.position:
        yield "GEO:{:.5f};{:.5f}\r\n".format(*entry.position)
    yield "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"


def text(value: str) -> str:
    """A text as a property has it: its own separators and line breaks marked, what no calendar can show left out."""
    marked = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    marked = marked.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")
    return "".join(letter for letter in marked if letter >= " " and letter != "\x7f")


def folded(line: str) -> Iterator[str]:
    """A line in pieces of 75 octets at most, no letter cut in two."""
    if len(line.encode()) <= WIDTH:
        yield f"{line}\r\n"
        return
    piece, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > WIDTH:
            yield f"{piece}\r\n"
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    yield f"{piece}\r\n"
