"""What the frame of every page needs, once per page and only when a template asks for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.models import Page, Site

from cms.models import LocaleSettings
from cms.visibility import is_public


def chrome(request: HttpRequest) -> dict[str, Any]:
    """`menu`: the pages shown in the menu of the current language; `words`: the site's own words in it."""
    return {
        "menu": SimpleLazyObject(lambda: menu_pages(request)),
        "words": SimpleLazyObject(site_words),
    }


def menu_pages(request: HttpRequest) -> list[Page]:
    """The live pages right under the home page of the current language that editors put in menus."""
    site = Site.find_for_request(request)
    if site is None:
        return []
    return list(
        Page.objects.filter(is_public(), live=True, locale__language_code=get_language(), depth=site.root_page.depth + 1)
        .in_menu()
        .order_by("path")
    )


def site_words() -> LocaleSettings:
    return LocaleSettings.objects.filter(locale__language_code=get_language()).first() or LocaleSettings()
