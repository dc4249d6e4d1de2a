"""The stamps of the museums visited: only for the holder who asked for them, and only as long.

As long as a limit needs a use, the stamp is read from it. When the use is erased (passes/services/forgetting.py) the stamp
is written down, if the holder has agreed; else nothing stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter

from django.db import transaction
from django.utils import timezone

from museums.models import Museum
from passes.models import Pass, Stamp, StampBook, UseSlot

#: How long stamps stay after the last day of the pass.
STAMP_DAYS = 365


@dataclass(frozen=True, slots=True)
class Visited:
    museum: Museum
    day: date


def of(held_pass: Pass) -> list[Visited] | None:
    """The museums visited, the first one first; None when the holder wants none kept."""
    book = StampBook.objects.filter(held_pass=held_pass).first()
    if book is None:
        return None
    days = first_days(
        [
            *Stamp.objects.filter(book=book).values_list("museum", "day"),
            *UseSlot.objects.filter(held_pass=held_pass).values_list("museum", "day"),
        ]
    )
    museums = Museum.objects.filter(pk__in=days).prefetch_related("trades")
    return sorted((Visited(museum, days[museum.pk]) for museum in museums), key=attrgetter("day", "museum.name"))


def first_days(marks: Iterable[tuple[int, date]]) -> dict[int, date]:
    days: dict[int, date] = {}
    for museum, day in marks:
        days[museum] = min(day, days.get(museum, day))
    return days


def agree(held_pass: Pass, *, at: datetime | None = None) -> None:
    StampBook.objects.get_or_create(held_pass=held_pass, defaults={"agreed_at": at or timezone.now()})


def erase(held_pass: Pass) -> None:
    StampBook.objects.filter(held_pass=held_pass).delete()


@transaction.atomic
def write_down(uses: Iterable[UseSlot]) -> None:
    """Keep as stamps the uses that are about to be erased, of the holders who agreed."""
    uses = list(uses)
    books = dict(StampBook.objects.filter(held_pass__in={use.held_pass_id for use in uses}).values_list("held_pass", "pk"))
    asked = [use for use in sorted(uses, key=attrgetter("day")) if use.held_pass_id in books]
    # The earliest comes first, and a museum that has its stamp keeps it.
    stamps = [Stamp(book_id=books[use.held_pass_id], museum_id=use.museum_id, day=use.day) for use in asked]
    Stamp.objects.bulk_create(stamps, ignore_conflicts=True)


def forget_old(*, at: datetime | None = None) -> int:
    """Erase the stamps of passes that ended long ago; the number of books."""
    before = timezone.localdate(at or timezone.now()) - timedelta(days=STAMP_DAYS)
    books = StampBook.objects.filter(held_pass__valid_until__lt=before)
    return books.delete()[1].get(StampBook._meta.label, 0)
