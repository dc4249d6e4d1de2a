"""Pages that gather museums: those of a territory, of a club, of a trade, and the three lists of such pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.blocks import BodyField
from cms.models import BasePage
from museums.filters import DirectoryFilters
from museums.folding import fold
from museums.models.facts import Club, Territory, Trade
from museums.models.meetings import Meeting
from museums.models.pages import FactPage, museum_pages

PER_PAGE = 24
MEETINGS = 6


class GatheringPage(FactPage):
    """A page of a fact that museums share. `museum_field` is what a museum calls that fact."""

    museum_field: ClassVar[str]
    body = BodyField(verbose_name=_("text"))

    subpage_types: ClassVar = []
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from museums.card_pictures import with_pictures  # noqa: PLC0415 - it reads the models

        museums = museum_pages(self.reading_locale_id, **{f"museum__{self.museum_field}": getattr(self, f"{self.fact_field}_id")})
        page = Paginator(museums, PER_PAGE).get_page(request.GET.get("page"))
        page.object_list = with_pictures(page.object_list)
        return {
            **super().get_context(request, *args, **kwargs),
            "results": page,
            "total": page.paginator.count,
            "here": self.here(),
        }

    def here(self) -> DirectoryFilters:
        """What the directory would be asked for to find these museums: the map asks so."""
        return DirectoryFilters(**{self.fact_field: getattr(self, self.fact_field).slug})


class FactIndexPage(BasePage):
    """The list of the pages of one kind of fact, each with the number of its museums that have a page."""

    max_count_per_parent = 1
    parent_page_types: ClassVar = ["home.HomePage"]

    class Meta:
        abstract = True

    @classmethod
    def entry_model(cls) -> type[GatheringPage]:
        """The type of the pages in the list: the only one allowed below."""
        [model] = cls.clean_subpage_models()
        return model

    def entries(self) -> list[Any]:
        model = self.entry_model()
        pages = model.objects.readable_in(self.reading_locale_id).select_related(model.fact_field).defer("body")
        counts = self._museum_counts(f"museum__{model.museum_field}")
        for page in pages:
            page.museum_count = counts.get(getattr(page, f"{model.fact_field}_id"), 0)
        return sorted(pages, key=lambda page: fold(page.title))

    def _museum_counts(self, field: str) -> dict[int, int]:
        museums = museum_pages(self.reading_locale_id, **{f"{field}__isnull": False}).prefetch_related(None).select_related(None)
        return dict(museums.order_by().values_list(field).annotate(models.Count("pk")))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "entries": self.entries()}


class TerritoryIndexPage(FactIndexPage):
    subpage_types: ClassVar = ["museums.TerritoryPage"]
    page_description = _("The nine territories of the network.")
    template = "museums/territory_index_page.html"

    class Meta:
        verbose_name = _("list of territories")


class TerritoryPage(GatheringPage):
    fact_field = museum_field = "territory"
    served_with = ("territory",)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="pages", verbose_name=_("territory"))

    parent_page_types: ClassVar = ["museums.TerritoryIndexPage"]
    page_description = _("One territory: its museums and what happens there.")
    template = "museums/territory_page.html"
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("territory"), FieldPanel("body")]
    override_translatable_fields: ClassVar = [SynchronizedField("slug"), SynchronizedField("territory", overridable=False)]

    class Meta:
        verbose_name = _("territory page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        held = Meeting.objects.filter(territory=self.territory_id, day__lte=timezone.localdate())
        meetings = held.select_related("commune").prefetch_related("museums", "visited")
        return {**super().get_context(request, *args, **kwargs), "meetings": list(meetings[:MEETINGS])}


class ClubIndexPage(FactIndexPage):
    subpage_types: ClassVar = ["museums.ClubPage"]
    page_description = _("The clubs of members who share a craft.")
    template = "museums/club_index_page.html"

    class Meta:
        verbose_name = _("list of clubs")


class ClubPage(GatheringPage):
    fact_field = "club"
    museum_field = "clubs"
    served_with = ("club",)
    club = models.ForeignKey(Club, on_delete=models.PROTECT, related_name="pages", verbose_name=_("club"))

    parent_page_types: ClassVar = ["museums.ClubIndexPage"]
    page_description = _("One club: its members and what they do together.")
    template = "museums/club_page.html"
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("club"), FieldPanel("body")]
    override_translatable_fields: ClassVar = [SynchronizedField("slug"), SynchronizedField("club", overridable=False)]

    class Meta:
        verbose_name = _("club page")


class TradeIndexPage(FactIndexPage):
    subpage_types: ClassVar = ["museums.TradePage"]
    page_description = _("The trades that museums show, by family.")
    template = "museums/trade_index_page.html"

    class Meta:
        verbose_name = _("list of trades")


class TradePage(GatheringPage):
    fact_field = "trade"
    museum_field = "trades"
    served_with = ("trade",)
    trade = models.ForeignKey(Trade, on_delete=models.PROTECT, related_name="pages", verbose_name=_("trade"))

    parent_page_types: ClassVar = ["museums.TradeIndexPage"]
    page_description = _("One trade: the museums that show it, events and articles.")
    template = "museums/trade_page.html"
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("trade"), FieldPanel("body")]
    override_translatable_fields: ClassVar = [
        SynchronizedField("slug", overridable=True),
        SynchronizedField("trade", overridable=False),
    ]

    class Meta:
        verbose_name = _("trade page")
