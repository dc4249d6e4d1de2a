"""Where a page is: the pages above it, and the same place in the other languages. One query for both."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction


@dataclass(frozen=True)
class Trail:
    """`above`: live ancestors, from the home page down. `urls`: by language, this page or its nearest public ancestor
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
    rows = list(
        Page.objects.filter(translation_key__in=Page.objects.filter(path__in=steps).values("translation_key"))
        .live()
        .annotate(restricted=Exists(PageViewRestriction.objects.filter(page=OuterRef("pk"))))
        .select_related("locale")
        .order_by("depth")
    )
    closed = tuple(row.path for row in rows if row.restricted)
    public = [row for row in rows if not row.path.startswith(closed)] if closed else rows
    return Trail(
        above=tuple(row for row in rows if row.path in steps[:-1]),
        urls={row.locale.language_code: row.get_url(request) or "" for row in public},
        translated=frozenset(row.locale.language_code for row in public if row.translation_key == page.translation_key),
    )


def home_url(language: str) -> str:
    """The front door in a language, for pages that have no place in the tree."""
    return f"/{language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE}/"
