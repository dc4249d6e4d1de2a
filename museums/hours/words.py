"""Opening hours in the reader's language: French, Dutch or English, the one that is active."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, pgettext

from cms.dates import day_words
from cms.prose import listed
from museums.hours.checks import NOTES
from museums.hours.evaluate import Day, Outlook, Slot
from museums.hours.grammar import BY_APPOINTMENT, EVERY_DAY, Holidays, MonthDay, Period, Row, Schedule, Span, parse, runs

# `holidays` has the French ones in French and English only.
FRENCH_HOLIDAYS_IN_DUTCH = {
    "Jour de l'an": "Nieuwjaar",
    "Lundi de Pâques": "Paasmaandag",
    "Fête du Travail": "Dag van de Arbeid",
    "Fête de la Victoire": "Dag van de Overwinning (1945)",
    "Ascension": "Hemelvaart",
    "Lundi de Pentecôte": "Pinkstermaandag",
    "Fête nationale": "Franse nationale feestdag",
    "Assomption": "Maria-Tenhemelopneming",
    "Toussaint": "Allerheiligen",
    "Armistice": "Wapenstilstand",
    "Noël": "Kerstmis",
}


@dataclass(frozen=True)
class SeasonWords:
    """One season as a table: its heading, and rows of days and hours."""

    heading: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DayWords:
    """One dated day as a row of a table."""

    day: date
    name: str
    hours: str
    holiday: str
    is_open: bool
    is_today: bool


def language() -> str:
    return (get_language() or "fr")[:2]


# --- Times --------------------------------------------------------------------------------------


def clock(minutes: int, *, unit: bool = True) -> str:
    """A time of day: 10 h 30, 10.30 uur, 10:30. `unit` False leaves out `uur`."""
    hour, minute = divmod(minutes, 60)
    if language() == "fr":
        return f"{hour}\xa0h\xa0{minute:02}" if minute else f"{hour}\xa0h"
    if language() == "nl":
        return f"{hour}.{minute:02}" + ("\xa0uur" if unit else "")
    return f"{hour}:{minute:02}"


def span_words(span: Span | Slot) -> str:
    dash = "\xa0–\xa0" if language() == "fr" else "\u2060–\u2060"  # a line may break between two spans, not in one
    return f"{clock(span.start, unit=False)}{dash}{clock(span.end)}"


def spans_words(spans: tuple[Span | Slot, ...]) -> str:
    return ", ".join(span_words(span) for span in spans)


def slot_words(slot: Slot) -> str:
    """The hours of a slot with what there is to know about it."""
    note = slot.note if slot.note in NOTES else BY_APPOINTMENT if slot.by_appointment else ""
    notes = [str(NOTES[note])] if note else []
    if (slot.start, slot.end) == (0, 24 * 60):
        return ", ".join(notes) or gettext("all day")
    return ", ".join([span_words(slot), *notes])


def hours_words(day: Day) -> str:
    """What a day's row says: 10 h – 12 h, 14 h – 18 h; closed; by appointment."""
    return ", ".join(slot_words(slot) for slot in day.slots) or gettext("closed")


# --- Days ---------------------------------------------------------------------------------------


@lru_cache(maxsize=500)
def holiday_names(country: str, year: int, code: str) -> dict[date, str]:
    """The public holidays of a country and year, named in a language of the site."""
    known = {("BE", "fr"): "fr", ("BE", "nl"): "nl", ("FR", "fr"): "fr", ("FR", "nl"): "fr"}.get((country, code), "en_US")
    found = dict(holidays.country_holidays(country, years=year, language=known).items())
    if (country, code) == ("FR", "nl"):
        found = {day: FRENCH_HOLIDAYS_IN_DUTCH.get(name, name) for day, name in found.items()}
    return {day: name.replace("'", "’") for day, name in found.items()}


def holiday_name(country: str, day: date) -> str:
    return holiday_names(country, day.year, language()).get(day, "")


def days_words(days: tuple[Day, ...], country: str, today: date) -> list[DayWords]:
    """Dated days, each with its hours and the public holiday that it is."""
    return [
        DayWords(
            day=day.date,
            name=capfirst(dated(day.date)),
            hours=capfirst(hours_words(day)),
            holiday=holiday_name(country, day.date),
            is_open=day.is_open,
            is_today=day.date == today,
        )
        for day in days
    ]


def dated(day: date) -> str:
    """A weekday and its date: Sunday 22 November."""
    return f"{WEEKDAYS[day.weekday()]} {day_words(day, 'j F')}"


