"""From an address to a page, in two queries at most where Wagtail's own way takes one and a half a level.

Every page carries its whole address (`url_path`), so it is looked up by it, not walked down to. The result of the lookup is
kept for a few seconds and proven each time: the page is read with its address and its state in the condition; and so is where
the source of an address stands, of which no translation may have come in the meantime.

An address in a language that has no such page yet is answered with the page in the source language, in the frame of the
language asked for, and says so (docs/decisions/0011-pages-not-translated-yet.md).
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils.translation import get_language
from wagtail import hooks
from wagtail.models import Locale, Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move
from wagtail.url_routing import RouteResult
from wagtail.views import serve_chain
from wagtail.wagtail_hooks import check_view_restrictions

from cms.prepared import Prepared
from cms.public_cache import may_be_kept
from cms.short_cache import ShortCache
from cms.sites import front_doors, site_of
from cms.visibility import is_private

MAX_STEPS = 12


@dataclass(frozen=True, slots=True)
class Place:
    pk: int
    model: type[Page]


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with the page at an address. Raises Http404."""
    steps = [step for step in path.split("/") if step]
    try:
        found = _leads_on(request, steps) if "//" in request.path else route(request, steps)
    except Http404:
        if path == path.lower():
            raise
        found = _leads_on(request, [step.lower() for step in steps])
    if isinstance(found, HttpResponse):
        return found
    request._wagtail_route_for_request = found  # type: ignore[attr-defined]  # noqa: SLF001 - where Wagtail's tags look
    page, args, kwargs = found
    private = is_private(page)
    response = chain(private)(page, request, args, kwargs)
    if not private:
        may_be_kept(request, response)
    return response


def _leads_on(request: HttpRequest, steps: list[str]) -> HttpResponse:
    """From an address with doubled slashes or capital letters to the right one, if there is a page. Raises Http404."""
    route(request, steps)
    right = _address(f"/{get_language() or settings.LANGUAGE_CODE}/", steps)
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{right}?{query}" if query else right)


def chain(private: bool) -> Callable[..., HttpResponse]:
    """Wagtail's hooks around the serving of a page; the one that asks for restrictions only where there is one."""
    served: Callable[..., HttpResponse] = serve_chain
    for hook in reversed(hooks.get_hooks("on_serve_page")):
        if hook is not check_view_restrictions or private:
            served = hook(served)
    return functools.partial(_before, served)


def _before(
    served: Callable[..., HttpResponse], page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]
) -> HttpResponse:
    for hook in hooks.get_hooks("before_serve_page"):
        result = hook(page, request, args, kwargs)
        if isinstance(result, HttpResponse):
            return result
    return served(page, request, args, kwargs)


def route(request: HttpRequest, steps: list[str]) -> RouteResult | HttpResponse:
    """The page at the end of these steps from the home page of the current language, and what its own routes make of the rest."""
    site = site_of(request)
    if site is None or len(steps) > MAX_STEPS:
        raise Http404
    doors = front_doors(site)
    language = get_language() or settings.LANGUAGE_CODE
    door = doors.get(language)
    if door is None or not door.live:
        return _in_source_language(request, doors[settings.LANGUAGE_CODE].url_path, steps, language)
    page = page_at(_address(door.url_path, steps))
    if page is not None:
        return page.route(request, [])
    above, rest = _deepest((door.url_path, tuple(steps)))
    if above is not None and above.model.route is not Page.route:
        page = _read(above)
        if page is not None:
            return page.route(request, rest)
    if language == settings.LANGUAGE_CODE:
        raise Http404
    source = _sources(above.pk) if above else doors[settings.LANGUAGE_CODE].url_path
    return _in_source_language(request, source, rest, language)


def page_at(url_path: str, *, read_in: int | None = None) -> Page | None:
    """The live page at an address of the tree (`/accueil/musees/`), as its own type, with what it is served with; for readers
    of a locale (its key), with the key of its live translation there as `translation_pk`."""
    for _attempt in range(2):
        try:
            place = _places(url_path)
        except LookupError:
            return None
        for page in _reader(place.model)(place.pk, url_path, read_in=read_in):  # type: ignore[arg-type]  # a class is hashable
            return page
        _places.forget(url_path)
    return None


