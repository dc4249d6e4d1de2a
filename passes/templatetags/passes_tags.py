"""What other apps' pages show of the pass."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from cms import shortcode
from cms.dates import day_words
from cms.short_cache import ShortCache
from cms.sites import site_id
from events.models import Registration
from museums.models import Museum
from passes.messages import advantage_headline
from passes.models import Advantage
from passes.payments import selling
from passes.services import registrations

register = template.Library()


@register.simple_tag(takes_context=True)
def withdrawal_address(context: dict[str, Any]) -> str:
    """Where a buyer withdraws, which every page has to show while something is sold online; else empty."""
    request = context.get("request")
    return reverse("payments:withdraw") if request and selling.may_withdraw(site_id(request)) else ""


@register.filter
def headline(advantage: Advantage) -> str:
    """What the pass gives, in a few words."""
    return advantage_headline(advantage)


@register.filter
def iso_day(text: str) -> str:
    """A day as the holder's file has it, in words."""
    return day_words(date.fromisoformat(text))


@register.filter
def spaced(code: str) -> str:
    """A short code in the two groups that the pass shows."""
    return shortcode.spaced(code)


def _advantage(key: tuple[int, date]) -> Advantage | None:
    museum_id, day = key
    found = Advantage.objects.filter(museum=museum_id, edition__valid_until__gte=day).select_related("edition")
    return found.order_by("edition__valid_from").first()


_advantage_of = ShortCache[tuple[int, date], Advantage | None](_advantage)


@register.inclusion_tag("passes/inclusion/museum_advantage.html")
def museum_advantage(museum: Museum) -> dict[str, Any]:
    """What today's or the next edition gives at a museum, if anything. No statement when warm."""
    return {"advantage": _advantage_of((museum.pk, timezone.localdate()))}


@register.simple_tag
def registration_qr(registration: Registration) -> SafeString:
    """The code that a desk reads at the entrance."""
    return registrations.code_of(registration)
