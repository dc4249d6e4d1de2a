"""Pictures and documents that hang on a page: those of the page in the source language, whatever the language read."""

from __future__ import annotations

from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import models
from wagtail.models import Page

from cms.prepared import Prepared
from cms.visibility import source_locale_id

R = TypeVar("R", bound=models.Model)


class SourceRows(Generic[R]):
    """The rows of a child relation (`relation`, by `ParentalKey` named `page`), each with what it points at (`with_it`)."""

    def __init__(self, model: type[R], relation: str, with_it: str) -> None:
        self.model = model
        self.relation = relation
        self.with_it = with_it
        self._live = Prepared(self._of_live_page, UUID)

    def __call__(self, page: Page) -> list[R]:
        """In their order. A draft that is previewed shows its own."""
        drafted: dict[str, Any] = page.__dict__.get("_cluster_related_objects", {})
        if self.relation in drafted or not page.live:
            return list(getattr(page, self.relation).all().select_related(self.with_it))
        return self._live(page.translation_key)

    def _of_live_page(self, translation_key: UUID) -> models.QuerySet[R]:
        return self.model._default_manager.filter(
            page__translation_key=translation_key, page__locale_id=source_locale_id(None), page__live=True
        ).select_related(self.with_it)
