from __future__ import annotations

import re

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Locale, Page

from cms.visibility import is_public

MAX_QUERY = 100
PER_PAGE = 20


def search(request: HttpRequest) -> HttpResponse:
    """Public pages in the language being read that hold every word of `q`."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_QUERY]
    words = " ".join(re.findall(r"\w+", query))  # what is left is the search engine's own syntax
    pages = Page.objects.filter(is_public(), live=True, locale=Locale.get_active())
    found = pages.search(words, operator="and") if words else []
    results = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "search/search.html", {"query": query, "results": results, "total": results.paginator.count})
