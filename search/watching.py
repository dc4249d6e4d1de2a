"""What changes the index: pages, facts, events, files, restrictions. Noted in the transaction that makes the change, written
after it has been committed, so that what is rolled back is never found and what fails here never undoes a publication."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import structlog
from django.apps import apps
from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver
from django_q.tasks import async_task
from modelcluster.fields import ParentalKey
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, ReferenceIndex, Site
from wagtail.signals import post_page_move

from cms.bulk_writing import is_loading
from cms.models import BasePage, CustomDocument
from events.models import Event, Programme
from museums.models import Club, Commune, Museum, Territory, Trade
from museums.models.pages import FactPage
from search import indexing
from search.facts import relations
from search.models import Document, DocumentText, FileText

logger = structlog.get_logger("portal.search")

#: More than so many keys are left to a task; until it has run, results are still checked page by page when they are shown.
AT_ONCE = 200
FACTS: tuple[type[models.Model], ...] = (Museum, Commune, Territory, Trade, Club, Programme)


@cache
def facts_with_pages() -> frozenset[Any]:
    """The models that pages put into words (a testimony), whatever app they are in."""
    pages = [model for model in apps.get_models() if issubclass(model, FactPage)]
    return frozenset(model._meta.get_field(model.fact_field).related_model for model in pages)


# --- After commit -----------------------------------------------------------------------------------


class Pending:
    """The keys that one transaction has touched. Called when it is committed."""

    def __init__(self) -> None:
        self.keys: set[str] = set()

    def __call__(self) -> None:
        bring_up_to_date(self.keys)


def touch(keys: Iterable[str]) -> None:
    """Have these keys indexed when the current transaction is committed; at once where there is none."""
    keys = set(keys)
    if not keys or is_loading():
        return
    connection = transaction.get_connection()
    waiting = next((func for _ids, func, *_ in reversed(connection.run_on_commit) if isinstance(func, Pending)), None)
    if waiting is None:
        waiting = Pending()
        waiting.keys |= keys
        transaction.on_commit(waiting)
    else:
        waiting.keys |= keys


def bring_up_to_date(keys: set[str]) -> None:
    """Index now, or leave it to a task: when it is much, or when it failed. Never raises: the change itself is made."""
    try:
        if len(keys) <= AT_ONCE:
            indexing.index(keys | files_of(keys))
            return
    except Exception:
        logger.exception("search_index_failed", keys=len(keys))
    later("search.tasks.index_keys", sorted(keys))


def later(task: str, *arguments: Any) -> None:
    """Hand over to the workers, who try again when it fails. If even that fails, the nightly run mends the index."""
    try:
        async_task(task, *arguments)
    except Exception:
        logger.exception("search_task_not_queued", task=task)


def files_of(keys: Iterable[str]) -> set[str]:
    """The files that stand or fall with these pages: those they lead to now, and those the index has from them."""
    keys = [key.removeprefix("page:") for key in keys if key.startswith("page:")]
    if not keys:
        return set()
    pages = list(Page.objects.filter(translation_key__in=keys).values_list("pk", flat=True))
    leading = ReferenceIndex.objects.filter(
        base_content_type__app_label="wagtailcore",
        base_content_type__model="page",
        object_id__in=[str(pk) for pk in pages],
        to_content_type__app_label="cms",
        to_content_type__model="customdocument",
    ).values_list("to_object_id", flat=True)
    known = DocumentText.objects.filter(page_id__in=pages, document__key__startswith="file:")
    return {f"file:{pk}" for pk in leading} | set(known.values_list("document__key", flat=True))


# --- Pages ------------------------------------------------------------------------------------------


@receiver(post_save)
def page_saved(sender: type[models.Model], instance: Any, update_fields: Any = None, raw: bool = False, **_kwargs: Any) -> None:
    """Publishing, unpublishing and every other way to write a live page end in a save. A draft writes named fields only."""
    if issubclass(sender, BasePage) and not raw and (update_fields is None or "live" in update_fields):
        touch({f"page:{instance.translation_key}"})


@receiver(post_delete)
def page_deleted(sender: type[models.Model], instance: Any, **_kwargs: Any) -> None:
    if issubclass(sender, BasePage):
        touch({f"page:{instance.translation_key}"})


@receiver(post_page_move)
def page_moved(instance: Page, **_kwargs: Any) -> None:
    touch(keys_under(instance))


@receiver([post_save, post_delete], sender=PageViewRestriction)
def restriction_changed(instance: PageViewRestriction, **_kwargs: Any) -> None:
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        touch(keys_under(page))


@receiver([post_save, post_delete], sender=Site)
def site_changed(raw: bool = False, **_kwargs: Any) -> None:
    """Which pages have an address may have changed, for any of them."""
    if not raw and not is_loading():
        transaction.on_commit(lambda: later("search.tasks.refresh"))


def keys_under(page: Page) -> set[str]:
    """The keys of a page and of all below it."""
    found = Page.objects.filter(path__startswith=page.path).values_list("translation_key", flat=True)
    return {f"page:{key}" for key in found}


# --- Facts ------------------------------------------------------------------------------------------


@receiver([post_save, pre_delete])
def fact_changed(sender: type[models.Model], instance: Any, raw: bool = False, **_kwargs: Any) -> None:
    if raw or is_loading():
        return
    if sender is Event:
        touch({f"event:{instance.pk}"} | keys_of_fact(instance))
    elif sender in FACTS or sender in facts_with_pages():
        touch(keys_of_fact(instance))


@receiver(m2m_changed)
def fact_relations_changed(instance: Any, action: str, **_kwargs: Any) -> None:
    if action.startswith("post_") and not is_loading():
        fact_changed(type(instance), instance)


def keys_of_fact(fact: models.Model) -> set[str]:
    """The keys of everything that is found by what this fact says."""
    museums = museums_of(fact)
    told: dict[type[models.Model], Any] = {type(fact): [fact.pk]}
    if museums is not None:
        told[Museum] = museums
    keys: set[str] = set()
    for model in apps.get_models():
        for name in {*(name for name, _many in relations(model)), *own_relation(model)}:
            related = told.get(model._meta.get_field(name).related_model)  # type: ignore[arg-type]  # a relation's
            if related is not None:
                keys |= keys_of(model, **{f"{name}__in": related})
    return keys


def own_relation(model: type[models.Model]) -> tuple[str, ...]:
    return (model.fact_field,) if issubclass(model, FactPage) else ()


def museums_of(fact: models.Model) -> models.QuerySet[Museum, int] | None:
    """The museums that this fact describes, as a sub-query; None where it describes none."""
    filters: dict[type[models.Model], str] = {
        Museum: "pk",
        Commune: "commune",
        Territory: "territory",
        Trade: "trades",
        Club: "clubs",
    }
    name = filters.get(type(fact))
    return Museum.objects.filter(**{name: fact.pk}).values_list("pk", flat=True) if name else None


def keys_of(model: type[models.Model], **filters: Any) -> set[str]:
    """The keys of pages, of the pages that hold rows of a model, or of events."""
    if issubclass(model, Page):
        return {f"page:{key}" for key in model._default_manager.filter(**filters).values_list("translation_key", flat=True)}
    if model is Event:
        return {f"event:{pk}" for pk in Event.objects.filter(**filters).values_list("pk", flat=True)}
    rows = model._default_manager.filter(**filters)
    keys: set[str] = set()
    for field in model._meta.fields:
        parent: Any = field.related_model if field.many_to_one else None
        if parent and issubclass(parent, Page):
            keys |= {f"page:{key}" for key in rows.values_list(f"{field.name}__translation_key", flat=True)}
        elif isinstance(field, ParentalKey) and parent is not Event:  # an event's own rows say nothing that is searched
            # A row of a fact (a step of a pathway): the pages that put the fact into words
            keys |= keys_of_pages_about(parent, rows.values(field.attname))
    return keys


def keys_of_pages_about(fact: type[models.Model], keys: Any) -> set[str]:
    pages = [
        model
        for model in apps.get_models()
        if issubclass(model, FactPage) and model._meta.get_field(model.fact_field).related_model is fact
    ]
    return {found for model in pages for found in keys_of(model, **{f"{model.fact_field}__in": keys})}


# --- Files ------------------------------------------------------------------------------------------


@receiver(post_save, sender=CustomDocument)
def file_saved(instance: CustomDocument, raw: bool = False, **_kwargs: Any) -> None:
    if raw or is_loading():
        return
    touch({f"file:{instance.pk}"})
    if instance.filename.lower().endswith(".pdf"):
        transaction.on_commit(lambda: later("search.tasks.read_file", instance.pk))


@receiver(post_delete, sender=CustomDocument)
def file_deleted(instance: CustomDocument, **_kwargs: Any) -> None:
    FileText.objects.filter(pk=instance.pk).delete()
    touch({f"file:{instance.pk}"})


@receiver([post_save, post_delete], sender=CollectionViewRestriction)
@receiver(post_save, sender=Collection)
def collection_changed(**_kwargs: Any) -> None:
    """Whose files are private may have changed: few sites have so many collections that more than all files is worth it."""
    known = Document.objects.filter(key__startswith="file:").values_list("key", flat=True)
    touch({*known, *(f"file:{pk}" for pk in FileText.objects.values_list("pk", flat=True))})
