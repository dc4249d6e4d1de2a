"""Which pages anybody may see, asked once per request however many lists a page shows."""

from __future__ import annotations

from typing import Any

from asgiref.local import Local
from django.core.signals import request_finished, request_started
from django.db.models import Q
from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet

_request = Local()


class ListedPageQuerySet(PageQuerySet):
    def listed(self) -> ListedPageQuerySet:
        """The live pages that anybody may see."""
        return self.filter(is_public(), live=True)


def is_public() -> Q:
    """The condition of pages under no view restriction: `.public()` without a query of its own."""
    condition = Q()
    for path in _private_paths():
        condition &= ~Q(path__startswith=path)
    return condition


def _private_paths() -> list[str]:
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
