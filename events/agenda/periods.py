"""Which days a reader of the agenda means: today, this weekend, the school holidays, a month, a week. Pure, save for holidays."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.dates import day_words
from cms.short_cache import ShortCache
from events.holidays import Holidays, school_holidays
from events.models.holidays import SchoolHoliday, SchoolZone

SATURDAY, SUNDAY = 5, 6
AHEAD = timedelta(days=400)
HOLIDAYS = "holidays-"
FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class Period:
    """Days, both included; without `last`, from `first` on."""

    first: date
    last: date | None = None


def today_only(today: date) -> Period:
    return Period(today, today)


def weekend(today: date) -> Period:
    """This weekend, what is left of it; on other days the next one."""
    saturday = today + timedelta(days=(SATURDAY - today.weekday()) % 7)
    return Period(today, today) if today.weekday() == SUNDAY else Period(saturday, saturday + timedelta(days=1))


def seven_days(today: date) -> Period:
    return Period(today, today + timedelta(days=6))


NAMED = {"today": today_only, "weekend": weekend, "week": seven_days}


def next_holidays(today: date) -> dict[str, Holidays]:
    """Of each zone, the school holidays that are on or come next, by what stands for them in an address."""
    return _next((today, get_language() or ""))


def _find(key: tuple[date, str]) -> dict[str, Holidays]:
    today, _language = key
    found: dict[str, Holidays] = {}
    for holidays in school_holidays(today, today + AHEAD):
        found.setdefault(f"{HOLIDAYS}{holidays.zone}", holidays)
    order = [f"{HOLIDAYS}{zone}" for zone in SchoolZone.values]
    return {name: found[name] for name in order if name in found}


_next = ShortCache[tuple[date, str], dict[str, Holidays]](_find)


@receiver([post_save, post_delete], sender=SchoolHoliday)
def forget(**_kwargs: object) -> None:
    _next.clear()


def holidays_label(holidays: Holidays) -> str:
    """“Christmas holidays, zone B: 19 December – 3 January”, with the name of the schools."""
    words = {
        "name": holidays.name,
        "schools": SchoolZone(holidays.zone).label,
        "first": day_words(holidays.start, "j M"),
        "last": day_words(holidays.end, "j M"),
    }
    return _("%(name)s – %(schools)s: %(first)s – %(last)s") % words


def month_of(text: str, today: date) -> date:
    """The first day of `2026-12`; of this month for anything else."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", text)
    if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR and 1 <= int(found[2]) <= 12:
        return date(int(found[1]), int(found[2]), 1)
    return today.replace(day=1)


def week_of(text: str, today: date) -> date:
    """The Monday of `2026-W49`; of this week for anything else."""
    found = re.fullmatch(r"(\d{4})-W(\d{2})", text)
    if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        try:
            return date.fromisocalendar(int(found[1]), int(found[2]), 1)
        except ValueError:
            pass
    return today - timedelta(days=today.weekday())


def last_of_month(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])


def month_name(first: date) -> str:
    """How a month stands in an address."""
    return f"{first:%Y-%m}"


def week_name(monday: date) -> str:
    year, week, _day = monday.isocalendar()
    return f"{year}-W{week:02}"


def day_typed(text: str) -> date | None:
    """A day as the calendar field sends it or as people write it; None for anything else. Raises ValueError for a wrong day."""
    if not text:
        return None
    for form in FORMS:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
    raise ValueError(text)
