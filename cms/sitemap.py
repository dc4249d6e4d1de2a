"""The sitemaps: one for each language, with every public page that is in it and the same page in the others, and their index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page

from cms.sitemap_routes import ROUTES
from cms.sites import front_doors, site_of
from cms.visibility import is_public

LIMIT = 5000


class PublicPages(Sitemap[Page]):
    """Wagtail's own sitemap lists one language only and no alternates."""

    limit = LIMIT

    def __init__(self, request: HttpRequest, language: str) -> None:
        self.request = request
        self.language = language

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:  # noqa: ARG002
        items = list(self.paginator.page(page).object_list)
        alternates = self.in_every_language(item.translation_key for item in items)
        views = [view_entry(name, self.language) for name in ROUTES] if str(page) == "1" else []
        return views + [
            {
                "location": address_of(item, self.request),
                "lastmod": item.last_published_at,
                "priority": "",
                "changefreq": None,
                "alternates": alternates[item.translation_key],
            }
            for item in items
        ]

    def items(self) -> Any:
        return self.public().filter(locale__language_code=self.language).order_by("path")

    def public(self) -> Any:
        site = site_of(self.request)
        if site is None:
            return Page.objects.none()
        under = Page.objects.none()
        for door in front_doors(site).values():
            under |= Page.objects.filter(url_path__startswith=door.url_path)
        return under.filter(is_public(), live=True, alias_of=None)

    def in_every_language(self, keys: Iterable[UUID]) -> dict[UUID, list[dict[str, str]]]:
        """The same pages in every language, by what they have in common."""
        found: dict[UUID, list[dict[str, str]]] = defaultdict(list)
        for page in (
            self.public().filter(translation_key__in=set(keys)).select_related("locale").order_by("locale__language_code")
        ):
            link = {"lang_code": page.locale.language_code, "location": address_of(page, self.request)}
            found[page.translation_key].append(link)
        return found

    def get_latest_lastmod(self) -> Any:
        return self.items().order_by("-last_published_at").values_list("last_published_at", flat=True).first()


def sections(request: HttpRequest) -> dict[str, type[Sitemap[Any]] | Sitemap[Any]]:
    return {language: PublicPages(request, language) for language, _name in settings.LANGUAGES}


def view_entry(name: str, language: str) -> dict[str, Any]:
    """A view in the sitemap of one language, with the same in the others."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found[code] = f"{settings.WAGTAILADMIN_BASE_URL}{reverse(name)}"
    alternates = [{"lang_code": code, "location": location} for code, location in found.items()]
    return {"location": found[language], "lastmod": None, "priority": "", "changefreq": None, "alternates": alternates}


def address_of(page: Page, request: HttpRequest) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{page.get_url(request)}"
