"""The form of an event in the editor: lists of codes as boxes to tick, hours and rules by their own fields."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from recurrence import Recurrence
from wagtail.admin.forms.models import WagtailAdminModelForm

from events.editing.rules import KEEP
from events.editing.widgets import RuleField
from events.expansion import ExpansionError
from events.models.vocabulary import Audience, Timing
from events.validation import rule_message
from museums.hours.forms import OpeningHoursField
from museums.models import VisitLanguage


class EventForm(WagtailAdminModelForm):
    slug = forms.SlugField(
        label=_("Identifier"), max_length=80, required=False, help_text=_("Part of addresses. Empty: made from the name.")
    )
    audiences = forms.MultipleChoiceField(
        label=_("For whom"),
        choices=Audience.choices,
        initial=[Audience.PUBLIC.value],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Visitors see events for the public, schools or teachers; any other is the network’s own business."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"), choices=VisitLanguage.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    opening_hours = OpeningHoursField(label=_("Opening days and hours of the period"), required=False)
    recurrences = RuleField(
        label=_("Repeats"), required=False, help_text=_("The rule counts from the first day above. The time of day stands below.")
    )

    class Media:
        js = ("build/shown-when.js",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "recurrences" in self.fields:
            widget: Any = self.fields["recurrences"].widget
            widget.event, widget.end = self.instance, self.instance.end if self.instance.timing == Timing.REPEATS else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.clean_rule(cleaned)
        if "slug" in self.fields and not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = free_slug(type(self.instance), cleaned.get("name_fr") or "", self.instance.pk)
        return cleaned

    def clean_rule(self, cleaned: dict[str, Any]) -> None:
        """The end of a series is the rule's. A rule that does not apply is kept as it was, right or wrong."""
        if "recurrences" not in self.fields:
            return
        timing = cleaned.get("timing", self.instance.timing)
        if timing != Timing.REPEATS:
            self.errors.pop("recurrences", None)
            cleaned["recurrences"] = self.initial.get("recurrences")
        elif (rule := cleaned.get("recurrences")) is not None and getattr(self["recurrences"].data, "mode", KEEP) != KEEP:
            until, start = last_day_of(rule), cleaned.get("start")
            self.errors.pop("end", None)
            if until and start and until < start:
                cleaned["end"] = None
                self.add_error("recurrences", rule_message(ExpansionError("end")))
            else:
                cleaned["end"] = until


def last_day_of(rule: Recurrence | None) -> date | None:
    """The day that a rule of the form says it goes on until."""
    until = rule.rrules[0].until if rule and rule.rrules else None
    return until.date() if until else None


def free_slug(model: Any, name: str, pk: int | None = None) -> str:
    """An identifier made from a name that no other has."""
    wanted = slugify(name)[:70].strip("-") or "evenement"
    taken = set(model.objects.filter(slug__startswith=wanted).exclude(pk=pk).values_list("slug", flat=True))
    names = [wanted, *(f"{wanted}-{number}" for number in range(2, len(taken) + 3))]
    return next(slug for slug in names if slug not in taken)
