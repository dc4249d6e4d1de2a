"""The form of an event, part by part, in the order in which one thinks of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, Panel

from cms.viewsets import in_three_languages
from events.imports.sources import SourcePanel

TARIFF = [FieldRowPanel([FieldPanel("label_fr"), FieldPanel("label_nl"), FieldPanel("label_en"), FieldPanel("amount")])]
QUESTION = [
    FieldRowPanel([FieldPanel("label_fr"), FieldPanel("label_nl"), FieldPanel("label_en")]),
    FieldRowPanel([FieldPanel("kind"), FieldPanel("required")]),
    FieldRowPanel([FieldPanel("choices_fr"), FieldPanel("choices_nl"), FieldPanel("choices_en")]),
]
EXTRA = [FieldRowPanel([FieldPanel("day"), FieldPanel("start_time"), FieldPanel("duration")])]


def when(condition: str) -> dict[str, Any]:
    """Shown only while this holds: see assets/editor/shown-when.ts."""
    return {"attrs": {"data-shown-when": condition}}


def group(heading: Any, *panels: Panel, **kwargs: Any) -> Panel:
    return MultiFieldPanel(list(panels), heading=heading, **kwargs)


def row(*panels: Panel | str, **kwargs: Any) -> Panel:
    return FieldRowPanel([FieldPanel(panel) if isinstance(panel, str) else panel for panel in panels], **kwargs)


EVENT_PANELS = ObjectList(
    [
        SourcePanel(),
        group(
            _("What"),
            in_three_languages("name", _("Name")),
            row("kind", "status"),
            FieldPanel("programme"),
            FieldPanel("trades", widget=forms.CheckboxSelectMultiple),
        ),
        group(
            _("When"),
            FieldPanel("timing", widget=forms.RadioSelect, heading=_("It takes place")),
            row("start", FieldPanel("end", help_text=_("Of a series: give its end in the rule."), **when("timing=once,period"))),
            FieldPanel("date_precision", heading=_("The dates are known to the"), **when("timing=once,period")),
            FieldPanel("recurrences", **when("timing=repeats")),
            row("start_time", "duration", **when("timing=once,repeats")),
            FieldPanel("opening_hours", **when("timing=period")),
            FieldPanel("former_start", **when("timing=once,period;status=planned,postponed,moved_online")),
        ),
        InlinePanel(
            "extra_dates",
            panels=EXTRA,
            heading=_("Exceptional dates"),
            label=_("extra date"),
            help_text=_("Dates beside the rule or the period, each with its own hours."),
            **when("timing=repeats,period"),
        ),
        group(
            _("Where"),
            row("place_kind", FieldPanel("venue", **when("place_kind=,museum,hybrid"))),
            row("place", "address", **when("place_kind=,place,hybrid")),
            FieldPanel("commune", **when("place_kind=,place,hybrid")),
            FieldPanel("online_url", **when("place_kind=,online,hybrid")),
            FieldPanel("territory", help_text=_("Empty: that of the museum where it takes place.")),
        ),
        group(
            _("Who organises it"),
            FieldPanel("museums", widget=forms.CheckboxSelectMultiple),
            FieldPanel("organiser"),
        ),
        group(
            _("How to come"),
            FieldPanel("price_kind"),
            FieldPanel("booking"),
            row("booking_phone", "booking_email", **when("booking=contact")),
            FieldPanel("booking_url", **when("booking=link")),
            row("booking_opens_at", "booking_closes_at", "booking_closes_before", **when("booking=here")),
            row("capacity_on_site", "capacity_online", **when("booking=here,contact,link")),
            row("largest_group", "members_only", "erase_after_months", **when("booking=here")),
            row("proxies_each", "quorum_percent", **when("booking=here;kind=general_assembly")),
            row("contact_email", "contact_phone"),
        ),
        InlinePanel(
            "questions",
            panels=QUESTION,
            heading=_("Questions to those who register"),
            label=_("question"),
            help_text=_("Ask only what the event needs: each answer is personal data."),
            **when("booking=here"),
        ),
        InlinePanel("prices", panels=TARIFF, heading=_("Tariffs"), label=_("tariff"), **when("price_kind=tariffs")),
        group(
            _("For whom"),
            FieldPanel("audiences"),
            row("age_min", "age_max"),
            FieldPanel("languages"),
            row("step_free", "accessible_toilets", "weather_dependent"),
            row("label_hearing", "label_mental", "label_physical", "label_visual"),
        ),
        group(
            _("On the site"),
            row("is_published", "is_example"),
            FieldPanel("slug"),
        ),
    ]
)
