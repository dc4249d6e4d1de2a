"""Which page puts a territory, a club or a trade into words, asked for once in a few seconds: they are few and hardly change."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models.signals import post_delete, post_save
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.models import NamedFact
from cms.short_cache import ShortCache
from cms.visibility import source_locale_id

GATHERINGS = ("TerritoryPage", "ClubPage", "TradePage")
INDEXES = ("TerritoryIndexPage", "ClubIndexPage", "TradeIndexPage")

Key = tuple[str, int]


def _load(language: str) -> dict[Key, Page]:
    found: dict[Key, Page] = {}
    for name in GATHERINGS:
        model: Any = apps.get_model("museums", name)
        for page in model.objects.readable_in(_locale_id(language)).defer("body"):
            found[model.fact_field, getattr(page, f"{model.fact_field}_id")] = page
    return found


def _load_indexes(language: str) -> dict[str, Page]:
    models: list[Any] = [apps.get_model("museums", name) for name in INDEXES]
    lists = {model: model.objects.readable_in(_locale_id(language)).first() for model in models}
    return {model.entry_model().fact_field: page for model, page in lists.items() if page is not None}


def _locale_id(language: str) -> int:
    return Locale.objects.filter(language_code=language).values_list("pk", flat=True).first() or source_locale_id(None)


_pages_in = ShortCache[str, dict[Key, Page]](_load)
_indexes_in = ShortCache[str, dict[str, Page]](_load_indexes)


def page_of(fact: NamedFact, language: str) -> Page | None:
    """The public page of a territory, club or trade in a language."""
    return _pages_in(language).get((fact._meta.model_name or "", fact.pk))


def index_of(kind: str, language: str) -> Page | None:
    """The public list of pages of a kind of fact: `territory`, `club` or `trade`."""
    return _indexes_in(language).get(kind)


def forget(**_kwargs: Any) -> None:
    _pages_in.clear()
    _indexes_in.clear()


def connect() -> None:
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(forget, dispatch_uid="forget_fact_pages")
    for signal in (post_save, post_delete):
        signal.connect(forget, sender=PageViewRestriction, dispatch_uid="forget_fact_pages")
