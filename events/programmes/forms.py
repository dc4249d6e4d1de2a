"""The form of a school pathway in the editor: levels as boxes to tick."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from events.models.vocabulary import SchoolLevel


class PathwayForm(WagtailAdminModelForm):
    levels = forms.MultipleChoiceField(
        label=_("Levels"), choices=SchoolLevel.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
