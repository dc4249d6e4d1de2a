"""What repeats in a calendar, as a rule of ours where it says the same, else as the dates it comes to. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import recurrence
from django.utils.translation import gettext as _
from recurrence import Recurrence

from events.editing.rules import at_midnight
from events.expansion import PARIS, ExpansionError, days_of
from events.imports.problems import WrongValueError
from events.models import Event
from events.series import series_of
from events.validation import rule_message

KNOWN = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST")
CLOCK = {"BYHOUR": "hour", "BYMINUTE": "minute", "BYSECOND": "second"}
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
MAX_BESIDE = 400

Moment = date | datetime


@dataclass
class Repeats:
    """`times` has the dates whose hour is not that of the others, by their day."""

    rule: Recurrence
    start: date
    start_time: time | None
    end: date | None
    times: dict[date, time] = field(default_factory=dict)


def local(moment: Moment) -> Moment:
    """As the clock in Paris says it; a time without a zone is of here, and a day is a day."""
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(PARIS).replace(tzinfo=None)
    return moment


def day_of(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def read_rule(component: Any, start: Moment, horizon: date) -> Repeats | None:
    """None for what does not repeat. Raises WrongValueError for a rule that no agenda of days can follow."""
    rules, added = each(component.get("RRULE")), moments_in(component, "RDATE")
    if not rules and not added:
        return None
    if len(rules) > 1 or each(component.get("EXRULE")):
        raise WrongValueError(_("It repeats by several rules at once: only one is followed."))
    stated = Recurrence(include_dtstart=False)
    until = None
    if rules:
        rule, until = parsed(rules[0], start)
        stated.rrules = [rule]
    else:
        stated.rdates = [at_midnight(day_of(start))]
    stated.exdates = [at_midnight(in_zone_of(start, off)) for off in moments_in(component, "EXDATE")]
    days = expanded(stated, day_of(start), until, horizon)
    dates = [local(on(day, start)) for day in days]
    beside = [local(moment) for moment in added]
    first = local(start)
    if rules and all(as_ruled(shown, day, first) for shown, day in zip(dates, days, strict=True)):
        found = Repeats(stated, day_of(first), time_in(first), until)
    else:
        found = listed(dates, first)
    add(found, beside)
    return found


def each(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def moments_in(component: Any, name: str) -> list[Moment]:
    """The moments of a property that may stand several times, each with several; of a period its start."""
    found = [entry.dt for value in each(component.get(name)) for entry in getattr(value, "dts", [value])]
    if len(found) > MAX_BESIDE:
        raise WrongValueError(_("It has more than %(most)s exceptions.") % {"most": MAX_BESIDE})
    return [moment[0] if isinstance(moment, tuple) else moment for moment in found]


def parsed(rule: Any, start: Moment) -> tuple[recurrence.Rule, date | None]:
    """One rule without its end, and its last day."""
    parts = {name.upper(): value for name, value in rule.items()}
    hours = {name: parts.pop(name) for name in CLOCK if name in parts}
    same_hour = all(
        isinstance(start, datetime) and list(map(int, given)) == [getattr(start, CLOCK[name])] for name, given in hours.items()
    )
    frequency = [str(name).upper() for name in each(parts.get("FREQ"))]
    if set(parts) - set(KNOWN) or not same_hour or frequency[1:] or not set(frequency) <= set(FREQUENCIES) or not frequency:
        raise WrongValueError(
            _("It repeats by the hour, by week numbers or in another way that an agenda of days cannot follow.")
        )
    until = parts.pop("UNTIL", None)
    text = ";".join(f"{name}={','.join(map(str, each(value)))}" for name, value in parts.items())
    try:
        [found] = recurrence.deserialize(f"RRULE:{text}").rrules
    except Exception as error:  # the package raises anything for a text that is no rule
        raise WrongValueError(_("The rule by which it repeats cannot be read.")) from error
    last = last_day(each(until)[0], start) if until else None
    found.until = at_midnight(last) if last else None
    return found, last


def last_day(until: Moment, start: Moment) -> date:
    """The last day on which a date still begins."""
    if not isinstance(until, datetime) or not isinstance(start, datetime):
        return day_of(until)
    end = until if until.tzinfo is None or start.tzinfo is None else until.astimezone(start.tzinfo)
    end = end.replace(tzinfo=None)
    return end.date() if end.time() >= start.time() else end.date() - timedelta(days=1)


def in_zone_of(start: Moment, moment: Moment) -> date:
    if isinstance(moment, datetime) and isinstance(start, datetime) and moment.tzinfo and start.tzinfo:
        return moment.astimezone(start.tzinfo).date()
    return day_of(moment)


def expanded(stated: Recurrence, start: date, until: date | None, horizon: date) -> list[date]:
    try:
        return days_of(series_of(Event(start=start, end=until, recurrences=stated)), max(horizon, start))
    except ExpansionError as error:
        raise WrongValueError(rule_message(error)) from error


def on(day: date, start: Moment) -> Moment:
    return datetime.combine(day, start.time(), start.tzinfo) if isinstance(start, datetime) else day


def time_in(moment: Moment) -> time | None:
    return moment.time().replace(second=0, microsecond=0) if isinstance(moment, datetime) else None


def as_ruled(shown: Moment, day: date, first: Moment) -> bool:
    return day_of(shown) == day and time_in(shown) == time_in(first)


def listed(dates: Iterable[Moment], first: Moment) -> Repeats:
    """Dates one by one, at the hour that most of them have."""
    known = list(dates) or [first]
    usual = Counter(time_in(moment) for moment in known).most_common(1)[0][0]
    days = {day_of(moment): time_in(moment) for moment in known}
    rule = Recurrence(rdates=[at_midnight(day) for day in sorted(days)], include_dtstart=False)
    return Repeats(rule, min(days), usual, None, {day: at for day, at in days.items() if at != usual and at})


def add(found: Repeats, beside: list[Moment]) -> None:
    known = {day.date() for day in found.rule.rdates} | {day_of(moment) for moment in beside}
    found.rule.rdates = [at_midnight(day) for day in sorted(known)]
    found.times.update({day_of(moment): at for moment in beside if (at := time_in(moment)) and at != found.start_time})
