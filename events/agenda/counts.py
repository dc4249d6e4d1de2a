"""How many events each value of each filter would give, in two statements however many dates there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, Case, Count, Exists, F, IntegerField, OuterRef, Value, When

from cms.short_cache import ShortCache
from events.agenda.filters import AgendaFilters, is_accessible
from events.agenda.subjects import subjects
from events.models import Event


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
    """The events that are alike in all that filters look at; the parts of a split series stand each in a cell with its key."""

    values: dict[str, Any]
    series: int | None
    all: int
    events: int
    going_on: int

    def fits(self, name: str, wanted: Any) -> bool:
        return wanted in self.values[name] if name == "audience" else self.values[name] == wanted


class Tally(Counter[Any]):
    """Numbers of events; of a series, only the first part that is counted for a value counts."""

    def __init__(self) -> None:
        super().__init__()
        self.known: set[tuple[Any, int]] = set()

    def take(self, value: Any, number: int, series: int | None) -> None:
        if series is not None and number:
            number = 0 if (value, series) in self.known else 1
            self.known.add((value, series))
        if number:
            self[value] += number


def count(filters: AgendaFilters) -> Counts:
    """Each event stands in one cell; what a filter's value gives is the sum of the cells that the other filters leave."""
    wanted = _wanted(filters)
    in_all = Tally()
    by_name = {name: Tally() for name in NAMES}
    for cell in _cells(filters):
        missing = [name for name, value in wanted.items() if not cell.fits(name, value)]
        if not missing:
            in_all.take("events", cell.events, cell.series)
            in_all.take("going_on", cell.going_on, cell.series)
        if len(missing) > 1:
            continue
        for name in NAMES:
            if not missing or missing == [name]:
                found = cell.values[name]
                for value in found if name == "audience" else [found]:
                    by_name[name].take(value, cell.all, cell.series)
    narrowed = filters.narrowed()
    dates = (
        (narrowed if filters.is_past else narrowed.filter(day__gte=filters.period.first)).order_by().count()
        if in_all["events"]
        else 0
    )
    return Counts(in_all["events"], in_all["going_on"], dates, **by_name)


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
    """Events, not dates, are gone through: their dates are but asked for by the index."""
    first = filters.period.first
    fits = filters.dates().filter(event=OuterRef("pk"))
    begins = Value(1) if filters.is_past else _mark(Exists(fits.filter(day__gte=first)))
    runs = Value(0) if filters.is_past else _mark(Exists(fits.filter(day__lt=first)))
    rows = (
        Event.objects.public()
        .filter(Exists(fits))
        .order_by()
        .annotate(reached=_mark(is_accessible("")), begins=begins, runs=runs, series=SERIES)
        .values_list(
            "kind", "audience_codes", "found_territory", "programme", "price_kind", "reached", "series", "begins", "runs"
        )
        .annotate(Count("pk"))
    )
    for kind, audiences, territory, programme, price, reached, series, begun, running, events in rows:
        values = {
            "kind": kind,
            "audience": audiences.split(),
            "territory": territory,
            "programme": programme,
            "price": price,
            "accessible": "1" if reached else "",
        }
        yield Cell(values, series, events, events if begun else 0, events if running else 0)


#: The key of a series that was split, of each of its parts; of any other event nothing.
SERIES = Case(
    When(part_of__isnull=False, then=F("part_of_id")),
    When(pk__in=Event.objects.filter(part_of__isnull=False).order_by().values("part_of"), then=F("pk")),
    output_field=BigIntegerField(),
)


def _mark(condition: Any) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


counts_of = ShortCache[AgendaFilters, Counts](count)
