"""A calendar (iCal) as drafts of events: one for each identity, with what single dates have of their own. Text comes out plain."""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from icalendar import Calendar

from events.editing.my_forms import OFFERED_KINDS
from events.expansion import moment
from events.imports.calendar_rules import Moment, Repeats, day_of, each, local, read_rule, time_in
from events.imports.columns import fold
from events.imports.problems import Problem, UnreadableError, WrongValueError, shortened
from events.imports.rows import MAX_NAME, MAX_SUMMARY, WHEN, WHERE, Draft
from events.imports.tables import CONTROL, MAX_BYTES
from events.imports.words import meanings
from events.models import CalendarSource, EventStatus, PlaceKind, Timing
from events.series import last_day

MAX_EVENTS = 1000
MAX_REFERENCE = 255
MAX_NOTE = 200
BREAKS = re.compile(r"<\s*(?:br|/p|/div|/li)\b[^>]*>", re.IGNORECASE)
PRIVATE = ("PRIVATE", "CONFIDENTIAL")
OWN = ("is_cancelled", "moved_start", "moved_end", "note_fr")


@dataclass
class Reading:
    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)


@dataclass
class Group:
    """All that a calendar says of one identity."""

    master: Any = None
    dates: list[Any] = field(default_factory=list)


def read_calendar(content: bytes, calendar: CalendarSource, today: date | None = None) -> Reading:
    """Raises UnreadableError. One event that cannot be read keeps no other from being read."""
    if len(content) > MAX_BYTES:
        raise UnreadableError(_("This calendar is larger than 2 MB. Publish a shorter period of it."))
    try:
        wholes = Calendar.from_ical(content, multiple=True)
        components = [part for whole in wholes for part in whole.walk("VEVENT")]
    except Exception as error:  # the package raises anything for a broken file
        raise UnreadableError(_("This is not a calendar (iCal, .ics) that can be read.")) from error
    if not wholes:
        raise UnreadableError(_("This is not a calendar (iCal, .ics) that can be read."))
    if len(components) > MAX_EVENTS:
        raise UnreadableError(
            _("This calendar has more than %(most)s events. Publish a shorter period of it.") % {"most": MAX_EVENTS}
        )
    today = today or timezone.localdate()
    found, private = Reading(), 0
    for number, (reference, group) in enumerate(grouped(components).items(), start=1):
        found.seen.add(reference)
        if str(group.master.get("CLASS", "")).upper() in PRIVATE:
            private += 1
            continue
        title = text_in(group.master, "SUMMARY", MAX_NAME)
        try:
            reader = EventReader(calendar, group, number, reference, title, today)
            draft = reader.read()
        except (ValueError, TypeError, AttributeError, OverflowError, LookupError) as error:
            why = str(error) if isinstance(error, WrongValueError) else _("Its dates cannot be read.")
            found.problems.append(Problem(why, read=title or shortened(reference), is_warning=True))
            continue
        found.problems += draft.problems
        draft.problems = []
        if reader.last is None or reader.last >= today:
            found.drafts.append(draft)
    if private:
        found.problems.append(
            Problem(_("Events that the calendar calls private are left out."), read=str(private), is_warning=True)
        )
    return found


def grouped(components: list[Any]) -> dict[str, Group]:
    """By identity. A date without the series it belongs to is an event of its own."""
    groups: dict[str, Group] = {}
    for part in components:
        group = groups.setdefault(reference_of(part), Group())
        if part.get("RECURRENCE-ID") is not None:
            group.dates.append(part)
        elif group.master is None or sequence(part) >= sequence(group.master):
            group.master = part
    found = {}
    for reference, group in groups.items():
        if group.master is not None:
            found[reference] = group
            continue
        for part in group.dates:
            at = local(part["RECURRENCE-ID"].dt)
            found[f"{reference[:200]}#{at.isoformat()}"] = Group(master=part)
    return found


def reference_of(part: Any) -> str:
    uid = CONTROL.sub("", str(part.get("UID") or "")).strip()
    if 0 < len(uid) <= MAX_REFERENCE - 30:
        return uid
    start = part.get("DTSTART")
    told = uid or f"{part.get('SUMMARY', '')}|{start.to_ical() if start is not None else ''}"
    return f"auto:{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def sequence(part: Any) -> int:
    try:
        return int(part.get("SEQUENCE", 0))
    except (TypeError, ValueError):
        return 0


def text_in(part: Any, name: str, most: int) -> str:
    """A text without marks, whatever the other program wrote into it."""
    whole = BREAKS.sub(" ", html.unescape(str((each(part.get(name)) or [""])[0])[: 20 * most]))
    plain = " ".join(CONTROL.sub("", strip_tags(whole)).split())
    return str(Truncator(plain).chars(most, truncate="…"))


