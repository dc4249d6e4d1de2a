"""The woven pictures and the colours of trades, for templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from museums.folding import fold
from museums.models import Museum, Trade
from museums.weave import Family, Variant, any_family, families_of, mark_svg, weave_svg

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()

FAMILY_NAMES: dict[Family, StrOrPromise] = {
    "madder": _("Thread and cloth"),
    "straw": _("Land and grain"),
    "copper": _("Food and drink"),
    "coal": _("Mines, machines and transport"),
    "verdigris": _("Glass, clay, wood and science"),
    "indigo": _("Life and memory"),
}


@dataclass(frozen=True)
class TradeFamily:
    """The trades that share a thread."""

    family: Family
    name: StrOrPromise
    trades: tuple[Trade, ...]


@register.simple_tag
def museum_weave(museum: Museum, variant: Variant = "card") -> SafeString:
    """The cloth of a museum, in the threads of its trades (which the caller has prefetched)."""
    return weave_svg(museum.slug, families_of(trade.slug for trade in museum.trades.all()), variant=variant)


@register.simple_tag
def weave(name: str, families: str = "", variant: Variant = "card") -> SafeString:
    """The cloth of anything that has a name; `families` separated by commas, else the name chooses one."""
    threads = tuple(cast("Family", family.strip()) for family in families.split(",") if family.strip())
    return weave_svg(name, threads or any_family(name), variant=variant)


@register.simple_tag
def mark() -> SafeString:
    """The sign of the network."""
    return mark_svg()


@register.filter
def by_family(trades: Iterable[Trade]) -> list[TradeFamily]:
    """Trades grouped by their thread, each group in alphabetical order (É beside E); a family without a trade is left out."""
    listed = sorted(trades, key=lambda trade: fold(trade.name))
    grouped = (
        TradeFamily(family, name, tuple(trade for trade in listed if family in families_of([trade.slug])))
        for family, name in FAMILY_NAMES.items()
    )
    return [group for group in grouped if group.trades]


@register.filter
def trade_family(trade: Trade) -> str:
    """The family of a trade's thread, or `plain`."""
    return next(iter(families_of([trade.slug])), "plain")
