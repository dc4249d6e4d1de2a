"""The site a request is for and its front doors, kept for a few seconds: asked for by every request, changed once in years."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.short_cache import ShortCache


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """The home page of one language as the tree knows it; `url_path` is the stem of every address under it."""

    url_path: str
    translation_key: str
    live: bool


def site_of(request: HttpRequest) -> Site | None:
    """The site of a request, for Wagtail too: it looks for it on the request before it asks the database."""
    if not hasattr(request, "_wagtail_site"):
        request._wagtail_site = _sites((request.get_host(), request.get_port()))  # type: ignore[attr-defined]  # noqa: SLF001 - Wagtail's own memo
    return request._wagtail_site  # type: ignore[attr-defined]  # noqa: SLF001


def site_id(request: HttpRequest) -> int:
    site = site_of(request)
    return site.pk if site else 0


def front_doors(site: Site) -> dict[str, FrontDoor]:
    """By language, the home page and its translations."""
    return _front_doors(site.root_page_id)


def _find_site(key: tuple[str, str]) -> Site | None:
    host, port = key
    bare = HttpRequest()
    bare.META = {"HTTP_HOST": host, "SERVER_NAME": host, "SERVER_PORT": port}
    return Site.find_for_request(bare)


def _find_front_doors(root_page_id: int) -> dict[str, FrontDoor]:
    keys = Page.objects.filter(pk=root_page_id).values("translation_key")
    found = Page.objects.filter(translation_key__in=keys).values_list(
        "locale__language_code", "url_path", "translation_key", "live"
    )
    return {language: FrontDoor(url_path, str(key), live) for language, url_path, key, live in found}


_sites = ShortCache[tuple[str, str], Site | None](_find_site)
_front_doors = ShortCache[int, dict[str, FrontDoor]](_find_front_doors)


@receiver([page_published, page_unpublished, post_page_move, page_slug_changed])
@receiver([post_save, post_delete], sender=Site)
def forget(**_kwargs: object) -> None:
    _sites.clear()
    _front_doors.clear()
