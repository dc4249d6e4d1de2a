from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.blocks import BodyField
from cms.models import BasePage
from museums.models.facts import Club, Museum, Territory


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
            "territory_page": TerritoryPage.in_locale(self.locale_id, territory=museum.territory_id),
            "club_pages": list(ClubPage.objects.filter(locale_id=self.locale_id, club__in=museum.clubs.all()).listed()),
            "neighbours": list(same_territory[:4]) if museum.territory_id else [],
        }


class TerritoryIndexPage(BasePage):
    max_count_per_parent = 1
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["museums.TerritoryPage"]
    page_description = _("The nine territories of the network.")
    template = "museums/territory_index_page.html"

    class Meta:
        verbose_name = _("list of territories")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        territories = (
            TerritoryPage.objects.child_of(self)
            .listed()
            .select_related("territory")
            .annotate(museum_count=models.Count("territory__museums"))
            .order_by("title")
        )
        return {**super().get_context(request, *args, **kwargs), "territories": list(territories)}


class TerritoryPage(FactPage):
    fact_field = "territory"
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="pages", verbose_name=_("territory"))
    body = BodyField(verbose_name=_("text"))

    parent_page_types: ClassVar = ["museums.TerritoryIndexPage"]
    subpage_types: ClassVar = []
    page_description = _("One territory: its museums and what happens there.")
    template = "museums/territory_page.html"
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("territory"), FieldPanel("body")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields: ClassVar = [SynchronizedField("slug"), SynchronizedField("territory", overridable=False)]

    class Meta:
        verbose_name = _("territory page")

    @classmethod
    def in_locale(cls, locale_id: int, *, territory: int | None) -> Page | None:
        """The public page of a territory in a locale, or None."""
        if territory is None:
            return None
        return cls.objects.filter(locale_id=locale_id, territory_id=territory).listed().first()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        museums = museum_pages(self.locale_id, museum__territory=self.territory_id)
        return {**super().get_context(request, *args, **kwargs), "museums": list(museums)}


class ClubIndexPage(BasePage):
    max_count_per_parent = 1
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["museums.ClubPage"]
    page_description = _("The clubs of members who share a craft.")
    template = "museums/club_index_page.html"

    class Meta:
        verbose_name = _("list of clubs")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        clubs = (
            ClubPage.objects.child_of(self)
            .listed()
            .select_related("club")
            .annotate(museum_count=models.Count("club__museums"))
            .order_by("title")
        )
        return {**super().get_context(request, *args, **kwargs), "clubs": list(clubs)}


class ClubPage(FactPage):
    fact_field = "club"
    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="pages", verbose_name=_("club"))
    body = BodyField(verbose_name=_("text"))

    parent_page_types: ClassVar = ["museums.ClubIndexPage"]
    subpage_types: ClassVar = []
    page_description = _("One club: its members and what they do together.")
    template = "museums/club_page.html"
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("club"), FieldPanel("body")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields: ClassVar = [SynchronizedField("slug"), SynchronizedField("club", overridable=False)]

    class Meta:
        verbose_name = _("club page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        museums = museum_pages(self.locale_id, museum__clubs=self.club_id)
        return {**super().get_context(request, *args, **kwargs), "museums": list(museums)}
