"""One row of the table as what an event should be, and everything that is wrong with it. No query: what names mean is looked up before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from recurrence import Recurrence

from events.editing import rules
from events.editing.my_forms import OFFERED_KINDS
from events.imports import values, words
from events.imports.columns import BY_CODE, fold
from events.imports.names import Names
from events.imports.problems import Problem, WrongValueError, shortened
from events.imports.tables import MAX_CELL, Row
from events.models import Audience, Booking, Event, EventPriceKind, EventStatus, PlaceKind, Timing
from events.models.vocabulary import SHOWN_AUDIENCES
from museums.models import Museum

MAX_REFERENCE = 100
MAX_NAME = 160
MAX_SUMMARY = 400
WHEN = ("timing", "start", "end", "start_time", "duration", "recurrences")
WHERE = ("place_kind", "venue_id", "place", "address", "commune_id")
#: Beside which column stands what the event itself says of one of its fields.
BESIDE = {"recurrences": "repeats", "venue": "museums", "timing": "repeats"}


@dataclass
class Draft:
    """`values` has only what the file speaks of: fields of Event, `museums` (keys), `prices` and `summary`."""

    row: int
    title: str = ""
    reference: str = ""
    museums: list[Museum] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    dates: dict[str, dict[str, Any]] = field(default_factory=dict)  # what single dates have of their own, by their day
    problems: list[Problem] = field(default_factory=list)
    of_scope: str = ""

    @property
    def is_right(self) -> bool:
        return all(problem.is_warning for problem in self.problems)

    @property
    def scope(self) -> str:
        return self.of_scope or (f"museum:{self.museums[0].pk}" if self.museums else "network")


@dataclass(frozen=True)
class Reader:
    """Who sends the file, and in which words it answers."""

    names: Names
    language: str
    headings: dict[str, str]
    own: frozenset[int] | None  # the museums of a contributor; None: an editor

    @property
    def to_editor(self) -> bool:
        return self.own is None

    def allowed(self, code: str) -> set[str] | None:
        if self.to_editor:
            return None
        return {"kind": set(OFFERED_KINDS), "audiences": set(SHOWN_AUDIENCES)}.get(code)


class RowReader:
    def __init__(self, reader: Reader, row: Row) -> None:
        self.reader, self.row, self.draft = reader, row, Draft(row.number)

    def read(self) -> Draft:
        draft = self.draft
        self.plain_values()
        self.where()
        self.when()
        self.price()
        draft.title = draft.values.get("name_fr") or _("Row %(number)s") % {"number": draft.row}
        draft.reference = self.cell("reference", lambda value: values.text_of(value, MAX_REFERENCE)) or self.made_reference()
        if draft.is_right:
            self.whole_event()
        return draft

    # --- Cells ----------------------------------------------------------------------------------------

    def has(self, code: str) -> bool:
        return code in self.reader.headings

    def raw(self, code: str) -> Any:
        value = self.row.cells.get(code)
        return None if value == "" else value

    def problem(self, code: str, message: str, *, is_warning: bool = False) -> None:
        heading = self.reader.headings.get(code) or BY_CODE[code].heading(self.reader.language)
        read = shortened(values.as_text(self.raw(code)))
        self.draft.problems.append(Problem(message, self.row.number, heading, read, is_warning))

    def missing(self, code: str, message: str) -> None:
        """An empty cell that should not be, with what somebody might write in it."""
        example = BY_CODE[code].shown_example(self.reader.language)
        if example:
            message = _("%(message)s For example: %(example)s") % {"message": message, "example": example}
        self.problem(code, message)

    def cell(self, code: str, read: Callable[[Any], Any], empty: Any = None) -> Any:
        value = self.raw(code)
        if value is None:
            return empty
        try:
            if isinstance(value, str) and len(value) > MAX_CELL:
                raise WrongValueError(_("This cell is too long."))
            return read(value)
        except WrongValueError as error:
            self.problem(code, str(error))
            return empty

    def keep(self, code: str, read: Callable[[Any], Any], empty: Any = None, *, field_name: str = "") -> None:
        """What a column says of the field of the same name; a column that is not in the file leaves the field alone."""
        if self.has(code):
            self.draft.values[field_name or code] = self.cell(code, read, empty)

    def word(self, code: str) -> Callable[[Any], str]:
        return lambda value: words.choice(code, values.as_text(value), self.reader.language, self.reader.allowed(code))

    def several(self, code: str) -> Callable[[Any], list[str]]:
        return lambda value: words.choices(code, values.as_text(value), self.reader.language, self.reader.allowed(code))

    # --- Parts ----------------------------------------------------------------------------------------

    def plain_values(self) -> None:
        for code in ("name_fr", "name_nl", "name_en"):
            self.keep(code, lambda value: values.text_of(value, MAX_NAME), "")
        self.keep("summary", lambda value: values.text_of(value, MAX_SUMMARY), "")
        self.keep("kind", self.word("kind"), "")
        for code, message in (("name_fr", _("Give a title.")), ("kind", _("Say what kind of event it is."))):
            if self.has(code) and self.raw(code) is None:
                self.missing(code, message)
        self.keep("audiences", self.several("audiences"), [Audience.PUBLIC.value])
        self.keep("status", self.word("status"), EventStatus.PLANNED.value)
        self.keep("languages", self.several("languages"), [])
        self.keep("booking", self.word("booking"), "")
        self.keep("booking_phone", lambda value: values.text_of(value, 40), "")
        self.keep("booking_email", values.email_of, "")
        self.keep("booking_url", values.url_of, "")
        self.keep("contact_phone", lambda value: values.text_of(value, 40), "")
        self.keep("contact_email", values.email_of, "")
        for code in ("age_min", "age_max"):
            self.keep(code, lambda value: values.number_of(value, 0, 120))
        for code in ("step_free", "accessible_toilets"):
            self.keep(code, values.yes_or_no)
        self.keep("weather_dependent", values.yes_or_no, empty=False)
        if self.has("suited"):
            suited = self.cell("suited", self.several("suited"), [])
            self.draft.values.update({name: name in suited for name in words.SUITED})
        self.booking()
        self.ages()
        if self.has("programme") and self.reader.to_editor:
            found = self.cell("programme", self.reader.names.programme)
            self.draft.values["programme_id"] = found

    def booking(self) -> None:
        """A way to book says by itself how one books."""
        known = self.draft.values
        if known.get("booking") or (self.has("booking") and self.raw("booking") is not None):
            return
        if known.get("booking_url"):
            known["booking"] = Booking.LINK.value
        elif known.get("booking_phone") or known.get("booking_email"):
            known["booking"] = Booking.CONTACT.value

    def ages(self) -> None:
        first, last = self.draft.values.get("age_min"), self.draft.values.get("age_max")
        if first is not None and last is not None and last < first:
            self.problem("age_max", _("The second age cannot be less than the first."))

    def where(self) -> None:
        draft, names, own = self.draft, self.reader.names, self.reader.own
        if self.has("museums") or own is not None:
            draft.museums = self.cell("museums", names.museums, [])
            if own is not None and self.raw("museums") is None:
                draft.museums = names.own(own)
            if own is not None and any(museum.pk not in own for museum in draft.museums):
                self.problem("museums", _("You send dates for your own museum only."))
                draft.museums = []
            elif own is not None and not draft.museums and self.raw("museums") is None:
                self.problem("museums", _("Say which of your museums it is."))
            draft.values["museums"] = [museum.pk for museum in draft.museums]
        place = self.cell("place", lambda value: values.text_of(value, 160), "")
        address = self.cell("address", lambda value: values.text_of(value, 160), "")
        commune = self.cell("commune", names.commune)
        elsewhere = bool(place or commune)
        if not elsewhere and not (self.has("museums") or own is not None):
            return
        venue = draft.museums[0].pk if draft.museums and not elsewhere else None
        kind = PlaceKind.PLACE if elsewhere else PlaceKind.MUSEUM if venue else ""
        found = (str(kind), venue, place, address if elsewhere else "", commune if elsewhere else None)
        draft.values.update(zip(WHERE, found, strict=True))
        if address and not elsewhere:
            self.problem("address", _("An address is read only with another place or a town."), is_warning=True)

    def price(self) -> None:
        if self.has("price_kind"):
            self.draft.values["price_kind"] = self.cell("price_kind", self.word("price_kind"), "")
        if self.has("prices"):
            prices = self.cell("prices", values.prices_of_cell, [])
            self.draft.values["prices"] = prices
            if prices and self.raw("price_kind") is None:
                self.draft.values["price_kind"] = EventPriceKind.TARIFFS.value
        if self.draft.values.get("price_kind") == EventPriceKind.TARIFFS and self.raw("prices") is None:
            self.missing("prices", _("Give at least one tariff."))

    # --- When -----------------------------------------------------------------------------------------

    def when(self) -> None:
        start, end = self.cell("start", values.day_of), self.cell("end", values.day_of)
        if self.has("start") and self.raw("start") is None:
            self.missing("start", _("Say on which day it takes place, or begins."))
        if start and end and end < start:
            message = _("It begins on %(day)s: give a last day that is not before, or leave it empty.")
            self.problem("end", message % {"day": f"{start:%d/%m/%Y}"})
            return
        at, minutes = self.hours()
        if start is None:
            return
        repeats = self.cell("repeats", self.word("repeats"), "")
        if not repeats and self.raw("weekdays") is not None:
            repeats = "week"
        timing, rule = self.timing(repeats, start, end)
        found = (timing, start, self.last_day(timing, start, end, rule), at, minutes, rule)
        self.draft.values.update(zip(WHEN, found, strict=True))
        last = end or (None if rule is not None else start)
        if last is not None and last < timezone.localdate():
            self.problem("start", _("This is past: it goes straight to the archive."), is_warning=True)

    def hours(self) -> tuple[time | None, int | None]:
        at, until = self.cell("start_time", values.time_of), self.cell("end_time", values.time_of)
        minutes = self.cell("duration", values.minutes_of)
        if at is None:
            if (until or minutes) and self.raw("start_time") is None:
                self.missing("start_time", _("Say when it begins too."))
            return None, None
        if until is None:
            return at, minutes
        first, last = (datetime.combine(date(2000, 1, 1), each) for each in (at, until))
        length = int(((last - first) % timedelta(days=1)).total_seconds()) // 60
        if minutes is not None and minutes != length:
            self.problem("duration", _("The duration and the end time do not agree. Keep one of them."))
        elif not length:
            self.problem("end_time", _("It ends when it begins. Give another end time, or leave it empty."))
        return at, length or None

    def timing(self, repeats: str, start: date, end: date | None) -> tuple[str, Recurrence | None]:
        excluded, added = (self.cell(code, values.days_of_cell, []) for code in ("except", "also"))
        if repeats == "period":
            if end is None:
                self.missing("end", _("Say on which day the period ends."))
            return Timing.PERIOD.value, None
        if not repeats:
            if excluded:
                self.problem("except", _("Exceptions are read only of what repeats. Say how it repeats."))
            if not added:
                return Timing.ONCE.value, None
            days = [rules.at_midnight(day) for day in sorted({start, *added})]
            if end is not None and end > start:
                self.problem("end", _("With other days beside it, an event has no last day of its own. Leave it empty."))
            return Timing.REPEATS.value, Recurrence(rdates=days, include_dtstart=False)
        return Timing.REPEATS.value, self.rule(repeats, start, end, excluded, added)

    def rule(self, repeats: str, start: date, end: date | None, excluded: list[date], added: list[date]) -> Recurrence | None:
        weekdays = self.cell("weekdays", self.several("weekdays"), [])
        nth = (start.day - 1) // 7 + 1
        typed = rules.TypedRule(
            mode="form",
            interval=str(self.cell("interval", lambda value: values.number_of(value, 1, rules.MOST_INTERVAL), 1)),
            unit=repeats.partition("_")[0],
            weekdays=tuple(weekdays),
            month_by=rules.MONTH_NTH if repeats == "month_nth" else rules.MONTH_DAY,
            place=str(nth if nth < 5 else -1),
            place_weekday=str(start.weekday()),
            ends=rules.UNTIL if end else rules.NEVER,
            until=str(end or ""),
            excluded=tuple(map(str, excluded)),
            added=tuple(map(str, added)),
        )
        if weekdays and repeats != "week":
            self.problem("weekdays", _("Weekdays are read only of what repeats every week."))
        beside = {"interval": "interval", "until": "end", "excluded": "except", "added": "also"}
        found = rules.read(typed)
        for part, message in found.errors.items():
            self.problem(beside.get(part, "repeats"), message)
        off = [day for day in excluded if day < start or (end and day > end)]
        if off:
            self.problem("except", _("One of these days is before the first or after the last."), is_warning=True)
        return found.rule

    def last_day(self, timing: str, start: date, end: date | None, rule: Recurrence | None) -> date | None:
        if timing == Timing.ONCE:
            return end or start
        return end if rule is None or rule.rrules else None

    # --- The whole ------------------------------------------------------------------------------------

    def made_reference(self) -> str:
        """What stands for an event without a reference of its own."""
        known = self.draft.values
        text = "|".join([fold(known.get("name_fr") or ""), str(known.get("start") or ""), str(known.get("start_time") or "")])
        return f"auto:{hashlib.sha256(text.encode()).hexdigest()[:20]}"

    def whole_event(self) -> None:
        """What the event itself has to say, as in the editor's form."""
        known = {name: value for name, value in self.draft.values.items() if name not in ("museums", "prices", "summary")}
        event = Event(slug="new", **known)
        skipped = ["slug", "venue", "commune", "territory", "programme", "part_of", "uid"]
        checks: list[Callable[[], None]] = [lambda: event.clean_fields(exclude=skipped), event.clean]
        for check in checks:
            try:
                check()
            except ValidationError as error:
                for name, found in error.error_dict.items():
                    code = BESIDE.get(name, name)
                    self.event_problem(code if code in BY_CODE else "repeats", found)
                return

    def event_problem(self, code: str, errors: list[ValidationError]) -> None:
        """What a form says beside a field is said here of a column, and how to fill it in."""
        if any(error.code in ("blank", "null", "required") for error in errors):
            self.missing(code, _("Fill in this column."))
        else:
            self.problem(code, " ".join(message for error in errors for message in error.messages))
