"""What an editor is told about the fields of an event that do not go together, by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events import expansion, series
from events.expansion import ExpansionError
from events.models.vocabulary import Audience, Booking, EventStatus, PlaceKind, Timing
from museums.hours.checks import problems_in
from museums.models import VisitLanguage

if TYPE_CHECKING:
    from events.models import Event

Errors = dict[str, list[str]]


def errors_in(event: Event) -> Errors:
    errors: Errors = {}
    for name, message in (*codes(event), *when(event), *where(event), *booking(event)):
        errors.setdefault(name, []).append(message)
    return errors


def codes(event: Event) -> list[tuple[str, str]]:
    found = []
    for name, choices in (("audiences", Audience.values), ("languages", VisitLanguage.values)):
        value: Any = getattr(event, name)
        if not isinstance(value, list) or not set(map(str, value)) <= set(choices):
            found.append((name, _("Choose from the list.")))
    if not event.audiences:
        found.append(("audiences", _("Say for whom it is.")))
    return found


def when(event: Event) -> list[tuple[str, str]]:
    if event.start is None:  # a message stands there already
        return []
    found = []
    if event.end and event.end < event.start:
        return [("end", _("An event cannot end before it begins."))]
    if event.status == EventStatus.POSTPONED and event.former_start and event.former_start != event.start:
        found.append(("status", _("It has a new date: choose “planned”. Its page says by itself that the date has changed.")))
    if event.timing == Timing.PERIOD and event.opening_hours:
        found += [("opening_hours", str(problem.message)) for problem in problems_in(event.opening_hours)[:1]]
    if event.timing == Timing.REPEATS:
        try:
            expansion.days_of(series.series_of(event), series.horizon(timezone.localdate()))
        except ExpansionError as error:
            found.append(("recurrences", rule_message(error)))
    return found


def rule_message(error: ExpansionError) -> str:
    """What is wrong with a rule, in a sentence for who wrote it."""
    day = date_format(error.day, "j F Y", use_l10n=False) if error.day else ""
    sentences = {
        "interval": _("A rule repeats every 1, 2, 3… days, weeks, months or years: 0 is none of them."),
        "count": _("A rule that ends after a number of dates has at least one."),
        "frequency": _("A rule goes by days, weeks, months or years. Put the time of day in its own field."),
        "value": _("A number in this rule is not one of a calendar."),
        "end": _("The rule ends before it begins."),
        "none": _("This rule gives no date at all. Look at its days, its exceptions and its end."),
        "many": _("This rule gives more than %(most)s dates: the limit is reached on %(day)s. Start later or end sooner."),
    }
    return sentences[error.code] % {"most": expansion.MOST, "day": day} if error.code == "many" else sentences[error.code]


def where(event: Event) -> list[tuple[str, str]]:
    if event.place_kind == PlaceKind.MUSEUM and event.venue_id is None:
        return [("venue", _("Choose the museum where it takes place."))]
    return []


def booking(event: Event) -> list[tuple[str, str]]:
    found = []
    if event.booking == Booking.LINK and not event.booking_url:
        found.append(("booking_url", _("Give the address of the page where one books.")))
    if event.booking == Booking.CONTACT and not (event.booking_email or event.booking_phone):
        found.append(("booking_phone", _("Give a telephone number or an e-mail address.")))
    if event.booking_opens_at and event.booking_closes_at and event.booking_closes_at <= event.booking_opens_at:
        found.append(("booking_closes_at", _("Booking closes after it opens.")))
    if event.online_url:
        try:
            URLValidator(schemes=["https", "http"])(event.online_url)
        except ValidationError:
            found.append(("online_url", _("Give a whole address, with https.")))
    return found
