from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail_localize.fields import SynchronizedField

from cms.models import BasePage
from events.models import AgendaPage, Event, ProgrammePage
from home.blocks import FullBodyField
from museums.folding import fold
from museums.models import Museum, MuseumDirectoryPage, TerritoryPage, Trade
from passes.models import PassPage


class HomePage(BasePage):
    """The front door in one language."""

    body = FullBodyField(verbose_name=_("text"))

    parent_page_types: ClassVar = ["wagtailcore.Page"]
    page_description = _("The front door of the site in one language.")
    template = "home/home_page.html"
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("body")]
    override_translatable_fields: ClassVar = [SynchronizedField("slug", overridable=True)]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        here = {"locale_id": self.locale_id}
        upcoming, past = Event.objects.for_agenda()
        return {
            **super().get_context(request, *args, **kwargs),
            "museum_count": Museum.objects.count(),
            "trades": sorted(Trade.objects.filter(museums__isnull=False).distinct(), key=lambda trade: fold(trade.name)),
            "directory": MuseumDirectoryPage.objects.filter(**here).listed().first(),
            "agenda": AgendaPage.objects.filter(**here).listed().first(),
            "pass_page": PassPage.objects.filter(**here).listed().first(),
            "territories": list(TerritoryPage.objects.filter(**here).listed().select_related("territory").order_by("title")),
            "programmes": list(
                ProgrammePage.objects.filter(**here).listed().select_related("programme").order_by("-programme__start")[:3]
            ),
            "upcoming": list(upcoming[:4]),
            "past": list(past[:4]),
        }
