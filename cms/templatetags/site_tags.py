"""What the frame of every page shows: languages, where one is, dates as far as they are known, data for machines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page as PageOfResults
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.context_processors import network_of
from cms.dates import day_words
from cms.money import euros
from cms.page_addresses import address_of
from cms.readers import language_of, reader_url
from cms.sites import site_id
from cms.trail import home_url, trail_of

register = template.Library()

HOME_DEPTH = 2
MAX_KEPT = 1000  # characters of a query string

#: What would end a script element or open a comment in it.
SCRIPT_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class LanguageLink:
    """One language of the site and where this page is in it. `translated` is False where the link leads higher up."""

    code: str
    name: str
    url: str
    current: bool
    translated: bool
    kept: str = ""  # the filters as a query string: for who reads on, not for search engines


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """This page in each language; without a translation, its nearest ancestor that has one."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return []
    page = context.get("page") or context.get("self")
    kept = ""
    if isinstance(page, Page):
        kept = _filters_of(request)
        trail = trail_of(page, request)
        urls, translated = trail.urls, trail.translated
    elif context.get("lost"):  # the same address is lost in every language
        urls, translated = {}, frozenset()
    else:
        urls = {code: _url_in(request.get_full_path(), code) for code, _name in settings.LANGUAGES}
        translated = frozenset(urls)
    current = get_language()
    return [
        LanguageLink(
            code, name, urls.get(code) or home_url(code), code == current, code in translated, kept if code in translated else ""
        )
        for code, name in settings.LANGUAGES
    ]


def _filters_of(request: HttpRequest) -> str:
    """What a list was narrowed by, to go on with in another language, where the pages of results are others."""
    query = request.GET.copy()
    query.pop("page", None)
    text = query.urlencode()
    return f"?{text}" if text and len(text) <= MAX_KEPT else ""


def _url_in(path: str, language: str) -> str:
    """The same address in another language."""
    with override(get_language()):
        return translate_url(path, language)


@register.simple_tag(takes_context=True)
def absolute_url(context: Context, path: str) -> str:
    """A path with the site's scheme and host before it."""
    request: HttpRequest | None = context.get("request")
    return request.build_absolute_uri(path) if request else path


@register.simple_tag(takes_context=True)
def page_link(context: Context, page: Page) -> str:
    """The address of a page for who reads the current language, also where the page is not in it yet."""
    return reader_url(page, context.get("request"))


@register.simple_tag(takes_context=True)
def source_url(context: Context) -> str:
    """The address of the page shown, in the language it is written in."""
    return context["page"].get_url(context.get("request")) or ""


@register.simple_tag(takes_context=True)
def content_language(context: Context) -> SafeString:
    """The attribute that tells in which language an editor's words are, where it is not the language of the page around them."""
    page = context.get("page")
    shown_elsewhere = getattr(page, "reader_locale", None) is not None
    return format_html(' lang="{}"', language_of(page)) if shown_elsewhere else mark_safe("")


@register.filter
def other_language(page: Page) -> str:
    """The code of a page's language where it is not the reader's, else nothing."""
    code = language_of(page)
    return "" if code == get_language() else code


@register.simple_tag(takes_context=True)
def canonical_url(context: Context) -> str:
    """The page's own address: without filters, with the number of the page of results. A page shown to readers of a language
    that it is not in yet has its address in its own language."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return ""
    page = context.get("page")
    if getattr(page, "reader_locale", None) is not None:
        return request.build_absolute_uri(address_of(page, request))
    number = request.GET.get("page", "")
    return request.build_absolute_uri(request.path + (f"?page={number}" if number.isdecimal() and number != "1" else ""))


@register.filter
def without_name(signature: str, name: str) -> str:
    """A signature that starts with the association's name, where the name already stands above it."""
    rest = signature.removeprefix(name).lstrip(" ,:–-")
    return rest[:1].upper() + rest[1:]


register.filter("day_words", day_words)
register.filter("euros", euros)


@register.filter
def page_numbers(results: PageOfResults) -> list[int | str]:
    """The numbers to link to around the current page of results, with an ellipsis where some are left out."""
    return list(results.paginator.get_elided_page_range(results.number))


@dataclass(frozen=True)
class Crumb:
    title: str
    url: str


@register.inclusion_tag("components/breadcrumbs.html", takes_context=True)
def breadcrumbs(context: Context) -> dict[str, Any]:
    """The way from the home page to here, for people and as JSON-LD. A view has no place in the tree: it says what is `above` its
    `title`, the home page left out."""
    page, request = context.get("page"), context.get("request")
    if request is None:
        return {"crumbs": []}
    if isinstance(page, Page):
        crumbs = [
            Crumb(_("Home") if ancestor.depth == HOME_DEPTH else ancestor.title, address_of(ancestor, request))
            for ancestor in trail_of(page, request).above
        ]
        here = Crumb(page.title, address_of(page, request))
    elif "above" in context:
        crumbs = [Crumb(_("Home"), home_url(get_language() or "")), *context["above"]]
        here = Crumb(str(context["title"]), request.path)
    else:
        return {"crumbs": []}
    listed = [*crumbs, here]
    data = {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": crumb.title, "item": request.build_absolute_uri(crumb.url)}
            for place, crumb in enumerate(listed, start=1)
        ],
    }
    return {"crumbs": crumbs, "here": here.title, "data": data}


@register.filter
def json_ld(data: dict[str, Any]) -> SafeString:
    """A data block for search engines; keys without a value are left out. Not a script: the content policy allows it."""
    known = {key: value for key, value in data.items() if value not in (None, "", [], {})}
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":")).translate(SCRIPT_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above


@register.simple_tag(takes_context=True)
def organisation_data(context: Context) -> dict[str, Any]:
    """The association as schema.org has it."""
    request: HttpRequest = context["request"]
    network = network_of(site_id(request))
    return {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": network.organisation_name,
        "url": request.build_absolute_uri(request.path),
        "logo": request.build_absolute_uri(static("icons/icon-512.png")),
        "telephone": network.phone,
        "email": network.email,
        "sameAs": [link for link in (network.website, network.facebook) if link],
    }


# --- Dates ------------------------------------------------------------------------------------------


def _known_part(day: date, precision: str) -> tuple[str, str]:
    """A date as words and as the value of a `time` element, no finer than it is known."""
    if precision == "year":
        return str(day.year), f"{day.year:04}"
    if precision == "month":
        return date_format(day, "F Y", use_l10n=False), f"{day:%Y-%m}"
    return day_words(day), day.isoformat()


@register.simple_tag
def date_span(start: date | None, end: date | None = None, precision: str = "day", end_precision: str = "") -> SafeString:
    """From when to when, no finer than known: “7 – 12 December 2021”, “September 2021”, “since 2019”."""
    last_precision = end_precision or precision
    if start and end:
        first, last = _known_part(start, precision), _known_part(end, last_precision)
        if first == last:
            return _time(first)
        if precision == last_precision == "day" and start.year == end.year:
            first = (day_words(start, "j" if start.month == end.month else "j F"), first[1])
        return format_html("{} – {}", _time(first), _time(last))
    if start:
        return format_html(_("since {}"), _time(_known_part(start, precision)))
    if end:
        return format_html(_("until {}"), _time(_known_part(end, last_precision)))
    return mark_safe("")


def _time(part: tuple[str, str]) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', part[1], part[0])
