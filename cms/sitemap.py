"""The sitemap: every public page in every language, each naming its translations."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest
from wagtail.models import Page, Site

from cms.visibility import is_public

LIMIT = 5000


class PublicPages(Sitemap[Page]):
    """Wagtail's own sitemap lists one language only and no alternates."""

    limit = LIMIT

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_urls(self, page: int | str = 1, site: Any = None, protocol: str | None = None) -> list[dict[str, Any]]:  # noqa: ARG002
        addresses: dict[Any, dict[str, str]] = defaultdict(dict)
        pages = list(self.items())
        for item in pages:
            addresses[item.translation_key][item.locale.language_code] = address_of(item, self.request)
        return [
            {
                "location": addresses[item.translation_key][item.locale.language_code],
                "lastmod": item.last_published_at,
                "priority": "",
                "changefreq": None,
                "alternates": [
                    {"lang_code": code, "location": location}
                    for code, location in sorted(addresses[item.translation_key].items())
                ],
            }
            for item in self.paginator.page(page).object_list
        ]

    def items(self) -> Any:
        site = Site.find_for_request(self.request)
        if site is None:
            return Page.objects.none()
        roots = site.root_page.get_translations(inclusive=True)
        under = Page.objects.none()
        for root in roots:
            under |= Page.objects.descendant_of(root, inclusive=True)
        return under.filter(is_public(), live=True, alias_of=None).select_related("locale").order_by("path")

    def get_latest_lastmod(self) -> None:
        return None


def address_of(page: Page, request: HttpRequest) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{page.get_url(request)}"
