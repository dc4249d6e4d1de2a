"""Museums as data for search engines, and where facts have pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.translation import get_language
from wagtail.models import Page

from cms.models import NamedFact
from cms.page_addresses import address_of
from cms.pictures import SHARE, url_of
from museums import schema_org
from museums.fact_pages import index_of, page_of
from museums.models import Museum, MuseumPage

register = template.Library()


@register.simple_tag(takes_context=True)
def museum_data(context: Context, museum: Museum, page: MuseumPage) -> dict[str, Any]:
    """A museum as schema.org has it, with the pictures that the page shows."""
    request = context["request"]
    pictures = [url for shown in context.get("pictures") or () if (url := url_of(shown.image, SHARE))]
    return schema_org.museum_data(
        museum,
        url=request.build_absolute_uri(address_of(page, request)),
        description=page.meta_description,
        pictures=[request.build_absolute_uri(url) for url in pictures],
    )


@register.filter
def fact_page(fact: NamedFact | None) -> Page | None:
    """The page of a territory, club or trade in the reader's language, if there is one."""
    return page_of(fact, get_language() or "") if fact else None


@register.simple_tag
def fact_index(kind: str) -> Page | None:
    """The list of pages of `territory`, `club` or `trade` in the reader's language, if there is one."""
    return index_of(kind, get_language() or "")
