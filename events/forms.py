"""The form of an event in the editor: lists of codes as boxes to tick."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from events.models.vocabulary import Audience
from museums.hours.forms import OpeningHoursField
from museums.models import VisitLanguage


class EventForm(WagtailAdminModelForm):
    audiences = forms.MultipleChoiceField(
        label=_("For whom"),
        choices=Audience.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Visitors see events for the public, schools or teachers; any other is the network’s own business."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"), choices=VisitLanguage.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    opening_hours = OpeningHoursField(label=_("Opening days and hours of the period"), required=False)
