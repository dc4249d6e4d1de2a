"""The way to the people behind the site, from any page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from home.legal import CONTACT, links_in
from museums.models import Museum

register = template.Library()


@register.inclusion_tag("home/inclusion/something_wrong.html")
def something_wrong(museum: Museum) -> dict[str, Any]:
    """“Something wrong on this page?”: leads to the contact form, which then knows the museum. No statement when warm."""
    return {"contact": links_in(get_language() or "").get(CONTACT), "museum": museum}


@register.filter
def one_line(address: str) -> str:
    """A postal address in a sentence."""
    return ", ".join(line.strip() for line in address.splitlines() if line.strip())
