"""What an editor starts a page from: a summary and a body to write over. It is no page: it is in no tree, no list and no search."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models import BasePage, NamedFact


class PageTemplate(NamedFact):
    page_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="+", editable=False, verbose_name=_("type of page")
    )
    purpose = models.CharField(
        _("what it is for"), max_length=200, blank=True, help_text=_("One sentence for your colleagues, in their language.")
    )
    summary = models.TextField(_("summary"), max_length=400, blank=True)
    blocks = models.JSONField(default=list, editable=False)  # `type` and `value` of each, without ids

    class Meta:
        verbose_name = _("page template")
        verbose_name_plural = _("page templates")
        ordering: ClassVar = ["name_fr"]

    @property
    def page_class(self) -> type[BasePage] | None:
        """None for a type that the site no longer has."""
        found: Any = self.page_type.model_class()
        return found


class SectionTemplate(NamedFact):
    """Blocks that are often needed, to copy to the end of a page: practical information, a call to take the pass."""

    purpose = models.CharField(
        _("what it is for"), max_length=200, blank=True, help_text=_("One sentence for your colleagues, in their language.")
    )
    blocks = models.JSONField(default=list, editable=False)  # `type` and `value` of each, without ids

    class Meta:
        verbose_name = _("section template")
        verbose_name_plural = _("section templates")
        ordering: ClassVar = ["name_fr"]
