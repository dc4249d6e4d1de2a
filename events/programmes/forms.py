"""Forms of the editor: a programme, whose museums that show something take part; a school pathway, its levels as boxes to tick."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from events.models.vocabulary import SchoolLevel


class ProgrammeForm(WagtailAdminModelForm):
    def save(self, commit: bool = True) -> Any:
        """The boxes are written after the rows of what museums show, and know nothing of them."""
        programme = super().save(commit)
        if commit:
            programme.museums.add(*{row.museum_id for row in programme.shown.all()})
        return programme


class PathwayForm(WagtailAdminModelForm):
    levels = forms.MultipleChoiceField(
        label=_("Levels"), choices=SchoolLevel.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
