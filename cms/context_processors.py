"""The frame of every page: its menu and the site's own words, kept for a few seconds for each language."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.models import Site

from cms.models import LocaleSettings, NetworkSettings
from cms.navigation import banners_now, navigation_of
from cms.public_cache import is_anonymous
from cms.short_cache import ShortCache
from cms.sites import site_id


def chrome(request: HttpRequest) -> dict[str, Any]:
    """`anonymous`: no session is open, and none must be looked for; `navigation`: menu and footer of the current language;
    `banners`: what everybody should know now; `words`: the site's own words in it; `network`: the association's facts."""
    language = get_language() or ""
    return {
        "page": None,  # for the frame around what is no page; a view's own comes before it
        "anonymous": is_anonymous(request),
        "navigation": SimpleLazyObject(lambda: navigation_of((site_id(request), language))),
        "banners": SimpleLazyObject(lambda: banners_now((site_id(request), language))),
        "words": SimpleLazyObject(lambda: words_in(language)),
        "network": SimpleLazyObject(lambda: network_of(site_id(request))),
    }


def _words(language: str) -> LocaleSettings:
    return LocaleSettings.objects.filter(locale__language_code=language).first() or LocaleSettings()


def _network(site: int) -> NetworkSettings:
    return NetworkSettings.objects.filter(site_id=site).first() or NetworkSettings()


words_in = ShortCache[str, LocaleSettings](_words)
network_of = ShortCache[int, NetworkSettings](_network)


@receiver([post_save, post_delete], sender=LocaleSettings)
@receiver([post_save, post_delete], sender=NetworkSettings)
@receiver([post_save, post_delete], sender=Site)
def forget(**_kwargs: Any) -> None:
    for cache in (words_in, network_of):
        cache.clear()
