"""Programmes and events in the editor."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSetGroup

from cms.viewsets import FactViewSet, in_three_languages
from events.models import Event, Programme


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
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("museums_count"), FieldPanel("events_count")]),
                FieldPanel("museums", widget=forms.CheckboxSelectMultiple),
            ],
            heading=_("Museums and events"),
        ),
    ]


class EventIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("commune", "programme")


class EventViewSet(FactViewSet):
    model = Event
    icon = "date"
    index_view_class = EventIndexView
    list_display: ClassVar = ["name_fr", "kind", "status", "start", "end", "commune"]
    list_filter: ClassVar = {"kind": ["exact"], "status": ["exact"], "start": ["gte", "lte"], "programme": ["exact"]}
    list_export: ClassVar = [
        "slug", "name_fr", "name_nl", "name_en", "kind", "status", "audience", "start", "end", "place", "commune", "organiser",
    ]  # fmt: skip
    search_fields: ClassVar = ["name_fr", "name_nl", "name_en", "place", "organiser"]
    # The rule of recurring events has its own editor in a later step; what was imported is kept.
    panels: ClassVar = [
        in_three_languages("name", _("Name")),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("status"), FieldPanel("audience")]),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("start"), FieldPanel("end"), FieldPanel("date_precision", heading=_("Known to the"))])],
            heading=_("Dates"),
        ),
        MultiFieldPanel(
            [FieldPanel("place"), FieldRowPanel([FieldPanel("commune"), FieldPanel("territory")])],
            heading=_("Place"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("organiser"),
                FieldPanel("programme"),
                FieldPanel("museums", widget=forms.CheckboxSelectMultiple),
            ],
            heading=_("Who"),
        ),
    ]


class AgendaGroup(ModelViewSetGroup):
    menu_label = _("Agenda")
    menu_icon = "date"
    menu_order = 160
    items = (ProgrammeViewSet, EventViewSet)
