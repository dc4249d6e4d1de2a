"""Where one is in the menu."""

from __future__ import annotations

from django import template
from wagtail.models import Page

from cms.navigation import Group, Link, flat

register = template.Library()

HOME_PATH = 2 * Page.steplen  # every page lies below the front door, which says nothing


@register.filter
def current(entry: Link | Group, page: object) -> str:
    """The value of `aria-current` for an entry of the menu: this very page, one above it, or neither."""
    if not isinstance(page, Page):
        return ""
    paths = [link.path for link in flat([entry]) if link.path]
    if isinstance(entry, Link) and page.path in paths:
        return "page"
    return "true" if any(page.path.startswith(path) for path in paths if len(path) > HOME_PATH) else ""


@register.filter
def is_group(entry: Link | Group) -> bool:
    return isinstance(entry, Group)
