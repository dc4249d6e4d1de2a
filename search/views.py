"""The page of results and the suggestions."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.public_cache import may_be_kept
from search import brake
from search.filters import Filters
from search.results import facets, results, well_known_trades
from search.searching import Asked, Counts, count, pages_of
from search.spelling import corrected
from search.suggesting import suggestions

PER_PAGE = 20
SUGGESTIONS_KEPT = 300  # seconds that browsers and shared caches keep an answer


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What everybody may see that holds every word of `q`, in the reader's language first."""
    filters = Filters.from_query(request.GET)
    asked = Asked.of(filters, reader(request))
    counts = count(asked)
    page = pages_of(asked, counts, PER_PAGE).get_page(request.GET.get("page"))
    total = counts["total"][""]
    instead = did_you_mean(asked) if asked.terms and not total else ""
    elsewhere = best_other_language(counts) if not total and not filters.narrowed else ""
    context = {
        "filters": filters,
        "understood": bool(asked.terms),
        "page_of_results": page,
        "results": results(list(page.object_list), asked, request),
        "total": total,
        "anywhere": counts["any"][""] if filters.narrowed else 0,
        "mine": counts["language"][""],
        "facets": facets(asked, counts),
        "query": filters.query(),
        "all_query": Filters(text=filters.text).query(),
        "instead": instead,
        "instead_query": Filters(text=instead).query(),
        "elsewhere_query": filters.query(language=elsewhere) if elsewhere else "",
        "trades": [] if asked.terms else well_known_trades(),
    }
    response = render(request, "search/search.html", context)
    may_be_kept(request, response)
    return response


def best_other_language(counts: Counts) -> str:
    """The language that most of what the reader cannot read here is in."""
    return max((code for code in counts["language"] if code), key=lambda code: counts["language"][code], default="")


def did_you_mean(asked: Asked) -> str:
    """Another spelling that finds something, or nothing."""
    text = corrected(asked.filters.text, asked.reader)
    return text if text and count(Asked.of(Filters(text=text), asked.reader))["total"][""] else ""


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """What one may be typing, as JSON. The same for everybody, so any cache may keep it for a while."""
    if not brake.suggesting.free:
        return JsonResponse({"suggestions": []}, status=503, headers={"Retry-After": "5", "Cache-Control": "no-store"})
    with brake.suggesting.taking():
        found = suggestions(request.GET.get("q", ""), reader(request), request)
    response = JsonResponse({"suggestions": [asdict(suggestion) for suggestion in found]})
    patch_cache_control(response, public=True, max_age=SUGGESTIONS_KEPT)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def reader(request: HttpRequest) -> str:
    return (get_language() or "fr")[:2]
