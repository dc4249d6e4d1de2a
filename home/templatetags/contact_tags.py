"""The way to the people behind the site, from any page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from wagtail.models import Locale, Page

from home.legal import CONTACT, links_in
from museums.models import Museum

register = template.Library()


def locale_of(context: Context) -> int:
    page = context.get("page")
    return page.locale_id if isinstance(page, Page) else Locale.get_active().pk


@register.inclusion_tag("home/inclusion/legal_links.html", takes_context=True)
def legal_links(context: Context) -> dict[str, Any]:
    """Links to the contact page and to the pages the law asks for. No statement when warm."""
    return {"links": links_in(locale_of(context)).values()}


@register.inclusion_tag("home/inclusion/something_wrong.html", takes_context=True)
def something_wrong(context: Context, museum: Museum) -> dict[str, Any]:
    """“Something wrong on this page?”: leads to the contact form, which then knows the museum. No statement when warm."""
    return {"contact": links_in(locale_of(context)).get(CONTACT), "museum": museum}


@register.simple_tag(takes_context=True)
def contact_url(context: Context) -> str:
    """The address of the contact page in the language of this page; empty where there is none."""
    return links_in(locale_of(context)).get(CONTACT, {}).get("url", "")


@register.filter
def one_line(address: str) -> str:
    """A postal address in a sentence."""
    return ", ".join(line.strip() for line in address.splitlines() if line.strip())
