"""When schools are off: zone B of France from a file (its source is in it), the Belgian communities from what editors keep."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _

from cms.short_cache import ShortCache
from events.models.holidays import SchoolHoliday, SchoolZone

FILE = Path(__file__).parent / "data" / "school_holidays.json"
NAMES = {
    "winter": _("winter holidays"),
    "spring": _("spring holidays"),
    "ascension": _("Ascension weekend"),
    "summer": _("summer holidays"),
    "autumn": _("autumn holidays"),
    "christmas": _("Christmas holidays"),
}


class Holidays(NamedTuple):
    """Holidays of one zone, first and last day included; `name` is in the current language, `zone` one of SchoolZone."""

    name: str
    zone: str
    start: date
    end: date


def school_holidays(day_from: date, day_until: date) -> list[Holidays]:
    """Those that touch these days, both included, soonest first. One statement, none for a few seconds after it."""
    kept = _kept("")
    zone_b = [row for row in kept if row.zone == SchoolZone.FRANCE_B]
    found = [Holidays(row.name, row.zone, row.start, row.end) for row in kept]
    for name, start, end in zone_b_of_the_file():
        if not any(row.start <= end and row.end >= start for row in zone_b):
            found.append(Holidays(str(NAMES[name]), SchoolZone.FRANCE_B, start, end))
    touching = [holidays for holidays in found if holidays.start <= day_until and holidays.end >= day_from]
    return sorted(touching, key=lambda holidays: (holidays.start, holidays.zone))


def zones_without_dates(today: date) -> list[SchoolZone]:
    """The zones that have nothing after the next six months: what editors are reminded of."""
    covered = {holidays.zone for holidays in school_holidays(today + timedelta(days=183), date.max)}
    return [zone for zone in SchoolZone if zone.value not in covered]


@cache
def zone_b_of_the_file() -> tuple[tuple[str, date, date], ...]:
    rows = json.loads(FILE.read_text(encoding="utf-8"))["holidays"]
    return tuple((row["name"], date.fromisoformat(row["start"]), date.fromisoformat(row["end"])) for row in rows)


def _load(_key: str) -> list[SchoolHoliday]:
    return list(SchoolHoliday.objects.all())


_kept = ShortCache[str, list[SchoolHoliday]](_load)


def forget(**_kwargs: Any) -> None:
    _kept.clear()


def connect() -> None:
    for signal in (post_save, post_delete):
        signal.connect(forget, sender=SchoolHoliday, dispatch_uid="events-holidays")
