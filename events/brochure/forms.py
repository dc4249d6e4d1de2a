"""What is asked for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from events.models import BrochureEdition
from events.models.brochures import LONGEST


class BrochureForm(WagtailAdminModelForm):
    class Meta:
        model = BrochureEdition
        fields: ClassVar = ["programme", "language", "start", "end", "order", "title", "words"]
        widgets: ClassVar = {"start": AdminDateInput, "end": AdminDateInput, "words": forms.Textarea(attrs={"rows": 4})}

    def clean(self) -> dict[str, Any]:
        """Days left out are those of the programme; a period stays one that can be printed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        programme = cleaned.get("programme")
        for name in ("start", "end"):
            if name not in self.errors and not cleaned.get(name):
                cleaned[name] = getattr(programme, name, None)
                if cleaned[name] is None:
                    self.add_error(name, _("Say which day: the programme does not give it."))
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end:
            self._check(start, end)
        return cleaned

    def _check(self, start: date, end: date) -> None:
        if end < start:
            self.add_error("end", _("The last day cannot be before the first."))
        elif end - start > timedelta(days=LONGEST):
            self.add_error("end", _("A brochure covers %(days)d days at most.") % {"days": LONGEST})
