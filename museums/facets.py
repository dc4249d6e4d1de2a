"""Yes-or-no filters of the directory, and how many museums each value of each filter would give.

Apps above this one add filters of their own in `AppConfig.ready` with `register`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


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
