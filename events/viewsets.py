"""Programmes and events in the editor."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSetGroup

from cms.viewsets import FactViewSet, in_three_languages
from events.brochure.viewsets import BrochureViewSet
from events.editing.buttons import event_buttons
from events.filters import EventFilterSet
from events.models import Event, Pathway, Programme, SchoolHoliday
from events.panels import EVENT_PANELS

EXTENSION: list[Panel] = [
    FieldRowPanel([FieldPanel("until"), FieldPanel("precision")]),
    FieldRowPanel([FieldPanel(f"why_{code}") for code in ("fr", "nl", "en")]),
]
SHOWN: list[Panel] = [
    FieldRowPanel([FieldPanel("museum"), FieldPanel("image")]),
    FieldRowPanel([FieldPanel(f"name_{code}") for code in ("fr", "nl", "en")]),
    *(FieldPanel(f"text_{code}") for code in ("fr", "nl", "en")),
]


class ProgrammeViewSet(FactViewSet):
    model = Programme
    icon = "list-ul"
    list_display: ClassVar = ["name_fr", "kind", "status", "start", "end", "museums_count"]
    list_filter: ClassVar = ["kind", "status"]
    list_export: ClassVar = [
        "slug", "name_fr", "name_nl", "name_en", "kind", "status", "start", "end", "museums_count", "events_count",
    ]  # fmt: skip
    search_fields: ClassVar = ["name_fr", "name_nl", "name_en"]
    panels: ClassVar = [
        in_three_languages("name", _("Name")),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("status")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("start"), FieldPanel("start_precision", heading=_("Known to the"))]),
                FieldRowPanel([FieldPanel("end"), FieldPanel("end_precision", heading=_("Known to the"))]),
            ],
            heading=_("Dates"),
        ),
        InlinePanel("extensions", EXTENSION, label=_("extension"), heading=_("Extensions")),
        FieldPanel("edition_of"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("museums_count"), FieldPanel("events_count"), FieldPanel("stated_year")]),
                FieldPanel("museums", widget=forms.CheckboxSelectMultiple),
            ],
            heading=_("Museums and events"),
        ),
        InlinePanel("shown", SHOWN, label=_("museum"), heading=_("What the museums show")),
        InlinePanel("figures", label=_("figure"), heading=_("Other figures, as stated")),
    ]


class PathwayViewSet(FactViewSet):
    model = Pathway
    icon = "education"
    list_display: ClassVar = ["name_fr", "subject", "minutes", "tested_on"]
    list_filter: ClassVar = ["subject"]
    list_export: ClassVar = [
        "slug", "name_fr", "name_nl", "name_en", "subject", "levels", "minutes", "booking_email", "booking_phone", "booking_url",
    ]  # fmt: skip
    search_fields: ClassVar = ["name_fr", "name_nl", "name_en"]
    panels: ClassVar = [
        in_three_languages("name", _("Name")),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("subject"), FieldPanel("minutes")]),
        FieldPanel("levels"),
        InlinePanel(
            "steps",
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("museum")]),
                FieldRowPanel([FieldPanel("name"), FieldPanel("commune")]),
            ],
            label=_("step"),
            heading=_("Museum, company and training course"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("booking_email"), FieldPanel("booking_phone"), FieldPanel("booking_url")])],
            heading=_("Booking"),
        ),
        FieldRowPanel([FieldPanel("tested_on"), FieldPanel("tested_precision")]),
    ]


class EventIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("commune", "programme", "venue")

    def get_list_more_buttons(self, instance: Event) -> list[Any]:
        return [*super().get_list_more_buttons(instance), *event_buttons(instance, self.request.user)]


class EventEditView(generic.EditView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return [*event_buttons(self.object, self.request.user), *super().header_more_buttons]


class EventViewSet(FactViewSet):
    model = Event
    icon = "date"
    index_view_class = EventIndexView
    edit_view_class = EventEditView
    filterset_class = EventFilterSet
    list_display: ClassVar = ["name_fr", "kind", "status", "timing", "start", "end", "venue", "commune", "is_published"]
    list_export: ClassVar = [
        "slug", "name_fr", "name_nl", "name_en", "kind", "status", "audiences", "start", "end", "place", "commune", "organiser",
    ]  # fmt: skip
    search_fields: ClassVar = ["name_fr", "name_nl", "name_en", "place", "organiser"]
    edit_handler = EVENT_PANELS


class SchoolHolidayViewSet(FactViewSet):
    model = SchoolHoliday
    icon = "calendar-alt"
    list_display: ClassVar = ["name_fr", "zone", "start", "end"]
    list_filter: ClassVar = {"zone": ["exact"], "start": ["gte", "lte"]}
    list_export: ClassVar = ["zone", "name_fr", "name_nl", "name_en", "start", "end"]
    search_fields: ClassVar = ["name_fr", "name_nl", "name_en"]
    panels: ClassVar = [
        FieldPanel("zone"),
        in_three_languages("name", _("Name")),
        FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
    ]


class AgendaGroup(ModelViewSetGroup):
    menu_label = _("Agenda")
    menu_icon = "date"
    menu_order = 160
    items = (EventViewSet, ProgrammeViewSet, PathwayViewSet, BrochureViewSet, SchoolHolidayViewSet)