def weekdays_words(days: frozenset[int]) -> str:
    """Weekdays in a row: Tuesday to Friday and Sunday."""
    if days == EVERY_DAY:
        return gettext("every day")
    parts: list[str] = []
    for run in runs(days):
        names = [str(WEEKDAYS[day]) for day in run]
        if len(names) > 2:
            parts.append(pgettext("weekdays", "%(first)s to %(last)s") % {"first": names[0], "last": names[-1]})
        else:
            parts += names
    return listed(parts, language())


def row_words(row: Row) -> str:
    if not row.weeks:
        return weekdays_words(row.days)
    return gettext("%(which)s %(days)s of the month") % {"which": weeks_words(row.weeks), "days": weekdays_words(row.days)}


def weeks_words(weeks: Iterable[int]) -> str:
    """Which weeks of a month: first and third."""
    which = {
        1: gettext("first"),
        2: gettext("second"),
        3: gettext("third"),
        4: gettext("fourth"),
        5: gettext("fifth"),
        -1: gettext("last"),
    }
    return listed([which[week] for week in weeks], language())


def month_day(when: MonthDay) -> str:
    return day_words(date(2024, *when), "j F")  # a leap year: 29 February has words, too


def period_words(period: Period | None) -> str:
    """April to October; 15 April to 31 October; all year."""
    if period is None:
        return gettext("all year")
    if not period.months:
        first, last = month_day(period.first), month_day(period.last)
        between = pgettext("dates", "%(first)s to %(last)s")
    else:
        first, last = str(MONTHS[period.first[0]]), str(MONTHS[period.last[0]])
        between = pgettext("months", "%(first)s to %(last)s")
    if first == last:
        return first
    words = between % {"first": first, "last": last}
    # French drops the vowel: d’avril à octobre.
    return words.replace("de a", "d’a", 1).replace("de o", "d’o", 1) if language() == "fr" else words


# --- A whole schedule ---------------------------------------------------------------------------


def season_tables(text: str) -> list[SeasonWords]:
    """The usual hours as tables; none for an expression that does not fit the form."""
    schedule = parse(text)
    if schedule is None:
        return []
    return [
        SeasonWords(
            capfirst(period_words(season.period)),
            tuple((capfirst(row_words(row)), capfirst(row_hours(row))) for row in season.rows),
        )
        for season in schedule.seasons
    ]


def row_hours(row: Row) -> str:
    return ", ".join([*map(span_words, row.spans), *([gettext("by appointment")] if row.by_appointment else [])])


def notes_of(text: str, today: date) -> list[str]:
    """Public holidays, yearly closing days and the dated exceptions still to come, each as a sentence."""
    schedule = parse(text)
    return [] if schedule is None else [*holiday_notes(schedule), *closing_notes(schedule), *special_notes(schedule, today)]


def holiday_notes(schedule: Schedule) -> list[str]:
    if schedule.holidays is Holidays.CLOSED:
        return [gettext("Closed on public holidays.")]
    if schedule.holidays is Holidays.OWN:
        return [gettext("Public holidays: %(hours)s.") % {"hours": spans_words(schedule.holiday_spans)}]
    return []


def closing_notes(schedule: Schedule) -> list[str]:
    if not schedule.closings:
        return []
    return [gettext("Closed every year: %(days)s.") % {"days": ", ".join(map(period_words, schedule.closings))}]


def special_notes(schedule: Schedule, today: date) -> list[str]:
    return [
        gettext("%(days)s: %(hours)s.")
        % {"days": capfirst(date_range(special.first, special.last)), "hours": spans_words(special.spans) or gettext("closed")}
        for special in schedule.exceptions
        if special.last >= today
    ]


def date_range(first: date, last: date) -> str:
    if first == last:
        return day_words(first)
    shape = "j F" if first.year == last.year else "j F Y"
    return pgettext("dates", "%(first)s to %(last)s") % {"first": day_words(first, shape), "last": day_words(last)}


# --- The day in one sentence --------------------------------------------------------------------


def outlook_words(outlook: Outlook) -> str:
    """True for the whole day, so that a cached page stays true: “Open today, 10 h – 18 h”, “Closed until 1 April”."""
    if outlook.today.is_open:
        return gettext("Open today, %(hours)s") % {"hours": spans_words(outlook.today.open_slots)}
    if outlook.today.by_appointment:
        return gettext("By appointment today")
    if outlook.next_open is None:
        return gettext("Closed for now")
    day = outlook.next_open.date
    if outlook.closed_for_long:
        shape = "j F" if day - outlook.today.date < timedelta(days=300) else "j F Y"
        return gettext("Closed until %(day)s") % {"day": day_words(day, shape)}
    if day - outlook.today.date == timedelta(days=1):
        return gettext("Closed today, open tomorrow")
    return gettext("Closed today, open on %(weekday)s") % {"weekday": WEEKDAYS[day.weekday()]}
