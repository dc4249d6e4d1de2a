"""How many events each value of each filter would give, in one statement however many dates there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, Value, When

from cms.short_cache import ShortCache
from events.agenda.filters import AgendaFilters, is_accessible
from events.agenda.subjects import subjects


@dataclass(frozen=True)
class Counts:
    """`events` begin in the period, `going_on` began before it; `dates` is the number of dates of the first."""

    events: int = 0
    going_on: int = 0
    dates: int = 0
    kind: Counter[str] = field(default_factory=Counter)
    audience: Counter[str] = field(default_factory=Counter)
    territory: Counter[int] = field(default_factory=Counter)
    programme: Counter[int] = field(default_factory=Counter)
    price: Counter[str] = field(default_factory=Counter)
    accessible: Counter[str] = field(default_factory=Counter)

    def of(self, name: str) -> Counter[Any]:
        found: Counter[Any] = getattr(self, name)
        return found


@dataclass(frozen=True)
class Cell:
    """The events that are alike in all that filters look at."""

    values: dict[str, Any]
    all: int
    events: int
    going_on: int
    dates: int

    def fits(self, name: str, wanted: Any) -> bool:
        return wanted in self.values[name] if name == "audience" else self.values[name] == wanted


def count(filters: AgendaFilters) -> Counts:
    """Each event stands in one cell; what a filter's value gives is the sum of the cells that the other filters leave."""
    wanted = _wanted(filters)
    events = going_on = dates = 0
    by_name: dict[str, Counter[Any]] = {name: Counter() for name in NAMES}
    for cell in _cells(filters):
        missing = [name for name, value in wanted.items() if not cell.fits(name, value)]
        if not missing:
            events, going_on, dates = events + cell.events, going_on + cell.going_on, dates + cell.dates
        if len(missing) > 1:
            continue
        for name in NAMES:
            if not missing or missing == [name]:
                found = cell.values[name]
                for value in found if name == "audience" else [found]:
                    by_name[name][value] += cell.all
    return Counts(events, going_on, dates, **by_name)


NAMES = ("kind", "audience", "territory", "programme", "price", "accessible")


def _wanted(filters: AgendaFilters) -> dict[str, Any]:
    known = subjects(None)
    values = {
        "kind": filters.kind,
        "audience": filters.audience,
        "territory": known.territories[filters.territory].pk if filters.territory else None,
        "programme": known.programmes[filters.programme].pk if filters.programme else None,
        "price": filters.price,
        "accessible": "1" if filters.accessible else "",
    }
    return {name: value for name, value in values.items() if value}


def _cells(filters: AgendaFilters) -> Iterator[Cell]:
    begins = Q() if filters.is_past else Q(day__gte=filters.period.first)
    before = Q(pk__in=[]) if filters.is_past else Q(day__lt=filters.period.first)
    marked = Case(When(is_accessible(), then=Value(1)), default=Value(0), output_field=IntegerField())
    rows = (
        filters.dates()
        .order_by()
        .annotate(reached=marked)
        .values_list(
            "event__kind", "event__audience_codes", "event__found_territory", "event__programme", "event__price_kind", "reached"
        )
        .annotate(
            every=Count("event", distinct=True),
            starting=Count("event", distinct=True, filter=begins) if begins else Count("event", distinct=True),
            running=Count("event", distinct=True, filter=before),
            days=Count("pk", filter=begins) if begins else Count("pk"),
        )
    )
    for kind, audiences, territory, programme, price, reached, every, starting, running, days in rows:
        values = {
            "kind": kind,
            "audience": audiences.split(),
            "territory": territory,
            "programme": programme,
            "price": price,
            "accessible": "1" if reached else "",
        }
        yield Cell(values, every, starting, running, days)


counts_of = ShortCache[AgendaFilters, Counts](count)
