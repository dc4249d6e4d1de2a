from __future__ import annotations

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.blocks import BodyField
from cms.models import BasePage
from events.models.facts import Event, Programme
from museums.card_pictures import with_pictures
from museums.models.pages import FactPage, museum_pages

EVENTS_PER_PAGE = 20


class ProgrammeIndexPage(BasePage):
    max_count_per_parent = 1
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["events.ProgrammePage"]
    page_description = _("The programmes that museums run together.")
    template = "events/programme_index_page.html"

    class Meta:
        verbose_name = _("list of programmes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        programmes = (
            ProgrammePage.objects.child_of(self)
            .listed()
            .select_related("programme")
            .order_by(models.F("programme__start").desc(nulls_last=True), "title")
        )
        return {**super().get_context(request, *args, **kwargs), "programmes": list(programmes)}


class ProgrammePage(FactPage):
    fact_field = "programme"
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="pages", verbose_name=_("programme"))
    body = BodyField(verbose_name=_("text"))

    parent_page_types: ClassVar = ["events.ProgrammeIndexPage"]
    subpage_types: ClassVar = []
    page_description = _("One programme: its theme, museums and events.")
    template = "events/programme_page.html"
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("programme"), FieldPanel("body")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields: ClassVar = [SynchronizedField("slug"), SynchronizedField("programme", overridable=False)]

    class Meta:
        verbose_name = _("programme page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "museums": with_pictures(museum_pages(self.reading_locale_id, museum__programmes=self.programme_id)),
            "events": list(
                Event.objects.public().filter(programme=self.programme_id).select_related("commune").order_by("start")
            ),
        }


class AgendaPage(BasePage):
    """The network's dated events, those to come first, then the archive from the latest on."""

    max_count_per_parent = 1
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = []
    page_description = _("What happens in the network, to come and past.")
    template = "events/agenda_page.html"

    class Meta:
        verbose_name = _("agenda")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        upcoming, past = Event.objects.for_agenda()
        page = Paginator(past, EVENTS_PER_PAGE).get_page(request.GET.get("page"))
        return {
            **super().get_context(request, *args, **kwargs),
            "upcoming": list(upcoming) if page.number == 1 else [],
            "results": page,
        }
