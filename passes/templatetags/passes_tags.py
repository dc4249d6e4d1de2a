"""What other apps' pages show of the pass."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from museums.models import Museum
from passes.messages import advantage_headline
from passes.models import Advantage, PassPage

register = template.Library()


@register.filter
def headline(advantage: Advantage) -> str:
    """What the pass gives, in a few words."""
    return advantage_headline(advantage)


@register.inclusion_tag("passes/inclusion/museum_advantage.html", takes_context=True)
def museum_advantage(context: dict[str, Any], museum: Museum) -> dict[str, Any]:
    """What today's or the next edition gives at a museum, with the way to the pass. Nothing when it gives nothing."""
    advantage = (
        Advantage.objects.filter(museum=museum, edition__valid_until__gte=timezone.localdate())
        .select_related("edition")
        .order_by("edition__valid_from")
        .first()
    )
    page = PassPage.objects.filter(locale__language_code=get_language()).live().public().first() if advantage else None
    return {"advantage": advantage, "pass_page": page, "request": context.get("request")}
