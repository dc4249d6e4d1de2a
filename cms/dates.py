"""Days in words, as each language writes them, and months as the calendar counts them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language


def day_words(day: date, shape: str = "j F Y") -> str:
    """A day (or the day of a moment) in words in the current language: 7 décembre 2021, 1er janvier 2022."""
    text = date_format(day, shape, use_l10n=False)
    return f"1er{text[1:]}" if day.day == 1 and shape.startswith("j") and (get_language() or "")[:2] == "fr" else text


def months_before(moment: datetime, months: int) -> datetime:
    """The same day and hour so many calendar months before, here; the last day of a month that has no such day."""
    here = timezone.localtime(moment)
    years, month = divmod(here.year * 12 + here.month - 1 - months, 12)
    return here.replace(year=years, month=month + 1, day=min(here.day, monthrange(years, month + 1)[1]))
