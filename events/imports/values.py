"""One cell at a time: days, times, lengths and amounts as people write them. Each raises WrongValueError with how to mend it."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext as _

from events.editing.my_forms import Price, read_price
from events.imports.columns import LANGUAGES, fold
from events.imports.problems import WrongValueError, shortened
from events.imports.words import YES_NO, parts
from events.words import LANGUAGES as CALENDAR

EPOCH = date(1899, 12, 30)  # what spreadsheets count days from
SERIALS = range(20_000, 80_000)  # 1954 to 2119
YEARS = range(1900, 2200)
MONTHS = {fold(name): number for language in LANGUAGES for number, name in enumerate(CALENDAR[language].months, start=1)}
MONTHS |= {
    name[:length]: number
    for name, number in list(MONTHS.items())
    for length in (3, 4)
    if not name.startswith("jui") or length > 3
}
NUMBERS = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
WORDS = re.compile(r"(?:[a-z]+\.?,? )?(\d{1,2})(?:er|e|st|nd|rd|th)?\.? ([a-z]+)\.?,? (\d{4})")
CLOCK = re.compile(r"(\d{1,2})(?:\s*(?:h|u|:|\.)\s*(\d{2})?)?(?::00)?\s*(?:min|uur|heures?|hours?)?\s*(am|pm)?")
HOURS = re.compile(r"(\d{1,3})\s*(?:h|u|:|uur|heures?|hours?)\s*(\d{1,2})?\s*(?:min(?:utes?|uten)?)?")
MINUTES = re.compile(r"(\d{1,6})\s*(?:min(?:utes?|uten)?|mn|')?")
MOST_DAYS = 200


def as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime) and value.time() == time.min:
        value = value.date()
    return str(value).strip()


def text_of(value: Any, longest: int) -> str:
    text = " ".join(as_text(value).split())
    if len(text) > longest:
        raise WrongValueError(_("%(length)s characters: %(most)s at most.") % {"length": len(text), "most": longest})
    return text


def day_of(value: Any) -> date:
    if isinstance(value, datetime):
        return in_our_years(value.date())
    if isinstance(value, date):
        return in_our_years(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and int(value) in SERIALS:
        return EPOCH + timedelta(days=int(value))
    text = fold(as_text(value))
    if found := ISO.fullmatch(text):
        return made(int(found[1]), int(found[2]), int(found[3]))
    if found := NUMBERS.fullmatch(text):
        year = int(found[3])
        return made(year + 2000 if year < 100 else year, int(found[2]), int(found[1]))
    if (found := WORDS.fullmatch(text)) and found[2] in MONTHS:
        return made(int(found[3]), MONTHS[found[2]], int(found[1]))
    raise WrongValueError(_("This is not a day. Write day, month and year, for example 06/03/2027."))


def made(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise WrongValueError(
            _("%(number)s is not a month: write the day first, then the month, for example 06/03/2027.") % {"number": month}
        )
    try:
        return in_our_years(date(year, month, day))
    except ValueError as error:
        if isinstance(error, WrongValueError):
            raise
        last = monthrange(year, month)[1] if year in YEARS else 31
        raise WrongValueError(
            _("This month has no day %(day)s: write one from 1 to %(last)s.") % {"day": day, "last": last}
        ) from error


def in_our_years(day: date) -> date:
    if day.year not in YEARS:
        raise WrongValueError(_("The year cannot be right: write it with four figures."))
    return day


def days_of_cell(value: Any) -> list[date]:
    if not isinstance(value, str):
        return [day_of(value)]
    pieces = parts(re.sub(r"\s(?:et|en|and|&)\s", ";", value), ",")
    if len(pieces) > MOST_DAYS:
        raise WrongValueError(_("No more than %(most)s dates.") % {"most": MOST_DAYS})
    found = []
    for piece in pieces:
        try:
            found.append(day_of(piece))
        except WrongValueError as error:
            raise WrongValueError(_("“%(read)s”: %(why)s") % {"read": shortened(piece), "why": error}) from error
    return sorted(set(found))


def time_of(value: Any) -> time:
    if isinstance(value, datetime):
        return value.time().replace(second=0, microsecond=0)
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    if isinstance(value, float) and 0 <= value < 1:
        minutes = round(value * 24 * 60) % (24 * 60)
        return time(minutes // 60, minutes % 60)
    found = CLOCK.fullmatch(fold(as_text(value)))
    if found:
        hour, minute = int(found[1]), int(found[2] or 0)
        if found[3] and 1 <= hour <= 12:
            hour = hour % 12 + (12 if found[3] == "pm" else 0)
        if hour <= 23 and minute <= 59:
            return time(hour, minute)
    raise WrongValueError(_("This is not a time of day. Write for example 14:30."))


def minutes_of(value: Any) -> int:
    if isinstance(value, timedelta):
        return positive(int(value.total_seconds() // 60))
    if isinstance(value, time):
        return positive(value.hour * 60 + value.minute)
    if isinstance(value, datetime):
        return positive(value.hour * 60 + value.minute)
    if isinstance(value, float) and 0 < value < 1:
        return positive(round(value * 24 * 60))
    text = fold(as_text(value))
    if found := HOURS.fullmatch(text):
        return positive(int(found[1]) * 60 + int(found[2] or 0))
    if found := MINUTES.fullmatch(text):
        return positive(int(found[1]))
    raise WrongValueError(_("This is not a length of time. Write for example 90 min or 1 h 30."))


def positive(minutes: int) -> int:
    if not 1 <= minutes <= 100_000:
        raise WrongValueError(_("This is not a length of time. Write for example 90 min or 1 h 30."))
    return minutes


def number_of(value: Any, least: int, most: int) -> int:
    text = as_text(value)
    if not (text.isascii() and text.isdigit() and len(text) < 8 and least <= int(text) <= most):
        raise WrongValueError(_("A whole number from %(least)s to %(most)s.") % {"least": least, "most": most})
    return int(text)


def yes_or_no(value: Any) -> bool:
    text = fold(as_text(value))
    for answer, names in YES_NO.items():
        if text in names:
            return answer
    raise WrongValueError(_("Write yes or no, or leave it empty."))


def prices_of_cell(value: Any) -> list[Price]:
    if isinstance(value, int | float | Decimal):
        raise WrongValueError(_("Say for whom too, for example: Adults: 5.50; Children: 2."))
    try:
        return [read_price(line) for line in parts(as_text(value))]
    except ValidationError as error:
        raise WrongValueError(" ".join(error.messages)) from error


def email_of(value: Any) -> str:
    text = text_of(value, 254)
    try:
        EmailValidator()(text)
    except ValidationError as error:
        raise WrongValueError(_("This is not an e-mail address.")) from error
    return text


def url_of(value: Any) -> str:
    text = text_of(value, 200)
    whole = text if "://" in text else f"https://{text}"
    try:
        URLValidator(schemes=["https", "http"])(whole)
    except ValidationError as error:
        raise WrongValueError(_("Give a whole address, with https.")) from error
    return whole
