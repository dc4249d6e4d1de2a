"""The address of a page, without asking the URL patterns anew for each link of a list."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import RFC3986_SUBDELIMS
from django.utils.translation import override
from wagtail.models import Page


def address_of(page: Page, request: HttpRequest | None = None) -> str:
    """What `page.get_url(request)` answers; empty for a page that stands under no site.

    Of a page under the only site: the prefix of its language and the slugs below the home page. With several sites Wagtail decides.
    """
    roots = page._get_site_root_paths(request)  # noqa: SLF001 - Wagtail's own memo, on the request
    if len({root.site_id for root in roots}) != 1:
        return page.get_url(request) or ""
    for root in roots:
        if page.url_path.startswith(root.root_path):
            return prefix(root.language_code) + quote(page.url_path.removeprefix(root.root_path), safe=SAFE)
    return ""


SAFE = RFC3986_SUBDELIMS + "/~:@"  # what Django's `reverse` leaves as it is


@cache
def prefix(language: str) -> str:
    """Where the pages of a language begin."""
    with override(language):
        return reverse("wagtail_serve", args=("",))
