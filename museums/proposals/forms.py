"""The facts of a museum's sheet as a form, checked by the museum's own rules."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from cms.url_fields import form_field
from museums.form_fields import LinesField, YesNoField, price_field
from museums.hours.forms import OpeningHoursField
from museums.models.facts import Museum, PriceKind, VisitLanguage
from museums.proposals import sheet
from museums.proposals.models import FactProposal

SALT = "museums.proposals.seen"


class FactSheetForm(forms.ModelForm):
    """The sheet of one museum. It never saves the museum: `wanted` and `seen` say what is proposed."""

    note = forms.CharField(
        label=gettext_lazy("Message to the editors"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "aria-labelledby": "message-heading"}),
        help_text=gettext_lazy("For what has no place above."),
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    social_links = LinesField(
        label=gettext_lazy("social networks"), required=False, help_text=gettext_lazy("One address a line.")
    )
    opening_hours = OpeningHoursField(label=gettext_lazy("opening hours"), required=False)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("languages spoken"), choices=VisitLanguage.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Museum
        fields: ClassVar = list(sheet.MODEL_FIELDS)
        formfield_callback = form_field

    def __init__(self, data: Any = None, _files: Any = None, *, museum: Museum, proposal: FactProposal | None) -> None:
        now = sheet.read(museum)
        proposed = proposal.changes if proposal else {}
        initial = {
            **now,
            **proposed,
            **{name: Decimal(amount) for name in sheet.PRICES if (amount := {**now, **proposed}.get(name)) is not None},
            "note": proposal.note if proposal else "",
            "shown": signing.dumps(now, salt=SALT, compress=True),
        }
        super().__init__(data, instance=museum, initial=initial)
        self.fields["opening_hours"].country = museum.hours_country  # type: ignore[attr-defined]  # an OpeningHoursField
        self.now = now
        self.proposed = frozenset(proposed)
        for kind in PriceKind:
            price = self.fields[f"{sheet.PRICE}{kind.value}"] = price_field(kind)
            price.help_text = ""  # the part says it once for all of them
        for name in sheet.MODEL_FIELDS:
            field = self.fields[name]
            field.label = capfirst(str(field.label))
            if isinstance(field, forms.NullBooleanField):
                self.fields[name] = YesNoField(label=field.label, required=False)
        if not now["practical_examples"]:
            del self.fields["practical_examples"]

    @property
    def seen(self) -> sheet.Sheet:
        """What the site said when the form was shown: what nobody touched is no proposal, even if it changed since."""
        try:
            return {**self.now, **signing.loads(self.cleaned_data.get("shown", ""), salt=SALT)}
        except signing.BadSignature:
            return self.now

    @property
    def wanted(self) -> sheet.Sheet:
        cleaned = self.cleaned_data
        values = {name: cleaned[name] for name in sheet.MODEL_FIELDS if name in cleaned}
        prices = {name: None if cleaned[name] is None else f"{cleaned[name]:.2f}" for name in sheet.PRICES}
        return json.loads(json.dumps({**values, **prices}))

    def parts(self) -> list[dict[str, Any]]:
        """The headings with their fields, for the template; a part without fields is left out."""
        found = [(part, [self[name] for name in part.fields if name in self.fields]) for part in sheet.PARTS]
        return [
            {
                "key": part.key,
                "heading": part.heading,
                "hint": part.hint,
                "fields": fields,
                "changed": any(field.name in self.proposed for field in fields),
            }
            for part, fields in found
            if fields
        ]


class DecisionForm(forms.Form):
    """Which of the proposed changes are taken over, and what the museum is told."""

    accepted = forms.MultipleChoiceField(required=False)
    answer = forms.CharField(
        label=gettext_lazy("Answer to the museum"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, proposal: FactProposal) -> None:
        super().__init__(data, initial={"version": proposal.version})
        self.fields["accepted"].choices = [(name, name) for name in proposal.changes]  # type: ignore[attr-defined]