def _read(place: Place) -> Page | None:
    return _live(place.model).filter(pk=place.pk).first()


@functools.cache
def _reader(model: Any) -> Prepared[Page]:
    def found(pk: int, url_path: str, *, read_in: int | None) -> QuerySet[Page]:
        pages = _live(model).filter(pk=pk, url_path=url_path)
        if read_in is None:
            return pages
        translations = Page.objects.filter(translation_key=OuterRef("translation_key"), locale=read_in, live=True)
        return pages.annotate(translation_pk=Subquery(translations.values("pk")[:1]))

    return Prepared(found, int, str)


def _live(model: type[Page]) -> QuerySet[Page]:
    """The live pages of a type, with what they are served with."""
    return model._default_manager.filter(live=True).select_related("locale", *getattr(model, "served_with", ()))


def _address(stem: str, steps: list[str]) -> str:
    return stem + "".join(f"{step}/" for step in steps)


def _find_place(url_path: str) -> Place:
    """Raises LookupError, so that an address without a page is not remembered as one: a page may appear there any moment."""
    found = Page.objects.filter(slug=url_path.strip("/").rpartition("/")[2], url_path=url_path)
    row = found.values_list("pk", "content_type_id").first()
    if row is None:
        raise LookupError(url_path)
    return _place(*row)


def _place(pk: int, content_type_id: int) -> Place:
    model = ContentType.objects.get_for_id(content_type_id).model_class()
    return Place(pk, model if model is not None and issubclass(model, Page) else Page)


def _find_deepest(way: tuple[str, tuple[str, ...]]) -> tuple[Place | None, list[str]]:
    """The last page on the way, live or not, and the steps that lead on from it; None: there is but the home page."""
    stem, steps = way[0], list(way[1])
    addresses = {_address(stem, steps[:count]): count for count in range(1, len(steps) + 1)}
    rows = Page.objects.filter(slug__in=set(steps), url_path__in=addresses).values_list("url_path", "pk", "content_type_id")
    if not rows:
        return None, steps
    url_path, pk, content_type_id = max(rows, key=lambda row: len(row[0]))
    return _place(pk, content_type_id), steps[addresses[url_path] :]


# --- Not translated yet ---------------------------------------------------------------------------


def _find_source(pk: int) -> str:
    """Where the source of a translated page stands."""
    keys = Page.objects.filter(pk=pk).values("translation_key")
    sources = Page.objects.filter(translation_key__in=keys, locale__language_code=settings.LANGUAGE_CODE)
    address: str | None = sources.values_list("url_path", flat=True).first()
    if address is None:
        raise Http404
    return address


def _in_source_language(request: HttpRequest, stem: str, steps: list[str], language: str) -> RouteResult | HttpResponse:
    """The page in the source language, to be shown to readers of another one; a redirect when there is a translation after all."""
    locale = _locales(None).get(language)
    page = locale and page_at(_address(stem, steps), read_in=locale.pk)
    if not page or not hasattr(page, "reader_locale"):
        raise Http404
    if page.translation_pk is not None:
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return HttpResponseRedirect((Page.objects.get(pk=page.translation_pk).get_url(request) or "/") + query)
    page.reader_locale = locale
    return page.route(request, [])


def _find_locales(_nothing: None) -> dict[str, Locale]:
    return {locale.language_code: locale for locale in Locale.objects.all()}


_places = ShortCache[str, Place](_find_place)
_deepest = ShortCache[tuple[str, tuple[str, ...]], tuple[Place | None, list[str]]](_find_deepest)
_sources = ShortCache[int, str](_find_source)
_locales = ShortCache[None, dict[str, Locale]](_find_locales)


@receiver([page_published, page_unpublished, post_page_move, page_slug_changed])
@receiver(post_delete, sender=Page)
@receiver([post_save, post_delete], sender=Locale)
def forget(**_kwargs: Any) -> None:
    for cache in (_places, _deepest, _sources, _locales):
        cache.clear()
