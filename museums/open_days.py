"""The table of open days: for each museum and year a text with a letter a day, so that “open on” is a condition in SQL.

Kept by `Museum.save`, this year and next; `refresh_all` makes the next year's in time and mends what other hands changed.
Why a table: docs/decisions/0008-opening-hours.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models.functions import Substr
from django.utils import timezone

from cms.short_cache import ShortCache
from museums.hours.evaluate import OPEN_CODE, Now, state_on, year_of

if TYPE_CHECKING:
    from museums.models import Museum

BATCH = 500


def years_kept() -> tuple[int, int]:
    year = timezone.localdate().year
    return year, year + 1


def source_of(museum: Museum) -> str:
    return f"{museum.hours_country} {museum.opening_hours}"


def refresh(museum: Museum) -> None:
    """Bring one museum's rows in step; one statement when they are."""
    refresh_these([museum])


def refresh_all() -> int:
    """Every museum's rows. The number of museums that were out of step."""
    museums = apps.get_model("museums", "Museum").objects.only("opening_hours", "area").order_by("pk")
    return sum(refresh_these(batch) for batch in _batches(museums.iterator(BATCH)))


def _batches(museums: Iterable[Museum]) -> Iterable[list[Museum]]:
    batch: list[Museum] = []
    for museum in museums:
        batch.append(museum)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


def refresh_these(museums: list[Museum]) -> int:
    table = apps.get_model("museums", "OpenYear").objects
    years = years_kept()
    found = table.filter(museum__in=museums).values_list("museum_id", "year", "source")
    kept: dict[int, dict[int, str]] = {}
    for museum_id, year, source in found:
        kept.setdefault(museum_id, {})[year] = source
    stale = [museum for museum in museums if kept.get(museum.pk, {}) != wanted(museum, years)]
    if stale:
        table.filter(museum__in=stale).exclude(museum__in=[each for each in stale if each.opening_hours], year__in=years).delete()
        rows = [row for museum in stale for row in rows_of(museum, years)]
        table.bulk_create(
            rows, update_conflicts=True, unique_fields=["museum", "year"], update_fields=["source", "days"], batch_size=200
        )
        open_ids.clear()
    return len(stale)


def wanted(museum: Museum, years: tuple[int, ...]) -> dict[int, str]:
    return dict.fromkeys(years, source_of(museum)) if museum.opening_hours else {}


def rows_of(museum: Museum, years: tuple[int, ...]) -> list[models.Model]:
    model = apps.get_model("museums", "OpenYear")
    return [
        model(museum_id=museum.pk, year=year, source=source, days=year_of(museum.opening_hours, museum.hours_country, year))
        for year, source in wanted(museum, years).items()
    ]


# --- Conditions ---------------------------------------------------------------------------------


def open_on(day: date) -> models.Q:
    """Museums known to be open to whoever comes on a day of this year or the next; none on a day further off."""
    rows = apps.get_model("museums", "OpenYear").objects.filter(year=day.year)
    letter = Substr("days", day.timetuple().tm_yday, 1)
    return models.Q(pk__in=rows.annotate(letter=letter).filter(letter=OPEN_CODE).values("museum_id"))


def open_at(moment: datetime) -> models.Q:
    """Museums open at an aware moment, to the minute. Clocks are the same in France and Belgium."""
    return models.Q(pk__in=open_ids(moment.replace(second=0, microsecond=0)))


def _open_ids(moment: datetime) -> tuple[int, ...]:
    """Of those open on the day, the ones open at the moment; what a text means on a day is kept in the process."""
    local = timezone.localtime(moment)
    day, minute = local.date(), local.hour * 60 + local.minute
    museums = apps.get_model("museums", "Museum").objects.filter(open_on(day))
    texts = museums.values_list("pk", "opening_hours", "area").order_by()
    return tuple(pk for pk, text, area in texts if state_on(text, area[:2] or "FR", day, minute) is Now.OPEN)


open_ids: ShortCache[datetime, tuple[int, ...]] = ShortCache(_open_ids)
