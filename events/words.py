"""When something happens, in words: “chaque mardi à 14 h, jusqu’au 30 juin 2027”. Pure; the rules that museums really have.

`rule_words` is empty for any other shape: whoever shows it lists the next dates instead (`days_words`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cms.dates import day_words
from events.expansion import Frequency, Rule, Series

NB = "\xa0"
FEW = 3
EVERY_DAY = frozenset(range(7))
WORKDAYS = frozenset(range(5))


@dataclass(frozen=True)
class Language:
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    ordinals: dict[int, str]
    both: str  # between the last two of a list
    words: dict[str, str]


LANGUAGES = {
    "fr": Language(
        ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"),
        {1: "premier", 2: "deuxième", 3: "troisième", 4: "quatrième", 5: "cinquième", -1: "dernier", -2: "avant-dernier"},
        " et ",
        {
            "day": "chaque jour", "days": "tous les {n} jours", "week": "chaque {days}", "workdays": "du lundi au vendredi",
            "other_week": "un {days} sur deux", "other_weeks": "une semaine sur deux, le {days}", "weeks": "toutes les {n} semaines, le {days}",
            "month_nth": "chaque {nth} {days} du mois", "months_nth": "tous les {n} mois, le {nth} {days}",
            "month_day": "le {day} de chaque mois", "months_day": "tous les {n} mois, le {day}", "last_day": "dernier jour",
            "year": "chaque année, le {day} {month}", "years": "tous les {n} ans, le {day} {month}",
            "year_nth": "chaque année, le {nth} {days} {of}", "of": "de {month}", "of_vowel": "d’{month}",
            "in": ", en {months}", "from": ", de {first} à {last}", "from_vowel": ", d’{first} à {last}",
            "until": ", jusqu’au {day}", "times": ", {n} fois", "except": ", sauf le {days}", "except_many": ", sauf exceptions",
            "more": ", et à d’autres dates",
            "at": " à {start}", "span": " de {start} à {end}",
        },
    ),
    "nl": Language(
        ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
        ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"),
        {1: "eerste", 2: "tweede", 3: "derde", 4: "vierde", 5: "vijfde", -1: "laatste", -2: "voorlaatste"},
        " en ",
        {
            "day": "elke dag", "days": "om de {n} dagen", "week": "elke {days}", "workdays": "van maandag tot en met vrijdag",
            "other_week": "om de twee weken op {days}", "other_weeks": "om de twee weken op {days}", "weeks": "om de {n} weken op {days}",
            "month_nth": "elke {nth} {days} van de maand", "months_nth": "om de {n} maanden op de {nth} {days}",
            "month_day": "op de {day} van elke maand", "months_day": "om de {n} maanden op de {day}", "last_day": "laatste dag",
            "year": "elk jaar op {day} {month}", "years": "om de {n} jaar op {day} {month}",
            "year_nth": "elk jaar op de {nth} {days} {of}", "of": "van {month}", "of_vowel": "van {month}",
            "in": ", in {months}", "from": ", van {first} tot en met {last}", "from_vowel": ", van {first} tot en met {last}",
            "until": ", tot en met {day}", "times": ", {n} keer", "except": ", behalve op {days}", "except_many": ", met uitzonderingen",
            "more": ", en op andere data",
            "at": " om {start}", "span": " van {start} tot {end}",
        },
    ),
    "en": Language(
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
        {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "second-last"},
        " and ",
        {
            "day": "every day", "days": "every {n} days", "week": "every {days}", "workdays": "Monday to Friday",
            "other_week": "every other {days}", "other_weeks": "every other week on {days}", "weeks": "every {n} weeks on {days}",
            "month_nth": "every {nth} {days} of the month", "months_nth": "every {n} months on the {nth} {days}",
            "month_day": "on the {day} of each month", "months_day": "every {n} months on the {day}", "last_day": "last day",
            "year": "every year on {day} {month}", "years": "every {n} years on {day} {month}",
            "year_nth": "every year on the {nth} {days} {of}", "of": "of {month}", "of_vowel": "of {month}",
            "in": ", in {months}", "from": ", from {first} to {last}", "from_vowel": ", from {first} to {last}",
            "until": ", until {day}", "times": ", {n} times", "except": ", except on {days}", "except_many": ", with exceptions",
            "more": ", and on other dates",
            "at": " at {start}", "span": " from {start} to {end}",
        },
    ),
}  # fmt: skip


# --- Times ----------------------------------------------------------------------------------------


def clock(at: time, language: str, *, unit: bool = True) -> str:
    """A time of day: 10 h 30, 10.30 uur, 10:30. `unit` False leaves out `uur`."""
    if language == "fr":
        return f"{at.hour}{NB}h{NB}{at.minute:02}" if at.minute else f"{at.hour}{NB}h"
    if language == "nl":
        return f"{at.hour}.{at.minute:02}" + (f"{NB}uur" if unit else "")
    return f"{at.hour}:{at.minute:02}"


def times_words(start: datetime, end: datetime) -> str:
    """From when to when on the clock, in the current language; only the start where the end is not known or on another day."""
    language = code()
    if end <= start or (end.date() != start.date() and end - start >= timedelta(hours=12)):
        return clock(start.time(), language)
    dash = f"{NB}–{NB}" if language == "fr" else "\u2060–\u2060"
    return f"{clock(start.time(), language, unit=False)}{dash}{clock(end.time(), language)}"


def joined(days: SafeString, times: str) -> SafeString:
    """Days, and beside them the times where there are any."""
    return format_html('{} <span class="event__time">{}</span>', days, times) if times else days


def code() -> str:
    """The current language, of those we have words for."""
    language = (get_language() or "fr")[:2]
    return language if language in LANGUAGES else "fr"


# --- Rules ----------------------------------------------------------------------------------------


def rule_words(series: Series, at: time | None, minutes: int | None, language: str) -> str:
    """One rule in words with its hours, exceptions and end; empty for several rules or an unusual one."""
    if len(series.rules) != 1 or series.excluded_rules:
        return ""
    [rule] = series.rules
    which = _which_days(rule, series.start, language)
    if not which:
        return ""
    words = LANGUAGES[language].words
    text = which + hours_words(at, minutes, language) + _months(rule, language)
    last = min((day for day in (rule.until, series.end) if day), default=None)
    if last is not None:
        text += words["until"].format(day=day_in(last, language))
    elif rule.count:
        text += words["times"].format(n=rule.count)
    off = sorted(day for day in series.excluded if day >= series.start)
    if off:
        few = listed([day_in(day, language) for day in off], language)
        text += words["except"].format(days=few) if len(off) <= FEW else words["except_many"]
    return text + (words["more"] if series.days else "")


def hours_words(at: time | None, minutes: int | None, language: str) -> str:
    if at is None:
        return ""
    words = LANGUAGES[language].words
    if not minutes:
        return words["at"].format(start=clock(at, language))
    end = (datetime.combine(date.min, at) + timedelta(minutes=minutes)).time()
    return words["span"].format(start=clock(at, language, unit=False), end=clock(end, language))


def days_words(days: Iterable[date], language: str) -> str:
    """A list of days, for what has no words of its own."""
    return listed([day_in(day, language) for day in days], language)


def day_in(day: date, language: str) -> str:
    with translation.override(language):
        return day_words(day)


def listed(names: list[str], language: str) -> str:
    both = LANGUAGES[language].both
    return both.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _which_days(rule: Rule, start: date, language: str) -> str:
    if rule.frequency == Frequency.DAILY:
        return _daily(rule, language)
    if rule.frequency == Frequency.WEEKLY:
        return _weekly(rule, start, language)
    if rule.frequency == Frequency.MONTHLY:
        return _monthly(rule, start, language)
    return _yearly(rule, start, language)


def _daily(rule: Rule, language: str) -> str:
    if rule.weekdays or rule.month_days or rule.positions:
        return ""
    words = LANGUAGES[language].words
    return words["day"] if rule.interval == 1 else words["days"].format(n=rule.interval)


def _weekly(rule: Rule, start: date, language: str) -> str:
    if rule.month_days or rule.positions:
        return ""
    names, words = LANGUAGES[language].weekdays, LANGUAGES[language].words
    weekdays = {weekday for weekday, _which in rule.weekdays} or {start.weekday()}
    days = listed([names[weekday] for weekday in sorted(weekdays)], language)
    if rule.interval == 1:
        whole = {EVERY_DAY: "day", WORKDAYS: "workdays"}.get(frozenset(weekdays))
        return words[whole] if whole else words["week"].format(days=days)
    if rule.interval == 2:
        return words["other_week" if len(weekdays) == 1 else "other_weeks"].format(days=days)
    return words["weeks"].format(n=rule.interval, days=days)


def _monthly(rule: Rule, start: date, language: str) -> str:
    words = LANGUAGES[language].words
    nth = _nth(rule, language)
    if nth:
        key = "month_nth" if rule.interval == 1 else "months_nth"
        return words[key].format(n=rule.interval, **nth)
    if rule.weekdays or rule.positions or len(rule.month_days) > 1:
        return ""
    number = rule.month_days[0] if rule.month_days else start.day
    if number < -1:
        return ""
    day = words["last_day"] if number == -1 else ordinal_day(number, language)
    return words["month_day" if rule.interval == 1 else "months_day"].format(n=rule.interval, day=day)


def _yearly(rule: Rule, start: date, language: str) -> str:
    words, months = LANGUAGES[language].words, LANGUAGES[language].months
    if len(rule.months) > 1 or len(rule.month_days) > 1 or (rule.positions and not rule.weekdays):
        return ""
    month = months[(rule.months[0] if rule.months else start.month) - 1]
    nth = _nth(rule, language)
    if nth and rule.months and rule.interval == 1:
        of = words["of_vowel" if month[0] in "ao" else "of"].format(month=month)
        return words["year_nth"].format(of=of, **nth)
    if rule.weekdays or rule.positions or (rule.month_days and not rule.months):
        return ""
    number = rule.month_days[0] if rule.month_days else start.day
    if number < 1:
        return ""
    day = "1er" if language == "fr" and number == 1 else str(number)
    return words["year" if rule.interval == 1 else "years"].format(n=rule.interval, day=day, month=month)


def _nth(rule: Rule, language: str) -> dict[str, str]:
    """“first Sunday”, written as BYDAY=1SU or as BYDAY=SU;BYSETPOS=1; empty for any other rule."""
    if len(rule.weekdays) != 1 or rule.month_days or len(rule.positions) > 1:
        return {}
    [(weekday, which)] = rule.weekdays
    place = which or (rule.positions[0] if rule.positions else 0)
    names = LANGUAGES[language]
    if place not in names.ordinals or (which and rule.positions):
        return {}
    return {"nth": names.ordinals[place], "days": names.weekdays[weekday]}


def _months(rule: Rule, language: str) -> str:
    """The months that a rule by days, weeks or months keeps to."""
    if not rule.months or rule.frequency == Frequency.YEARLY:
        return ""
    words, names = LANGUAGES[language].words, LANGUAGES[language].months
    months = sorted(set(rule.months))
    if len(months) > 2 and months[-1] - months[0] == len(months) - 1:
        first, last = names[months[0] - 1], names[months[-1] - 1]
        return words["from_vowel" if first[0] in "ao" else "from"].format(first=first, last=last)
    return words["in"].format(months=listed([names[month - 1] for month in months], language))


def ordinal_day(number: int, language: str) -> str:
    if language == "fr":
        return "1er" if number == 1 else str(number)
    if language == "nl":
        return f"{number}e"
    ending = "th" if 11 <= number <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
