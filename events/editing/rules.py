"""A rule as an editor types it, to and from what is stored. Pure but for the words of its messages.

The form knows the rules that museums have: every so many days, weeks, months or years; weekdays; a day or a weekday of the month;
certain months; an end; dates left out and dates added. A stored rule of another shape is kept as it is until it is replaced.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

import recurrence
from django.utils.translation import gettext as _
from recurrence import Recurrence

from events.expansion import ExpansionError, Frequency
from events.series import rule_of

KEEP = "keep"
NEVER, UNTIL, TIMES = "never", "until", "times"
MONTH_DAY, MONTH_NTH = "day", "nth"
UNITS = {"day": Frequency.DAILY, "week": Frequency.WEEKLY, "month": Frequency.MONTHLY, "year": Frequency.YEARLY}
PLACES = (1, 2, 3, 4, 5, -1)
WEEKDAYS = (
    recurrence.MO, recurrence.TU, recurrence.WE, recurrence.TH, recurrence.FR, recurrence.SA, recurrence.SU,
)  # fmt: skip
MOST_INTERVAL = 99
MOST_TIMES = 2000
MOST_DATES = 400


@dataclass(frozen=True)
class TypedRule:
    """What stands in the form, as text: wrong values too, so that nothing typed is lost. `stored` is the rule that was there."""

    mode: str = ""  # KEEP leaves `stored` as it is
    interval: str = "1"
    unit: str = "week"
    weekdays: tuple[str, ...] = ()
    month_by: str = MONTH_DAY
    month_day: str = ""
    place: str = "1"
    place_weekday: str = "6"
    months: tuple[str, ...] = ()
    ends: str = NEVER
    until: str = ""
    times: str = ""
    excluded: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    stored: str = ""


@dataclass
class Read:
    """What the form says: a rule, or messages by the part they belong to."""

    rule: Recurrence | None = None
    until: date | None = None
    errors: dict[str, str] = field(default_factory=dict)


# --- From the browser -------------------------------------------------------------------------------


def from_data(data: Any, name: str) -> TypedRule:
    def one(part: str, default: str = "") -> str:
        return str(data.get(f"{name}-{part}", default)).strip()

    def many(part: str) -> tuple[str, ...]:
        values = data.getlist(f"{name}-{part}") if hasattr(data, "getlist") else data.get(f"{name}-{part}", ())
        return tuple(text for value in values if (text := str(value).strip()))

    return TypedRule(
        mode=one("mode"), interval=one("interval", "1"), unit=one("unit", "week"), weekdays=many("weekdays"),
        month_by=one("month-by", MONTH_DAY), month_day=one("month-day"), place=one("place", "1"),
        place_weekday=one("place-weekday", "6"), months=many("months"), ends=one("ends", NEVER), until=one("until"),
        times=one("times"), excluded=many("excluded"), added=many("added"), stored=one("stored"),
    )  # fmt: skip


def read(typed: TypedRule) -> Read:
    """The rule, or what is wrong beside what. Whether it gives any date is asked of the whole event."""
    if typed.mode == KEEP:
        return read_stored(typed.stored)
    found = Read()
    errors = found.errors
    rule = recurrence.Rule(UNITS.get(typed.unit, Frequency.WEEKLY))
    rule.interval = number_in(typed.interval, 1, MOST_INTERVAL, errors, "interval", _("Every 1, 2, 3… up to 99: a whole number."))
    if typed.unit == "week":
        rule.byday = [WEEKDAYS[int(day)] for day in typed.weekdays if day in "0123456" and len(day) == 1]
    if typed.unit in ("month", "year"):
        read_day_of_month(typed, rule, errors)
    rule.bymonth = sorted({int(month) for month in typed.months if month.isdigit() and 1 <= int(month) <= 12})
    if typed.ends == UNTIL:
        found.until = day_in(typed.until, errors, "until")
        rule.until = at_midnight(found.until) if found.until else None
    elif typed.ends == TIMES:
        rule.count = number_in(typed.times, 1, MOST_TIMES, errors, "times", _("How many times: a whole number, 1 or more."))
    added, excluded = (days_in(getattr(typed, part), errors, part) for part in ("added", "excluded"))
    if not errors:
        found.rule = Recurrence(rrules=[rule], rdates=added, exdates=excluded, include_dtstart=False)
    return found


def read_stored(text: str) -> Read:
    try:
        kept = recurrence.deserialize(text, include_dtstart=False)
    except Exception:  # noqa: BLE001 - the package raises anything for a text that somebody has tampered with
        return Read(errors={"form": _("The rule that was stored cannot be read any more. Write it again.")})
    return Read(rule=kept)


def read_day_of_month(typed: TypedRule, rule: recurrence.Rule, errors: dict[str, str]) -> None:
    if typed.month_by == MONTH_NTH:
        if typed.place in map(str, PLACES) and typed.place_weekday in tuple("0123456"):
            rule.byday = [WEEKDAYS[int(typed.place_weekday)](int(typed.place))]
        else:
            errors["place"] = _("Choose from the list.")
    elif typed.month_day == "-1":
        rule.bymonthday = [-1]
    elif typed.month_day:
        wrong = _("A day of the month: from 1 to 31.")
        rule.bymonthday = [number_in(typed.month_day, 1, 31, errors, "month_day", wrong) or 1]


def number_in(text: str, least: int, most: int, errors: dict[str, str], part: str, message: str) -> int | None:
    if text.isascii() and text.isdigit() and len(text) < 6 and least <= int(text) <= most:
        return int(text)
    errors[part] = message
    return None


def day_in(text: str, errors: dict[str, str], part: str) -> date | None:
    day = as_day(text)
    if day is None:
        errors[part] = _("Write a day, for example 2027-06-30 or 30/06/2027.")
    return day


def as_day(text: str) -> date | None:
    for shape in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y"):
        try:
            day = datetime.strptime(text, shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        return day if day.year >= 1000 else None
    return None


def days_in(texts: tuple[str, ...], errors: dict[str, str], part: str) -> list[datetime]:
    if len(texts) > MOST_DATES:
        errors[part] = _("No more than %(most)s dates.") % {"most": MOST_DATES}
        return []
    days = {text: as_day(text) for text in texts}
    wrong = next((text for text, day in days.items() if day is None), None)
    if wrong is not None:
        errors[part] = _("“%(text)s” is not a day. Write for example 2027-06-30 or 30/06/2027.") % {"text": wrong[:40]}
    return [at_midnight(day) for day in sorted({day for day in days.values() if day})]


def at_midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


# --- From what is stored ------------------------------------------------------------------------------


def from_stored(stored: Recurrence | None, end: date | None = None) -> TypedRule:
    """The form for a stored rule; `end` is the last day its event may give. Mode KEEP for a rule that the form cannot say."""
    if stored is None or not (stored.rrules or stored.rdates or stored.exdates or stored.exrules):
        return TypedRule()
    text = recurrence.serialize(stored)
    typed = shaped(stored, end)
    if typed is None or not says_the_same(typed, stored, end):
        return TypedRule(mode=KEEP, stored=text)
    return replace(typed, stored=text)


def shaped(stored: Recurrence, end: date | None) -> TypedRule | None:
    if len(stored.rrules) != 1 or stored.exrules:
        return None
    try:
        rule = rule_of(stored.rrules[0])
    except ExpansionError:
        return None
    last = min((day for day in (rule.until, end) if day), default=None)
    if (
        rule.positions
        or rule.week_start
        or len(rule.month_days) > 1
        or (rule.count and last)
        or rule.frequency not in UNITS.values()
    ):
        return None
    unit = next(name for name, frequency in UNITS.items() if frequency == rule.frequency)
    nth = rule.weekdays[0] if len(rule.weekdays) == 1 and unit in ("month", "year") else None
    return TypedRule(
        interval=str(rule.interval),
        unit=unit,
        weekdays=tuple(str(weekday) for weekday, _which in rule.weekdays) if unit == "week" else (),
        month_by=MONTH_NTH if nth else MONTH_DAY,
        month_day=str(rule.month_days[0]) if rule.month_days else "",
        place=str(nth[1]) if nth else "1",
        place_weekday=str(nth[0]) if nth else "6",
        months=tuple(map(str, sorted(rule.months))),
        ends=TIMES if rule.count else UNTIL if last else NEVER,
        until=str(last or ""),
        times=str(rule.count or ""),
        excluded=tuple(str(day.date()) for day in sorted(stored.exdates)),
        added=tuple(str(day.date()) for day in sorted(stored.rdates)),
    )


def says_the_same(typed: TypedRule, stored: Recurrence, end: date | None) -> bool:
    """Whether the form would store the same dates: anything it cannot say makes it no form for this rule."""
    found = read(typed)
    if found.rule is None:
        return False
    [before], [after] = (tuple(rule_of(rule) for rule in each.rrules) for each in (stored, found.rule))
    last = min((day for day in (before.until, end) if day), default=None)
    return replace(before, until=last) == after and days_beside(stored) == days_beside(found.rule)


def days_beside(stored: Recurrence) -> tuple[set[date], set[date]]:
    return {day.date() for day in stored.rdates}, {day.date() for day in stored.exdates}


def is_same(first: Recurrence | None, second: Recurrence | None) -> bool:
    texts = [recurrence.serialize(each) if each else "" for each in (first, second)]
    return texts[0] == texts[1]
