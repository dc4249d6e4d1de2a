"""The dates, prices and booking of an event in words, for paper: nothing unfolds there, and nothing is linked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms.dates import day_words
from cms.money import euros
from cms.prose import listed
from cms.templatetags.site_tags import date_span
from events import words
from events.expansion import ExpansionError
from events.models import Booking, Event, EventPriceKind, Occurrence, Timing
from events.series import series_of
from museums.hours.words import dated

FEW_DATES = 4
A_DAY = timedelta(days=1)


def lasts(occurrence: Occurrence) -> bool:
    """Whether it goes on through days, rather than on one (an evening may end after midnight)."""
    whole = occurrence.is_period or occurrence.precision != "day"
    return whole or (occurrence.end_day > occurrence.day and occurrence.ends_at - occurrence.starts_at >= A_DAY)


def when_words(event: Event, occurrences: list[Occurrence]) -> list[str]:
    """The dates of an event within the brochure: one a line while they are few, else the rule and the days of each month."""
    whole = [each for each in occurrences if each.is_period or each.precision != "day"]
    lines = [capfirst(strip_tags(date_span(each.day, each.end_day, each.precision))) for each in whole]
    dates = [each for each in occurrences if each not in whole]
    if len(dates) <= FEW_DATES:
        return [*lines, *(_one(each) for each in dates)]
    rule = rule_of(event, dates)
    return [*lines, *([rule] if rule else []), *_many(dates, with_times=not rule)]


def _one(occurrence: Occurrence) -> str:
    if lasts(occurrence):
        times = "" if occurrence.all_day else words.clock(occurrence.local_start.time(), words.code())
        days = strip_tags(date_span(occurrence.day, occurrence.end_day))
    else:
        times, days = times_of(occurrence), dated(occurrence.day)
    return f"{capfirst(days)}{', ' if times else ''}{times}"


def rule_of(event: Event, dates: Iterable[Occurrence]) -> str:
    """The rule in words, where every date printed is as it says."""
    if event.timing != Timing.REPEATS or any(each.is_moved for each in dates):
        return ""
    try:
        return capfirst(words.rule_words(series_of(event), event.start_time, event.duration, words.code()))
    except ExpansionError:
        return ""


def _many(dates: Iterable[Occurrence], *, with_times: bool) -> list[str]:
    """“January: 5, 12 and 19, 14:00 – 16:00”: a line for each month and time of day."""
    grouped: dict[tuple[int, int, str], list[Occurrence]] = defaultdict(list)
    for each in dates:
        grouped[each.day.year, each.day.month, times_of(each) if with_times else ""].append(each)
    lines = []
    for (_year, _month, times), found in grouped.items():
        days = listed(list(dict.fromkeys(day_words(each.day, "j") for each in found)), words.code())
        line = f"{capfirst(day_words(found[0].day, 'F Y'))}{_(':')} {days}"
        lines.append(f"{line}, {times}" if times else line)
    return lines


def times_of(occurrence: Occurrence) -> str:
    return "" if occurrence.all_day else words.times_words(occurrence.local_start, occurrence.local_end)


def price_words(event: Event) -> str:
    if event.price_kind == EventPriceKind.TARIFFS:
        return " · ".join(f"{price.label} {euros(price.amount)}" for price in event.prices.all())
    return capfirst(event.get_price_kind_display()) if event.price_kind else ""


def booking_words(event: Event) -> str:
    if event.booking == Booking.CONTACT:
        ways = [way for way in (event.booking_phone, event.booking_email) if way]
        return _("Booking: %(ways)s") % {"ways": ", ".join(ways)} if ways else str(_("Booking needed"))
    if event.booking == Booking.LINK:
        return _("Booking: %(ways)s") % {"ways": event.booking_url.removeprefix("https://").removeprefix("http://").rstrip("/")}
    if event.booking == Booking.HERE:
        return str(_("Booking on the network’s site"))
    return capfirst(event.get_booking_display()) if event.booking else ""
