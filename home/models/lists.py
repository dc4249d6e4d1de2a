"""Lists of pages: so many at a time, cut in SQL, whatever stands in the address."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page as PageOfResults
from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from wagtail.models import Page

from home.models.vocabulary import Topic, by_slug


def page_of_results(request: HttpRequest, found: Any, size: int) -> PageOfResults[Any]:
    """The page that the address asks for; the first for nonsense, the last beyond the end."""
    return Paginator(found, size).get_page(request.GET.get("page"))


def asked_topic(request: HttpRequest) -> Topic | None:
    return by_slug(Topic, request.GET.get("topic", ""))


def query_of(**chosen: str) -> str:
    """What the links to other pages of results keep of the address."""
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in chosen.items() if value})
    return query.urlencode()


def index_url(page: Page, request: HttpRequest) -> str:
    """The address of the list that a page stands in: its own without the last part."""
    return f"{(page.get_url(request) or '').rstrip('/').rpartition('/')[0]}/"
