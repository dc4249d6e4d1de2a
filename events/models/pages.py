"""The pages of the agenda and of events."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.blocks import BodyField
from cms.models import BasePage
from cms.pictures import prefetch_renditions
from cms.prepared import Prepared, keep_related
from cms.source_rows import SourceRows
from events.editing.fact_panel import EventFactPanel
from events.models.events import Event
from events.models.occurrences import Occurrence
from events.models.vocabulary import EventPriceKind
from museums.models import Museum
from museums.models.page_pictures import PICTURES_PANEL, PagePicture
from museums.models.pages import FactPage


class AgendaPage(BasePage):
    """The network's events: as a list, a month or a week, with filters. The address bar holds the state; no script is needed."""

    max_count_per_parent = 1
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["events.EventPage"]
    page_description = _("What happens in the network, to come and past.")
    template = "events/agenda_page.html"

    class Meta:
        verbose_name = _("agenda")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from events.agenda import shown  # noqa: PLC0415 - it reads the pages

        return {**super().get_context(request, *args, **kwargs), **shown(request.GET, self.reading_locale_id)}


class EventPage(FactPage):
    """One event in the words of one language; its facts and dates are the event's. Pictures: as of a museum's page."""

    fact_field = "event"
    served_with = ("event__commune", "event__venue__commune", "event__programme", "event__territory")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="pages", verbose_name=_("event"))
    body = BodyField(verbose_name=_("text"))

    parent_page_types: ClassVar = ["events.AgendaPage"]
    subpage_types: ClassVar = []
    page_description = _("What visitors read about one event.")
    template = "events/event_page.html"
    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldPanel("event"),
        EventFactPanel(heading=_("Facts and dates")),
        PICTURES_PANEL,
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields: ClassVar = [
        SynchronizedField("slug"),
        SynchronizedField("event", overridable=False),
        SynchronizedField("pictures", overridable=False),
    ]

    class Meta:
        verbose_name = _("event page")
        verbose_name_plural = _("event pages")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What is not for the public is not shown, whatever became of its page."""
        if not self.event.is_public and not getattr(request, "is_preview", False):
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from events.leading import museum_pages_of, programme_page_of  # noqa: PLC0415 - it reads the pages
        from events.listing import dates_of_series  # noqa: PLC0415 - the same
        from events.nearby import also_near  # noqa: PLC0415 - the same

        upcoming, past = dates_of_series(self.event)
        following = next((date for date in upcoming if not date.is_off), None)
        event = self.part_shown(following or next(iter([*upcoming, *past]), None))
        keep_related(event, museums=_MUSEUMS(event.pk))
        if event.price_kind == EventPriceKind.TARIFFS:
            models.prefetch_related_objects([event], "prices")
        pages = museum_pages_of(event, self.reading_locale_id)
        return {
            **super().get_context(request, *args, **kwargs),
            "event": event,
            "venue_page": pages.get(event.venue_id or 0),
            "organisers": [(museum, pages.get(museum.pk)) for museum in event.museums.all()],
            "programme_page": programme_page_of(event, self.reading_locale_id),
            "pictures": self.shown_pictures(),
            "upcoming": upcoming,
            "past": past,
            "following": following,
            "nearby": also_near(event, following.day, self.reading_locale_id) if following and not following.is_period else [],
        }

    def part_shown(self, date: Occurrence | None) -> Event:
        """Of a series that was split, the part whose hours, place and price hold for this date."""
        return self.event if date is None or date.event_id == self.event_id else date.event

    def shown_pictures(self) -> list[EventPicture]:
        """The pictures in their order, with their renditions: those of the page in the source language."""
        pictures = _PICTURES(self)
        prefetch_renditions([shown.image for shown in pictures], "portrait", "text")
        return pictures


class EventPicture(PagePicture):
    page = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="pictures")


_MUSEUMS = Prepared(lambda event: Museum.objects.filter(events=event), int)
_PICTURES = SourceRows(EventPicture, "pictures", "image")
