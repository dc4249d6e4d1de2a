"""What other apps' pages show of the pass."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from museums.models import Museum
from passes import shortcode
from passes.messages import advantage_headline
from passes.models import Advantage

register = template.Library()


@register.filter
def headline(advantage: Advantage) -> str:
    """What the pass gives, in a few words."""
    return advantage_headline(advantage)


@register.filter
def spaced(code: str) -> str:
    """A short code in the two groups that the pass shows."""
    return shortcode.spaced(code)


@register.inclusion_tag("passes/inclusion/museum_advantage.html")
def museum_advantage(museum: Museum) -> dict[str, Any]:
    """What today's or the next edition gives at a museum, if anything."""
    advantage = (
        Advantage.objects.filter(museum=museum, edition__valid_until__gte=timezone.localdate())
        .select_related("edition")
        .order_by("edition__valid_from")
        .first()
    )
    return {"advantage": advantage}
