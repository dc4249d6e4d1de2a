from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.blocks import BodyField
from cms.models import BasePage
from museums.models.facts import Museum


def museum_pages(locale_id: int, **filters: Any) -> models.QuerySet[MuseumPage]:
    """The public pages of museums in one locale, by name, with all that a card shows in a fixed number of queries."""
    return (
        MuseumPage.objects.filter(locale_id=locale_id, **filters)
        .listed()
        .select_related("museum__commune", "museum__territory")
        .prefetch_related("museum__trades")
        .defer("body")
        .order_by("museum__name")
    )


class FactPage(BasePage):
    """A page that puts one fact into words: at most one page for a fact in each locale."""

    fact_field: ClassVar[str]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        fact_id = getattr(self, f"{self.fact_field}_id")
        if fact_id is None or not self.locale_id:
            return
        same = type(self)._default_manager.filter(**{f"{self.fact_field}_id": fact_id}, locale_id=self.locale_id)
        if same.exclude(pk=self.pk).exists():
            raise ValidationError({self.fact_field: _("This one already has a page in this language.")})


class MuseumPage(FactPage):
    """One museum in the words of one language; its facts are the museum's."""

    fact_field = "museum"
    kilometres: float | None = None  # from the place a visitor asked for, in a list
    museum = models.ForeignKey(Museum, on_delete=models.PROTECT, related_name="pages", verbose_name=_("museum"))
    body = BodyField(verbose_name=_("text"))

    parent_page_types: ClassVar = ["museums.MuseumDirectoryPage"]
    subpage_types: ClassVar = []
    page_description = _("What visitors read about one museum.")
    template = "museums/museum_page.html"
    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldPanel("museum", permission="museums.change_museum"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields: ClassVar = [
        SynchronizedField("slug"),
        SynchronizedField("title"),
        SynchronizedField("museum", overridable=False),
    ]

    class Meta:
        verbose_name = _("museum page")
        verbose_name_plural = _("museum pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        museum = Museum.objects.select_related("commune", "territory").prefetch_related("trades", "clubs").get(pk=self.museum_id)
        same_territory = museum_pages(self.locale_id, museum__territory=museum.territory_id).exclude(pk=self.pk)
        return {
            **super().get_context(request, *args, **kwargs),
            "museum": museum,
            "neighbours": list(same_territory[:4]) if museum.territory_id else [],
        }
