"""The addresses of pages alone. For work that only writes them down: loading cms.urls loads the whole admin, 40 MB and a second."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf.urls.i18n import i18n_patterns
from django.urls import get_urlconf, include, path, set_urlconf
from wagtail import urls as wagtail_urls

urlpatterns = i18n_patterns(path("", include(wagtail_urls)), prefix_default_language=True)


@contextmanager
def pages_only() -> Iterator[None]:
    """Within: no address but those of pages can be written."""
    before = get_urlconf()
    set_urlconf(__name__)
    try:
        yield
    finally:
        set_urlconf(before)
