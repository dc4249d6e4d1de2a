"""Anonymous pages may be kept by any shared cache, and are forgotten when what they show changes.

One change (a name, an opening hour, a page) may show on many pages and in every language, so nothing is picked out: all pages of the
site are forgotten together. A cache that can be told to (PUBLIC_CACHE_PURGE_URLS) keeps pages for PUBLIC_CACHE_LONG_SECONDS; any other for
PUBLIC_CACHE_SECONDS. Browsers always ask again, and are told in a few bytes that nothing changed (ETag).
docs/decisions/0012-shared-caches.md.
"""

from __future__ import annotations

import functools
from datetime import datetime, time, timedelta
from http import HTTPStatus
from typing import Any

import structlog
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django_q.tasks import async_task
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.short_cache import clear_every

logger = structlog.get_logger("portal.cache")

# Wagtail's own models that a visitor sees something of; of our apps, all but their `private_models`.
SHOWN_OF_WAGTAIL = frozenset(
    {"wagtailcore.Page", "wagtailcore.Site", "wagtailcore.Locale", "wagtailcore.PageViewRestriction", "wagtailredirects.Redirect"}
)


# The route of the page tree (cms/urls.py). Another view's "not found" may depend on who asks: a recording, a pass.
PAGES = "wagtail_serve"


def is_anonymous(request: HttpRequest) -> bool:
    """Whether a request comes without a session or a message waiting: nothing then needs to open one."""
    return settings.SESSION_COOKIE_NAME not in request.COOKIES and "messages" not in request.COOKIES


def may_be_kept(request: HttpRequest, response: HttpResponse) -> None:
    """Let shared caches keep an answer that would be the same for everybody."""
    if request.method not in {"GET", "HEAD"} or response.status_code != 200 or response.has_header("Cache-Control"):
        return
    if is_anonymous(request):
        kept = settings.PUBLIC_CACHE_LONG_SECONDS if settings.PUBLIC_CACHE_PURGE_URLS else settings.PUBLIC_CACHE_SECONDS
        seconds = min(kept, seconds_of_today())
        response["Cache-Control"] = f"public, max-age=0, s-maxage={seconds}, must-revalidate"
    else:
        response["Cache-Control"] = "private, no-cache"


def error_may_be_kept(request: HttpRequest, response: HttpResponseBase) -> None:
    """Say of an error how long it lasts, where its view did not.

    An address without a page is the same for everybody, and what machines ask for most: kept a minute, never longer, for anybody can
    make up addresses without end. All other errors are of one person, one moment or a fault: kept nowhere.
    """
    if response.status_code < HTTPStatus.BAD_REQUEST or response.has_header("Cache-Control"):
        return
    match = request.resolver_match
    no_page = response.status_code == HTTPStatus.NOT_FOUND and match is not None and match.view_name == PAGES
    if no_page and request.method in {"GET", "HEAD"} and is_anonymous(request):
        seconds = min(settings.PUBLIC_CACHE_SECONDS, seconds_of_today())
        response["Cache-Control"] = f"public, max-age=0, s-maxage={seconds}, must-revalidate"
    else:
        response["Cache-Control"] = "no-store"


def seconds_of_today() -> int:
    """Until midnight in Europe/Paris: pages say what is open or on today."""
    now = timezone.localtime()
    midnight = timezone.make_aware(datetime.combine(now.date() + timedelta(days=1), time.min))
    return int((midnight - now).total_seconds()) + 1


# --- Forgetting -----------------------------------------------------------------------------------


@functools.cache
def is_shown(model: type[Model]) -> bool:
    """Whether visitors see something of a model's rows on a page that may be kept."""
    if model._meta.label in SHOWN_OF_WAGTAIL:
        return True
    app: Any = apps.app_configs.get(model._meta.app_label)  # none for the models of a migration
    private: frozenset[str] | None = getattr(app, "private_models", None)
    return private is not None and model.__name__ not in private


def row_changed(sender: type[Model], raw: bool = False, **_kwargs: Any) -> None:
    if not raw and is_shown(sender):
        forget_all_pages()


def links_changed(sender: type[Model], action: str, instance: Model, **_kwargs: Any) -> None:
    if action.startswith("post_") and is_shown(type(instance)):
        forget_all_pages()


def forget_all_pages(**_kwargs: Any) -> None:
    """Once per transaction, when it is certain: what this process keeps, then what shared caches keep."""
    connection = transaction.get_connection()
    if any(getattr(hook, "is_forgetting", False) for _ids, hook, _robust in connection.run_on_commit):
        return

    def forget() -> None:
        clear_every()
        if settings.PUBLIC_CACHE_PURGE_URLS:
            async_task("cms.tasks.purge_shared_caches", again=True)

    forget.is_forgetting = True  # type: ignore[attr-defined]  # a mark, so that it is asked for once
    transaction.on_commit(forget)


def connect() -> None:
    for signal in (post_save, post_delete):
        signal.connect(row_changed, dispatch_uid="forget_pages_of_rows")
    m2m_changed.connect(links_changed, dispatch_uid="forget_pages_of_links")
    for signal in (page_published, page_unpublished, post_page_move, page_slug_changed):
        signal.connect(forget_all_pages, dispatch_uid="forget_pages_of_tree")
