"""The frame of every page: its menu and the site's own words, kept for a few seconds for each language."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.models import LocaleSettings, NetworkSettings
from cms.short_cache import ShortCache
from cms.visibility import is_public


def chrome(request: HttpRequest) -> dict[str, Any]:
    """`menu`: the pages in the menu of the current language; `words`: the site's own words in it; `network`: the
    association's facts."""
    language = get_language() or ""
    return {
        "menu": SimpleLazyObject(lambda: menu_of((site_id(request), language))),
        "words": SimpleLazyObject(lambda: words_in(language)),
        "network": SimpleLazyObject(lambda: network_of(site_id(request))),
    }


def site_id(request: HttpRequest) -> int:
    site = Site.find_for_request(request)
    return site.pk if site else 0


def _menu_pages(key: tuple[int, str]) -> list[Page]:
    """The listed pages right under the home page of a language that editors put in menus."""
    site = Site.objects.select_related("root_page").filter(pk=key[0]).first()
    if site is None:
        return []
    pages = Page.objects.filter(is_public(), live=True, locale__language_code=key[1], depth=site.root_page.depth + 1)
    return list(pages.in_menu().order_by("path"))


def _words(language: str) -> LocaleSettings:
    return LocaleSettings.objects.filter(locale__language_code=language).first() or LocaleSettings()


def _network(site: int) -> NetworkSettings:
    return NetworkSettings.objects.filter(site_id=site).first() or NetworkSettings()


menu_of = ShortCache[tuple[int, str], list[Page]](_menu_pages)
words_in = ShortCache[str, LocaleSettings](_words)
network_of = ShortCache[int, NetworkSettings](_network)


@receiver([page_published, page_unpublished, post_page_move, page_slug_changed])
@receiver([post_save, post_delete], sender=LocaleSettings)
@receiver([post_save, post_delete], sender=NetworkSettings)
@receiver([post_save, post_delete], sender=PageViewRestriction)
@receiver([post_save, post_delete], sender=Site)
def forget(**_kwargs: Any) -> None:
    for cache in (menu_of, words_in, network_of):
        cache.clear()
