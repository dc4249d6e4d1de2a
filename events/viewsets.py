"""Programmes and events in the editor."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
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
        return super().get_base_queryset().select_related("commune", "programme", "venue")


class EventViewSet(FactViewSet):
    model = Event
    icon = "date"
    index_view_class = EventIndexView
    list_display: ClassVar = ["name_fr", "kind", "status", "start", "end", "venue", "commune"]
    list_filter: ClassVar = {"kind": ["exact"], "status": ["exact"], "start": ["gte", "lte"], "programme": ["exact"]}
    list_export: ClassVar = [
        "slug", "name_fr", "name_nl", "name_en", "kind", "status", "audiences", "start", "end", "place", "commune", "organiser",
    ]  # fmt: skip
    search_fields: ClassVar = ["name_fr", "name_nl", "name_en", "place", "organiser"]
    # The rule has its own editor (events/admin): what is stored is kept.
    panels: ClassVar = [
        in_three_languages("name", _("Name")),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("status")]),
        FieldPanel("audiences"),
        FieldRowPanel([FieldPanel("is_published"), FieldPanel("is_example")]),
        MultiFieldPanel(
            [
                FieldPanel("timing"),
                FieldRowPanel([FieldPanel("start"), FieldPanel("end"), FieldPanel("date_precision", heading=_("Known to the"))]),
                FieldRowPanel([FieldPanel("start_time"), FieldPanel("duration")]),
                FieldPanel("opening_hours"),
                FieldPanel("former_start"),
            ],
            heading=_("Dates"),
        ),
        InlinePanel("extra_dates", heading=_("Extra dates"), label=_("extra date")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("place_kind"), FieldPanel("venue")]),
                FieldRowPanel([FieldPanel("place"), FieldPanel("address")]),
                FieldRowPanel([FieldPanel("commune"), FieldPanel("territory")]),
                FieldPanel("online_url"),
            ],
            heading=_("Place"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("organiser"),
                FieldPanel("programme"),
                FieldPanel("museums", widget=forms.CheckboxSelectMultiple),
                FieldPanel("trades", widget=forms.CheckboxSelectMultiple),
            ],
            heading=_("Who"),
        ),
        FieldPanel("price_kind"),
        InlinePanel("prices", heading=_("Tariffs"), label=_("tariff")),
        MultiFieldPanel(
            [
                FieldPanel("booking"),
                FieldRowPanel([FieldPanel("booking_phone"), FieldPanel("booking_email"), FieldPanel("booking_url")]),
                FieldRowPanel(
                    [FieldPanel("booking_opens_at"), FieldPanel("booking_closes_at"), FieldPanel("booking_closes_before")]
                ),
                FieldRowPanel([FieldPanel("capacity_on_site"), FieldPanel("capacity_online")]),
            ],
            heading=_("Booking"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("languages"),
                FieldRowPanel([FieldPanel("age_min"), FieldPanel("age_max")]),
                FieldRowPanel([FieldPanel("step_free"), FieldPanel("accessible_toilets")]),
                FieldRowPanel([FieldPanel(f"label_{family}") for family in ("hearing", "mental", "physical", "visual")]),
                FieldPanel("weather_dependent"),
                FieldRowPanel([FieldPanel("contact_email"), FieldPanel("contact_phone")]),
            ],
            heading=_("For whom"),
        ),
    ]


class AgendaGroup(ModelViewSetGroup):
    menu_label = _("Agenda")
    menu_icon = "date"
    menu_order = 160
    items = (ProgrammeViewSet, EventViewSet)
