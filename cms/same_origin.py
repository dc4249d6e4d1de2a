"""Protection of forms that set no cookie: the browser itself says which site a request comes from.

Visitors get no cookie, so Django's CSRF cookie cannot be used on their forms. A form of another site is refused by
the Sec-Fetch-Site header (all browsers since 2023) and, for older ones, by Origin or Referer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt


def is_same_origin(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    source = request.headers.get("Origin") or request.headers.get("Referer")
    return source is not None and urlsplit(source).netloc == request.get_host()


def same_origin_or_untold(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For an address that is itself a key and tells nobody about itself (Referrer-Policy: no-referrer). A browser without
    Sec-Fetch-Site then says nothing, or `Origin: null`; who is not told the key cannot post to it from elsewhere."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        untold = "Sec-Fetch-Site" not in request.headers and request.headers.get("Origin", "null") == "null"
        if request.method == "POST" and not untold and not is_same_origin(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def same_origin_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse a POST that does not come from a page of this site."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not is_same_origin(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
