"""Which pages anybody may see, asked once per request however many lists a page shows."""

from __future__ import annotations

from typing import Any

from asgiref.local import Local
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db.models import Exists, OuterRef, Q
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail.query import PageQuerySet

from cms.short_cache import ShortCache

_request = Local()


class ListedPageQuerySet(PageQuerySet):
    def listed(self) -> ListedPageQuerySet:
        """The live pages that anybody may see."""
        return self.filter(is_public(), live=True)

    def readable_in(self, locale_id: int) -> ListedPageQuerySet:
        """The listed pages for readers of one language: those in it, and where there is none yet, those in the source language.

        `reader_url` (cms/models/pages.py) is where such a page is read in the frame of that language.
        """
        source_id = source_locale_id(None)
        if locale_id == source_id:
            return self.listed().filter(locale_id=source_id)
        translated = Page.objects.filter(locale_id=locale_id, live=True, translation_key=OuterRef("translation_key"))
        return self.listed().filter(Q(locale_id=locale_id) | (Q(locale_id=source_id) & ~Exists(translated)))


def _source_locale_id(_nothing: None) -> int:
    return Locale.objects.values_list("pk", flat=True).get(language_code=settings.LANGUAGE_CODE)


source_locale_id = ShortCache[None, int](_source_locale_id)


def is_private(page: Page) -> bool:
    """Whether a page lies under a view restriction."""
    return any(page.path.startswith(path) for path in private_paths())


def is_public() -> Q:
    """The condition of pages under no view restriction: `.public()` without a query of its own."""
    condition = Q()
    for path in private_paths():
        condition &= ~Q(path__startswith=path)
    return condition


def private_paths() -> list[str]:
    """Outside a request (a task, a command) nothing says when to ask again: each time then."""
    paths: list[str] | None = getattr(_request, "private_paths", None)
    if paths is None:
        paths = list(PageViewRestriction.objects.values_list("page__path", flat=True))
        if getattr(_request, "running", False):
            _request.private_paths = paths
    return paths


def _start(**_kwargs: Any) -> None:
    _request.private_paths, _request.running = None, True


def _finish(**_kwargs: Any) -> None:
    _request.private_paths, _request.running = None, False


request_started.connect(_start)
request_finished.connect(_finish)
