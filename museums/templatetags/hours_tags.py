"""A museum's hours and prices, as far as they are known. Nothing here asks the database, save `prices` when they are not fetched yet."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext

from cms.money import euros
from museums.hours import words
from museums.hours.evaluate import Day, Outlook, days_from, outlook, today_in, zone_of
from museums.models import Museum, Price, PriceKind

register = template.Library()

WEEK = 7
# The words for so many hours are kept, in one language and for one day: a few kB each.
WORDED = 1_000


@register.inclusion_tag("components/opening_hours.html")
def opening_hours(museum: Museum) -> dict[str, Any]:
    """The usual hours, the next seven days, and today in one sentence. Nothing when the hours are not known."""
    text, country = museum.opening_hours, museum.hours_country
    if not text:
        return {}
    return {**badge(museum), **whole_week(text, country, today_in(country, timezone.now()), words.language())}


@lru_cache(maxsize=WORDED)
def whole_week(text: str, country: str, today: date, _language: str) -> dict[str, Any]:
    return {
        "seasons": words.season_tables(text),
        "notes": words.notes_of(text, today),
        "days": words.days_words(days_from(text, country, today, WEEK), country, today),
    }


@register.inclusion_tag("components/open_now.html")
def open_now(museum: Museum) -> dict[str, Any]:
    """Today in one sentence, true all day long; a script makes it “open until 18:00” by the visitor's clock."""
    return badge(museum)


@register.inclusion_tag("components/open_on_day.html")
def open_on_day(museum: Museum, day: date) -> dict[str, Any]:
    """One day's hours: “Thursday 31 December: 10:00 – 18:00”."""
    if not museum.opening_hours:
        return {}
    country = museum.hours_country
    shown = words.days_words(days_from(museum.opening_hours, country, day, 1), country, today_in(country, timezone.now()))[0]
    return {"shown": shown, "is_example": museum.practical_examples}


def badge(museum: Museum) -> dict[str, Any]:
    text, country = museum.opening_hours, museum.hours_country
    if not text:
        return {}
    said = today_in_words(text, country, today_in(country, timezone.now()), words.language())
    return {**said, "is_example": museum.practical_examples}


@lru_cache(maxsize=WORDED)
def today_in_words(text: str, country: str, today: date, _language: str) -> dict[str, Any]:
    seen = outlook(text, country, today)
    live = live_sentences(seen.today, day_after(text, country, seen.today)) if seen.today.is_open else None
    return {
        "known": True,
        "sentence": words.outlook_words(seen),
        "state": state_of(seen),
        "date": seen.today.date,
        "zone": zone_of(country).key,
        "live": json.dumps(live, ensure_ascii=False) if live else "",
    }


def state_of(seen: Outlook) -> str:
    return "open" if seen.today.is_open else "appointment" if seen.today.by_appointment else "closed"


def day_after(text: str, country: str, today: Day) -> str:
    """What is said once the doors have closed: when they open again."""
    following = outlook(text, country, today.date + timedelta(days=1))
    if following.today.is_open:
        time = words.clock(following.today.open_slots[0].start)
        return gettext("Closed now, open tomorrow from %(time)s") % {"time": time}
    if following.next_open and (following.next_open.date - today.date).days < WEEK:
        return gettext("Closed now, open on %(weekday)s") % {"weekday": WEEKDAYS[following.next_open.date.weekday()]}
    return gettext("Closed for today")


def live_sentences(day: Day, afterwards: str) -> list[tuple[int, str, bool]]:
    """From which minute of the day which sentence holds, and whether the museum is open then."""
    found: list[tuple[int, str, bool]] = []
    last_end = 0
    for slot in day.open_slots:
        if slot.start > last_end:
            found.append((last_end, gettext("Opens at %(time)s") % {"time": words.clock(slot.start)}, False))
        found.append((slot.start, gettext("Open now, until %(time)s") % {"time": words.clock(slot.end)}, True))
        last_end = slot.end
    return [*found, (last_end, afterwards, False)]


@register.inclusion_tag("components/prices.html")
def prices(museum: Museum) -> dict[str, Any]:
    """What an entry costs; nothing when it is not known."""
    order = list(PriceKind)
    known = sorted(museum.prices.all(), key=lambda price: order.index(PriceKind(price.kind)))
    return {
        "prices": [(price.get_kind_display(), words_of_price(price)) for price in known],
        "is_example": museum.practical_examples,
    }


def words_of_price(price: Price) -> str:
    return euros(price.amount) if price.amount else gettext("free")
