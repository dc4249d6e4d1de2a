"""The woven pictures and the colours of trades, for templates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from museums.folding import fold
from museums.models import Museum, Trade, TradePage
from museums.models.facts import TradeFamily, threads_of
from museums.weave import Family, Variant, any_family, mark_svg, weave_svg

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()


@dataclass(frozen=True)
class FamilyOfTrades:
    """The trades, or their pages, that share a thread. Trades of no family come last, without one."""

    family: Family | None
    name: StrOrPromise
    trades: tuple[Trade, ...] = ()
    entries: tuple[TradePage, ...] = ()


@register.simple_tag
def museum_weave(museum: Museum, variant: Variant = "card") -> SafeString:
    """The cloth of a museum, in the threads of its trades (which the caller has prefetched)."""
    trades = museum.trades.all()
    return weave_svg(museum.slug, threads_of(trades), trades=[trade.slug for trade in trades], variant=variant)


@register.simple_tag
def weave(name: str, families: str = "", variant: Variant = "card") -> SafeString:
    """The cloth of anything that has a name; `families` separated by commas, else the name chooses one."""
    threads = tuple(cast("Family", family.strip()) for family in families.split(",") if family.strip())
    return weave_svg(name, threads or any_family(name), variant=variant)


@register.simple_tag
def mark() -> SafeString:
    """The sign of the network."""
    return mark_svg()


@register.simple_tag
def trade_weave(trade: Trade, variant: Variant = "band") -> SafeString:
    """The cloth of a trade, in its own thread."""
    return weave_svg(
        trade.slug, (trade.thread,) if trade.thread else any_family(trade.slug), trades=[trade.slug], variant=variant
    )


@register.filter
def by_family(trades: Iterable[Trade]) -> list[FamilyOfTrades]:
    """Trades grouped by their thread, each group in alphabetical order (É beside E); a family without a trade is left out."""
    listed = sorted(trades, key=lambda trade: fold(trade.name))
    return [
        FamilyOfTrades(family, name, trades=found)
        for family, name in _families()
        if (found := tuple(trade for trade in listed if trade.thread == family))
    ]


@register.filter
def pages_by_family(pages: Iterable[TradePage]) -> list[FamilyOfTrades]:
    """The pages of trades grouped by their thread, in the order given."""
    listed = list(pages)
    return [
        FamilyOfTrades(family, name, entries=found)
        for family, name in _families()
        if (found := tuple(page for page in listed if page.trade.thread == family))
    ]


def _families() -> list[tuple[Family | None, StrOrPromise]]:
    return [*((cast("Family", family.value), family.label) for family in TradeFamily), (None, _("Other trades"))]


@register.filter
def trade_family(trade: Trade) -> str:
    """The family of a trade's thread, or `plain`."""
    return trade.thread or "plain"
