"""Where a page is: the pages above it, and the same place in the other languages. One query for both."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page

from cms.visibility import is_public


@dataclass(frozen=True)
class Trail:
    """`above`: public ancestors, from the home page down. `urls`: by language, this page or its nearest public ancestor
    there; `translated`: the languages in which it is this very page."""

    above: tuple[Page, ...]
    urls: dict[str, str]
    translated: frozenset[str]


def trail_of(page: Page, request: HttpRequest) -> Trail:
    """The trail of a page, asked for once per request."""
    known: dict[int | None, Trail] = request.__dict__.setdefault("_trails", {})
    if page.pk not in known:
        known[page.pk] = _trail(page, request)
    return known[page.pk]


def _trail(page: Page, request: HttpRequest) -> Trail:
    steps = [page.path[:end] for end in range(2 * Page.steplen, len(page.path) + 1, Page.steplen)]
    keys = Page.objects.filter(path__in=steps).values("translation_key")
    public = list(
        Page.objects.filter(is_public(), live=True, translation_key__in=keys).select_related("locale").order_by("depth")
    )
    return Trail(
        above=tuple(found for found in public if found.path in steps[:-1]),
        urls={found.locale.language_code: found.get_url(request) or "" for found in public},
        translated=frozenset(found.locale.language_code for found in public if found.translation_key == page.translation_key),
    )


def home_url(language: str) -> str:
    """The front door in a language, for pages that have no place in the tree."""
    return f"/{language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE}/"
