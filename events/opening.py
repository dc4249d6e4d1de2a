"""The opening days and hours of a period (an exhibition), in words and as spans of time. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import get_language

from events.expansion import moment
from museums.hours.evaluate import days_from
from museums.hours.words import notes_of, season_tables

MOST_DAYS = 366  # of one period, from today or its first day on


def opening_words(text: str) -> str:
    """In the reader's language, a line for each row of days; empty when nothing is known, as written when it has no plain words."""
    return _words(text, get_language() or "fr", timezone.localdate()) if text else ""


@lru_cache(maxsize=256)
def _words(text: str, _language: str, today: date) -> str:
    seasons = season_tables(text)
    lines = []
    for season in seasons:
        if len(seasons) > 1:
            lines.append(season.heading)
        lines += [
            f"{days}\N{NO-BREAK SPACE}: {hours}" if _language == "fr" else f"{days}: {hours}" for days, hours in season.rows
        ]
    return "\n".join([*lines, *notes_of(text, today)]) or text


def opening_spans(text: str, country: str, first: date, last: date) -> list[tuple[datetime, datetime]]:
    """When one can come in on these days, in UTC. Nothing where the hours are not known."""
    if not text or last < first:
        return []
    days = min((last - first).days + 1, MOST_DAYS)
    return [
        (moment(at(day.date, slot.start)), moment(at(day.date, slot.end)))
        for day in days_from(text, country, first, days)
        for slot in day.open_slots
    ]


def at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minutes)
