"""The short form in which a museum proposes an event, or a change of one."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal
from typing import Any, ClassVar

import recurrence
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from recurrence import Recurrence

from cms.image_forms import NewPictureForm
from cms.url_fields import form_field
from events.editing.date_forms import day_field, time_field
from events.editing.widgets import RuleField
from events.forms import last_day_of
from events.models import Audience, Event, EventKind, EventPrice, EventPriceKind, PlaceKind, Timing
from events.models.vocabulary import SHOWN_AUDIENCES
from museums.form_fields import LinesField
from museums.models import Museum

PRICE_LINE = re.compile(r"(.{1,80}?)\s*:?\s+(\d{1,4}(?:[.,]\d{1,2})?)\s*€?")
OFFERED_KINDS = ("conference", "exhibition", "fair", "talk", "training", "visit", "workshop")
NOT_HERE = "here"  # registration on this site is set up by the editors

Price = tuple[str, Decimal]


class PricesField(LinesField):
    """Tariffs, one a line: `Adultes : 5,50`."""

    def clean(self, value: Any) -> list[Price]:
        return [read_price(line) for line in self.to_python(value)]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(price_line(price) for price in value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(data) != [price_line(price) for price in initial or []]


def read_price(line: str) -> Price:
    match = PRICE_LINE.fullmatch(line)
    if match is None:
        raise ValidationError(_("“%(line)s”: write for whom and how much, for example Adults: 5.50.") % {"line": line[:40]})
    return match[1].strip(), Decimal(match[2].replace(",", "."))


def price_line(price: Price) -> str:
    return f"{price[0]} : {price[1]:.2f}"


def prices_of(event: Event) -> list[Price]:
    return [(row.label_fr, row.amount) for row in EventPrice.objects.filter(event=event)] if event.pk else []


class MyEventForm(NewPictureForm, forms.ModelForm):
    """It never saves the event: `values` says what it should be, `changes` what differs."""

    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("For whom"),
        choices=[choice for choice in Audience.choices if choice[0] in SHOWN_AUDIENCES],
        widget=forms.CheckboxSelectMultiple,
    )
    timing = forms.ChoiceField(label=gettext_lazy("It takes place"), choices=Timing.choices, widget=forms.RadioSelect)
    start = day_field(gettext_lazy("First day"))
    end = day_field(gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: the same day, or no end planned."))
    start_time = time_field(gettext_lazy("Begins at"), help_text=gettext_lazy("Empty: the whole day, or not known."))
    duration = forms.IntegerField(label=gettext_lazy("Duration in minutes"), required=False, min_value=1, max_value=100_000)
    recurrences = RuleField(label=gettext_lazy("Repeats"), required=False)
    museum = forms.ModelChoiceField(label=gettext_lazy("At the museum"), queryset=Museum.objects.none(), empty_label=None)
    prices = PricesField(
        label=gettext_lazy("Tariffs"), required=False, help_text=gettext_lazy("One a line, for example: Adults: 5.50")
    )
    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One or two sentences that make people want to come."),
    )
    note = forms.CharField(
        label=gettext_lazy("Message to the editors"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    #: Heading, then each field with the condition under which it matters (see assets/editor/shown-when.ts).
    PARTS: ClassVar = (
        (gettext_lazy("What"), (("name_fr", ""), ("kind", ""), ("audiences", ""), ("summary", ""))),
        (
            gettext_lazy("When"),
            (
                ("timing", ""), ("start", ""), ("end", "timing=once,period"), ("recurrences", "timing=repeats"),
                ("start_time", "timing=once,repeats"), ("duration", "timing=once,repeats"),
            ),
        ),
        (gettext_lazy("Where"), (("museum", ""),)),
        (
            gettext_lazy("How to come"),
            (
                ("price_kind", ""), ("prices", "price_kind=tariffs"), ("booking", ""), ("booking_phone", "booking=contact"),
                ("booking_email", "booking=contact"), ("booking_url", "booking=link"),
            ),
        ),
        (gettext_lazy("A picture"), (("photo", ""), ("photo_description", ""), ("photo_credit", ""))),
        (gettext_lazy("Message to the editors"), (("note", ""),)),
    )  # fmt: skip

    class Meta:
        model = Event
        fields: ClassVar = [
            "name_fr", "kind", "audiences", "timing", "start", "end", "recurrences", "start_time", "duration", "price_kind", "booking",
            "booking_phone", "booking_email", "booking_url",
        ]  # fmt: skip
        formfield_callback = form_field

    class Media:
        js = ("build/shown-when.js",)

    def __init__(self, data: Any = None, files: Any = None, *, event: Event, museums: Any, **kwargs: Any) -> None:
        initial = {"prices": prices_of(event), "museum": event.venue_id, **kwargs.pop("initial", {})}
        super().__init__(data, files, instance=event, initial=initial)
        self.before = {name: getattr(event, name) for name in self.Meta.fields} | {"prices": prices_of(event)}
        widget: Any = self.fields["recurrences"].widget
        widget.event, widget.end = event, event.end if event.timing == Timing.REPEATS else None
        museum: Any = self.fields["museum"]
        museum.queryset = museums
        if event.pk:
            del self.fields["museum"]
        self.fields["name_fr"].label = gettext_lazy("Name, in French")
        for name in ("kind", "price_kind", "booking", "booking_phone", "booking_email", "booking_url"):
            self.fields[name].label = capfirst(str(self.fields[name].label))
        self.limit_choices(event)

    def limit_choices(self, event: Event) -> None:
        """What a museum has no use for is left out, unless it is there already."""
        kind, booking = self.fields["kind"], self.fields["booking"]
        kind.choices = [("", "---------"), *(c for c in EventKind.choices if c[0] in (*OFFERED_KINDS, event.kind))]  # type: ignore[attr-defined]
        booking.choices = [c for c in booking.choices if c[0] != NOT_HERE or event.booking == NOT_HERE]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        timing = cleaned.get("timing")
        if timing != Timing.REPEATS:
            self.errors.pop("recurrences", None)
            cleaned["recurrences"] = self.before["recurrences"]
        elif getattr(self["recurrences"].data, "mode", "keep") != "keep":
            cleaned["end"] = last_day_of(cleaned.get("recurrences"))
            self.errors.pop("end", None)
        if cleaned.get("price_kind") == EventPriceKind.TARIFFS and not cleaned.get("prices") and "prices" not in self.errors:
            self.add_error("prices", _("Give at least one tariff."))
        if not self.instance.pk and cleaned.get("museum"):
            self.instance.venue, self.instance.place_kind = cleaned["museum"], PlaceKind.MUSEUM
        return cleaned

    def add_error(self, field: Any, error: Any) -> None:
        """What the event refuses of a field that is not here is said above the form; an end is the rule’s where there is one."""
        if isinstance(error, ValidationError) and hasattr(error, "error_dict") and field is None:
            for name, errors in error.error_dict.items():
                for each in errors:
                    repeats = name == "end" and self.cleaned_data.get("timing") == Timing.REPEATS
                    super().add_error("recurrences" if repeats else name if name in self.fields else None, each)
            return
        super().add_error(field, error)

    @property
    def values(self) -> dict[str, Any]:
        found = {name: self.cleaned_data[name] for name in (*self.Meta.fields, "prices") if name in self.cleaned_data}
        if found.get("timing") == Timing.ONCE and not found.get("end"):
            found["end"] = found["start"]
        return found

    @property
    def changes(self) -> dict[str, Any]:
        """What differs from the event as it is, whatever an earlier proposal said."""
        found = {name: value for name, value in self.values.items() if plain(value) != plain(self.before[name])}
        if not self.fields["recurrences"].has_changed(self.before["recurrences"], self["recurrences"].data):
            found.pop("recurrences", None)
        return found

    def parts(self) -> list[dict[str, Any]]:
        return [
            {"heading": heading, "fields": shown}
            for heading, fields in self.PARTS
            if (shown := [(self[name], condition) for name, condition in fields if name in self.fields])
        ]


def plain(value: Any) -> Any:
    """A value as JSON keeps it, and as two of them are compared."""
    if isinstance(value, Recurrence):
        return recurrence.serialize(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list) and value and isinstance(value[0], tuple):
        return [[label, f"{amount:.2f}"] for label, amount in value]
    return list(value) if isinstance(value, tuple) else value if value is not None else ""
