"""Addresses of museums that are no pages: what the map draws, the picture to share."""

from __future__ import annotations

import functools

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Locale

from museums.filters import DirectoryFilters
from museums.map_data import Box, map_data
from museums.models import Museum, MuseumPage
from museums.models.facts import threads_of
from museums.weave import Family, weave
from museums.weave.painting import share_png

SECONDS = 60
A_WEEK = 7 * 24 * 60 * 60


@require_safe
@cache_control(public=True, max_age=SECONDS)
def museums_map_data(request: HttpRequest) -> HttpResponse:
    """The museums that the directory's filters leave, for its map. `box` limits them to what the map shows."""
    filters = DirectoryFilters.from_query(request.GET)
    locale = Locale.objects.filter(language_code=get_language()).first()
    box = Box.parse(request.GET.get("box", ""))
    return JsonResponse(map_data(filters, locale.pk, box, request) if locale else {"museums": []})


@require_safe
@cache_control(public=True, max_age=A_WEEK)
def museum_share_picture(_request: HttpRequest, slug: str) -> HttpResponse:
    """The cloth of a museum that has a page, for networks that preview a link to it."""
    shown = MuseumPage.objects.listed().order_by().values("museum_id")
    museum = get_object_or_404(Museum.objects.prefetch_related("trades"), slug=slug, pk__in=shown)
    trades = museum.trades.all()
    return HttpResponse(
        share_picture(museum.slug, threads_of(trades), tuple(trade.slug for trade in trades)), content_type="image/png"
    )


@functools.lru_cache(maxsize=500)
def share_picture(slug: str, threads: tuple[Family, ...], trades: tuple[str, ...]) -> bytes:
    """Some 3 KB that take 40 ms to paint, kept in the process."""
    return share_png(weave(slug, threads, trades))
