"""RFC 5545 as text. Pure: plain values in, lines out. A library builds an object a property, ten times as slow for a whole agenda."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
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
    """A calendar in pieces, an entry each, every line with its line break."""
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//PROSCITEC//portal//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    yield from (f"{line}\r\n" for line in head)
    yield written("X-WR-CALNAME", name)
    yield "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\nX-PUBLISHED-TTL:PT6H\r\n"
    yield from (f"{line}\r\n" for line in VTIMEZONE)
    for entry in entries:
        yield lines_of(entry)
    yield "END:VCALENDAR\r\n"


def lines_of(entry: Entry) -> str:
    modified = f"{entry.modified.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return "".join(
        (
            f"BEGIN:VEVENT\r\nUID:{entry.uid}\r\nDTSTAMP:{modified}\r\nLAST-MODIFIED:{modified}\r\nSEQUENCE:{entry.sequence}\r\n",
            span_of(entry),
            f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}\r\n",
            written("SUMMARY", entry.summary),
            written("LOCATION", entry.location) if entry.location else "",
            written("DESCRIPTION", entry.description) if entry.description else "",
            written("CATEGORIES", entry.categories) if entry.categories else "",
            "".join(folded(f"URL:{entry.url}")) if entry.url else "",
            "GEO:{:.5f};{:.5f}\r\n".format(*entry.position) if entry.position else "",
            "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n",
        )
    )


def span_of(entry: Entry) -> str:
    if entry.first is not None:
        after = (entry.last or entry.first) + timedelta(days=1)  # the end is not included
        return f"DTSTART;VALUE=DATE:{entry.first:%Y%m%d}\r\nDTEND;VALUE=DATE:{after:%Y%m%d}\r\n"
    return clock("DTSTART", entry.start) + (clock("DTEND", entry.end) if entry.end > entry.start else "")


def clock(name: str, moment: datetime) -> str:
    """A moment on the clock of Paris; in UTC where that clock shows it for the second time, which a local time always means the first of."""
    local = moment.astimezone(PARIS)
    if local.fold:
        return f"{name}:{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}\r\n"
    return f"{name};TZID=Europe/Paris:{local:%Y%m%dT%H%M%S}\r\n"


@lru_cache(maxsize=1024)
def written(name: str, value: str) -> str:
    """A property in its lines. Remembered: the dates of a series share all their words."""
    return "".join(folded(f"{name}:{text(value)}"))


#: What separates in a property, and what no calendar can show.
MARKED: dict[int, str | None] = {
    **dict.fromkeys((*range(32), 127)),
    **{ord(letter): f"\\{letter}" for letter in "\\;,"},
    **{ord(letter): "\\n" for letter in "\r\n"},
}


def text(value: str) -> str:
    """A text as a property has it: its own separators and line breaks marked, what no calendar can show left out."""
    return value.replace("\r\n", "\n").translate(MARKED)


def folded(line: str) -> Iterator[str]:
    """A line in pieces of 75 octets at most, no letter cut in two."""
    raw, start, room = line.encode(), 0, WIDTH
    while len(raw) - start > room:
        cut = start + room
        while raw[cut] & 0xC0 == 0x80:  # inside a letter
            cut -= 1
        yield f"{' ' if start else ''}{raw[start:cut].decode()}\r\n"
        start, room = cut, WIDTH - 1
    yield f"{' ' if start else ''}{raw[start:].decode()}\r\n"