class EventReader:
    def __init__(self, calendar: CalendarSource, group: Group, number: int, reference: str, title: str, today: date) -> None:
        self.calendar, self.group, self.part, self.title = calendar, group, group.master, title
        self.draft = Draft(number, title=title, reference=reference, museums=[calendar.museum], of_scope=calendar.scope)
        self.horizon = date(today.year + 1, 12, 31)  # the same all through the year, so that no night brings a change
        self.last: date | None = None

    def read(self) -> Draft:
        if not self.title:
            raise WrongValueError(_("It has no title."))
        if self.part.get("DTSTART") is None:
            raise WrongValueError(_("It has no date."))
        start = self.part["DTSTART"].dt
        length = self.length(start)
        self.draft.values = {
            "name_fr": self.title,
            "summary": text_in(self.part, "DESCRIPTION", MAX_SUMMARY),
            "kind": self.kind(),
        }
        self.draft.values["museums"] = [self.calendar.museum_id]
        cancelled = str(self.part.get("STATUS", "")).upper() == "CANCELLED"
        self.draft.values["status"] = (EventStatus.CANCELLED if cancelled else EventStatus.PLANNED).value
        self.where()
        repeats = read_rule(self.part, start, self.horizon) if self.part.get("RECURRENCE-ID") is None else None
        if repeats is None:
            self.once(local(start), length)
        else:
            self.repeated(repeats, length)
            self.own_dates(repeats, length)
        return self.draft

    def length(self, start: Moment) -> timedelta | None:
        end, duration = self.part.get("DTEND"), self.part.get("DURATION")
        if end is not None:
            if isinstance(end.dt, datetime) != isinstance(start, datetime):
                raise WrongValueError(_("Its dates cannot be read."))
            found = local_gap(start, end.dt)
        elif duration is not None:
            found = duration.dt
        else:
            return None
        if found < timedelta():
            raise WrongValueError(_("An event cannot end before it begins."))
        return found or None

    def kind(self) -> str:
        known = meanings("kind")
        names = [str(name) for value in each(self.part.get("CATEGORIES")) for name in getattr(value, "cats", [value])]
        found = (known.get(fold(name)) for name in names)
        return next((kind for kind in found if kind in OFFERED_KINDS), str(self.calendar.kind))

    def where(self) -> None:
        museum, place = self.calendar.museum, text_in(self.part, "LOCATION", 160)
        named = fold(place)
        if place.lower().startswith(("http://", "https://")):
            found: tuple[Any, ...] = (PlaceKind.ONLINE.value, None, "", "", None)
        elif not place or fold(museum.name) in named or named in fold(museum.name):
            found = (PlaceKind.MUSEUM.value, museum.pk, "", "", None)
        else:
            found = (PlaceKind.PLACE.value, None, place, "", None)
        self.draft.values.update(zip(WHERE, found, strict=True))

    def once(self, start: Moment, length: timedelta | None) -> None:
        day, at, minutes = day_of(start), time_in(start), None
        end = day
        if at is None and length:
            end = day + max(length - timedelta(days=1), timedelta())
        elif length:
            minutes = int(length.total_seconds()) // 60 or None
            begins = moment(datetime.combine(day, at)) if at else None
            if begins and length >= timedelta(days=1):
                end = last_day(begins, begins + length)
        self.set_when(Timing.ONCE.value, day, end, at, minutes, None)
        self.last = end

    def repeated(self, repeats: Repeats, length: timedelta | None) -> None:
        minutes = (int(length.total_seconds()) // 60 or None) if length and repeats.start_time else None
        if length and length > timedelta(days=1):
            told = _("It lasts several days and repeats: only the first day of each is kept.")
            self.draft.problems.append(Problem(told, read=self.title, is_warning=True))
            minutes = None
        self.set_when(Timing.REPEATS.value, repeats.start, repeats.end, repeats.start_time, minutes, repeats.rule)
        days = [day.date() for day in repeats.rule.rdates]
        self.last = repeats.end if repeats.rule.rrules else max(days, default=None)
        if repeats.rule.rrules and repeats.end and days:
            self.last = max(repeats.end, *days)

    def set_when(self, *found: Any) -> None:
        self.draft.values.update(zip(WHEN, found, strict=True))

    def own_dates(self, repeats: Repeats, length: timedelta | None) -> None:
        """What single dates have of their own, by the day they were given for."""
        for day, at in repeats.times.items():
            self.draft.dates[str(day)] = own(moved_start=moment(datetime.combine(day, at)))
        for part in self.group.dates:
            if str(part["RECURRENCE-ID"].params.get("RANGE", "")).upper() == "THISANDFUTURE":
                told = _("A change of one date and all that follow cannot be read: split the event in your calendar.")
                self.draft.problems.append(Problem(told, read=self.title, is_warning=True))
                continue
            day = day_of(local(part["RECURRENCE-ID"].dt))
            self.draft.dates[str(day)] = self.own_of(part, day, repeats, length)

    def own_of(self, part: Any, day: date, repeats: Repeats, length: timedelta | None) -> dict[str, Any]:
        found = own(is_cancelled=str(part.get("STATUS", "")).upper() == "CANCELLED")
        title = text_in(part, "SUMMARY", MAX_NOTE)
        if title and fold(title) != fold(self.title):
            found["note_fr"] = title
        if part.get("DTSTART") is None:
            return found
        start = part["DTSTART"].dt
        shown, end = local(start), part.get("DTEND")
        lasts = local_gap(start, end.dt) if end is not None and isinstance(end.dt, datetime) else length
        if day_of(shown) != day or time_in(shown) != repeats.start_time or (lasts or None) != length:
            begins = moment(datetime.combine(day_of(shown), time_in(shown) or datetime.min.time()))
            found["moved_start"] = begins.isoformat()
            if lasts and isinstance(start, datetime):
                found["moved_end"] = (begins + max(lasts, timedelta())).isoformat()
        return found


def own(*, is_cancelled: bool = False, moved_start: datetime | None = None) -> dict[str, Any]:
    """What a date has of its own, as JSON keeps it: all of it, so that what is taken back is taken back."""
    start = moved_start.isoformat() if moved_start else None
    return {"is_cancelled": is_cancelled, "moved_start": start, "moved_end": None, "note_fr": ""}


def local_gap(start: Moment, end: Moment) -> timedelta:
    """How long it is between two moments, on the clock if they have no zone."""
    if isinstance(start, datetime) and isinstance(end, datetime) and (start.tzinfo is None) != (end.tzinfo is None):
        start, end = local(start), local(end)
    gap: timedelta = end - start  # type: ignore[operator]
    return gap
