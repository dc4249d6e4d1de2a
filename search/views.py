from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from wagtail.models import Page

from cms.visibility import is_public

MAX_QUERY = 100
PER_PAGE = 20


def search(request: HttpRequest) -> HttpResponse:
    """Public pages in the language being read that hold every word of `q`."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_QUERY]
    pages = Page.objects.filter(is_public(), live=True, locale__language_code=get_language())
    found = pages.search(query, operator="and") if query else []
    results = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "search/search.html", {"query": query, "results": results, "total": results.paginator.count})
