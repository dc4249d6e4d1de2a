"""Where a page is: the pages above it, and the same place in the other languages. One query for both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page

from cms.page_addresses import address_of
from cms.prepared import Prepared
from cms.readers import LINK_FIELDS, language_of
from cms.visibility import is_private

Versions = dict[str, Page | None]  # the live pages of one place in the tree, by language; None: not for everybody


#: The live pages of some places in the tree, in every language.
_VERSIONS = Prepared(
    lambda paths: Page.objects.filter(
        live=True, translation_key__in=Page.objects.filter(path__in=paths).values("translation_key")
    ).only(*LINK_FIELDS),
    [str],
)


@dataclass(frozen=True)
class Trail:
    """`above`: public ancestors, from the home page down. `urls`: by language, where this page is read in it, else its nearest
    public ancestor there; `translated`: the languages in which it is this very page."""

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
    places = _places(page)
    own, language = language_of(page), get_language() or settings.LANGUAGE_CODE
    if page.pk is None or not places:
        return Trail((), {}, frozenset())
    above = [versions.get(language) or versions.get(own) for versions in places[:-1]]
    return Trail(
        above=tuple(found for found in above if found is not None),
        urls={code: url for code, _name in settings.LANGUAGES if (url := _url(places, code, request))},
        translated=frozenset(code for code, version in places[-1].items() if version),
    )


def _places(page: Page) -> list[Versions]:
    """Each step of the way, from the home page down to the page itself, in every language in which it is live."""
    steps = [page.path[:end] for end in range(2 * Page.steplen, len(page.path) + 1, Page.steplen)]
    versions: dict[Any, Versions] = defaultdict(dict)
    depths: dict[Any, int] = {}
    for found in _VERSIONS(steps):
        versions[found.translation_key][language_of(found)] = None if is_private(found) else found
        if found.path in steps:
            depths[found.translation_key] = found.depth
    places = [versions[key] for key in sorted(depths, key=lambda key: depths[key])]
    return places if page.translation_key in depths else [*places, {}]


def _url(places: Sequence[Versions], language: str, request: HttpRequest) -> str:
    """This very page in a language; else the page in the source language under the nearest page above; else that page above."""
    missing: list[str | None] = []
    for versions in reversed(places):
        found, source = versions.get(language), versions.get(settings.LANGUAGE_CODE)
        if found is not None:
            url = address_of(found, request)
            return url if None in missing else url + "".join(f"{slug}/" for slug in reversed(missing))
        if language in versions:
            source = None  # there is one, but not for everybody
        missing.append(source.slug if source else None)
    return ""


def home_url(language: str) -> str:
    """The front door in a language, for pages that have no place in the tree."""
    return f"/{language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE}/"
