"""The order of a brochure: a chapter for each territory, or for each month and then the cards of the places."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms.dates import day_words
from events.brochure.content import Chapter, DayOf, Line, Place
from events.brochure.wording import lasts, times_of
from museums.folding import fold
from museums.hours.words import dated
from museums.models import Territory


def territories(places: Iterable[Place]) -> list[Chapter]:
    """A chapter for each territory, in alphabetical order; then what is in none, and online."""
    grouped: dict[int, tuple[str, list[Place]]] = {}
    for place in places:
        territory = _territory(place)
        key = territory.pk if territory else 0
        title = territory.name if territory else str(_("Elsewhere and online"))
        grouped.setdefault(key, (title, []))[1].append(place)
    ordered = sorted(grouped.items(), key=lambda item: (item[0] == 0, fold(item[1][0])))
    return [Chapter(f"chapter-{key}", title, places=_by_name(found)) for key, (title, found) in ordered]


def _territory(place: Place) -> Territory | None:
    if place.museum and place.museum.territory:
        return place.museum.territory
    return place.entries[0].event.found_territory if place.entries and not place.is_online else None


def _by_name(places: Iterable[Place]) -> list[Place]:
    return sorted(places, key=lambda place: (place.is_online, fold(place.name)))


def cards(places: list[Place]) -> list[Chapter]:
    return [Chapter("places", str(_("The places")), places=_by_name(places))] if places else []


def months_between(first: date, last: date) -> list[tuple[int, int]]:
    """Years and months, both ends included."""
    count = (last.year - first.year) * 12 + last.month - first.month
    found = (first.year * 12 + first.month - 1 + step for step in range(count + 1))
    return [(month // 12, month % 12 + 1) for month in found]


def months(places: Iterable[Place], first: date, last: date) -> list[Chapter]:
    """A chapter for each month: what lasts first, told about in its first month and named in the others; then day by day."""
    found: dict[tuple[int, int], Chapter] = {}
    told: set[int] = set()
    every = sorted(
        ((each, entry) for place in places for entry in place.entries for each in entry.occurrences),
        key=lambda pair: (pair[0].starts_at, pair[0].pk),
    )
    for each, entry in every:
        if lasts(each):
            for month in months_between(max(each.day, first), min(each.end_day, last)):
                chapter = _month(found, month)
                shown = chapter.continued if entry.event.pk in told else chapter.periods
                if entry not in chapter.periods and entry not in chapter.continued:
                    shown.append(entry)
                told.add(entry.event.pk)
            continue
        chapter = _month(found, (each.day.year, each.day.month))
        heading = capfirst(dated(each.day))
        if not chapter.days or chapter.days[-1].heading != heading:
            chapter.days.append(DayOf(heading, []))
        chapter.days[-1].lines.append(Line(each, entry, times_of(each), entry.event.pk not in told))
        told.add(entry.event.pk)
    return [found[month] for month in sorted(found)]


def _month(found: dict[tuple[int, int], Chapter], month: tuple[int, int]) -> Chapter:
    title = capfirst(day_words(date(*month, 1), "F Y"))
    return found.setdefault(month, Chapter(f"month-{month[0]}-{month[1]}", title))
