"""Yes-or-no filters of the directory, and how many museums each value of each filter would give.

Apps above this one add filters of their own in `AppConfig.ready` with `register`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from museums.querysets import MuseumQuerySet


@dataclass(frozen=True)
class Flag:
    """A yes-or-no filter. `condition` makes the condition on museums; it runs no statement of its own."""

    name: str
    label: StrOrPromise
    condition: Callable[[], Q]


_flags: dict[str, Flag] = {}


def register(flag: Flag) -> None:
    """Add a filter; its name is its parameter in the address."""
    _flags[flag.name] = flag


def flags() -> dict[str, Flag]:
    """Every yes-or-no filter by its name, in the order they were registered."""
    return _flags


def accessible() -> Q:
    """Step-free, or with the label for any of the four families of disabilities."""
    return Q(step_free=True) | Q(label_hearing=True) | Q(label_mental=True) | Q(label_physical=True) | Q(label_visual=True)


register(Flag("accessible", _("Accessible to people with disabilities"), accessible))
register(Flag("schools", _("Welcomes schools"), lambda: Q(schools_welcome=True)))
register(Flag("groups", _("Welcomes groups"), lambda: Q(groups_welcome=True)))


@dataclass(frozen=True)
class Counts:
    """How many museums there are in all, and for each value of a filter when the other filters stay as they are."""

    total: int = 0
    territories: Counter[int] = field(default_factory=Counter)
    areas: Counter[str] = field(default_factory=Counter)
    trades: Counter[int] = field(default_factory=Counter)
    clubs: Counter[int] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Chosen:
    """The values of the filters that one grouped statement counts together."""

    territory: int | None = None
    area: str = ""
    flags: frozenset[str] = frozenset()


def count(narrowed: Callable[[str], MuseumQuerySet], chosen: Chosen) -> Counts:
    """Count in three statements, however many museums and filters. `narrowed(name)`: the museums under every filter but one.

    Territory, area and the flags have one value each, so one statement groups by all of them ("cells"), and each filter's
    counts are sums of cells in which the others fit. A museum has several trades and clubs: those are counted apart.
    """
    names = list(flags())
    marked = {f"is_{name}": _mark(flag.condition()) for name, flag in flags().items()}
    cells = (
        narrowed("cells").order_by().annotate(**marked).values_list("territory_id", "area", *marked).annotate(museums=Count("pk"))
    )
    counts = Counts(trades=_grouped(narrowed("trade"), "trades"), clubs=_grouped(narrowed("club"), "clubs"))
    total = 0
    for territory, area, *marks, museums in cells:
        here = chosen.territory in (None, territory)
        there = area.startswith(chosen.area)
        missing = [name for name, marked_so in zip(names, marks, strict=False) if name in chosen.flags and not marked_so]
        if here and there and not missing:
            total += museums
        if there and not missing and territory is not None:
            counts.territories[territory] += museums
        if here and not missing and area:
            counts.areas[area] += museums
            counts.areas[area[:2]] += museums
        if here and there:
            for name, marked_so in zip(names, marks, strict=False):
                if marked_so and not [other for other in missing if other != name]:
                    counts.flags[name] += museums
    return Counts(total, counts.territories, counts.areas, counts.trades, counts.clubs, counts.flags)


def _mark(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _grouped(museums: MuseumQuerySet, relation: str) -> Counter[int]:
    through = museums.model._meta.get_field(relation).remote_field.through  # type: ignore[union-attr]  # a many-to-many field
    value = f"{relation.removesuffix('s')}_id"
    rows = through._default_manager.filter(museum__in=museums.order_by().values("pk")).values_list(value).annotate(Count("pk"))
    return Counter(dict(rows))
