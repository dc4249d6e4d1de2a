"""Brochures, for templates: of the brochure itself, and on the page of a programme."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from events.models import BrochureEdition, BrochureState, Programme

register = template.Library()


@register.filter
def at(mapping: dict[Any, Any], key: Any) -> Any:
    """What stands under a key."""
    return mapping.get(key)


@register.inclusion_tag("events/inclusion/brochure.html")
def programme_brochure(programme: Programme) -> dict[str, Any]:
    """The newest brochure of a programme that is on the site: in the reader's language, else in another. One statement."""
    found = BrochureEdition.objects.filter(programme=programme, is_published=True, state=BrochureState.READY).defer("snapshot")
    editions = list(found.order_by("-made_at", "-pk"))
    language = get_language()
    return {"edition": next((each for each in editions if each.language == language), editions[0] if editions else None)}
