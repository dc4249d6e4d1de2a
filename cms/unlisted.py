"""Addresses that belong to one person."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponse]


def unlisted(*, referrer: str) -> Callable[[View], View]:
    """For no cache and no search engine, and the address is told to no other site.

    `referrer`: `same-origin` where forms are kept by `same_origin_only`, which older browsers answer with it; `no-referrer` where
    even this site need not be told (see `same_origin_or_untold`).
    """

    def decorate(view: View) -> View:
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            response.headers["Referrer-Policy"] = referrer
            return response

        return guarded

    return decorate
