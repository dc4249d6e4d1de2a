"""The form field for a rule: “every week on Tuesday and Thursday, until 30 June, except 2 February”.

    recurrences = RuleField(required=False)

Its value is a `recurrence.Recurrence`. Works in any Django form and in added rows; load `{{ form.media }}`. Everything can be filled in
without the script (assets/editor/rule.ts), which hides what does not apply, adds rows for dates and shows what the rule means.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from recurrence import Recurrence

from events.editing import rules
from events.editing.rules import TypedRule

BLANK_DATES = 2  # rows for dates where no script adds them


class RuleWidget(forms.Widget):
    """`series` says of a stored event what its rule counts from: set by the form that has one."""

    template_name = "events/admin/rule_field.html"
    use_fieldset = True
    end: date | None = None
    event: Any = None

    class Media:
        css = {"all": ["build/rule-field.css"]}
        js = ["build/rule-field.js"]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> TypedRule | None:
        return None if self.value_omitted_from_data(data, files, name) else rules.from_data(data, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:  # noqa: ARG002 - Django's signature
        return f"{name}-unit" not in data and f"{name}-mode" not in data

    def id_for_label(self, id_: str) -> str:  # noqa: ARG002 - a group of inputs has no one input for its label
        return ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002 - Django's signature
        return SafeString(render_to_string(self.template_name, self.get_context(name, value, attrs)))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        typed = value if isinstance(value, TypedRule) else rules.from_stored(value or None, self.end)
        found = rules.read(typed)
        id_ = (attrs or {}).get("id") or f"id_{name}"
        return {
            "name": name,
            "id": id_,
            "typed": typed,
            "errors": found.errors if isinstance(value, TypedRule) else {},
            "may_keep": bool(typed.stored)
            and rules.from_stored(rules.read_stored(typed.stored).rule, self.end).mode == rules.KEEP,
            "keeps": typed.mode == rules.KEEP,
            "units": choices(unit_labels(), typed.unit),
            "weekdays": [(str(n), capfirst(str(label)), str(n) in typed.weekdays) for n, label in WEEKDAYS.items()],
            "month_days": choices(month_day_labels(), typed.month_day),
            "places": choices(place_labels(), typed.place),
            "place_weekdays": choices({str(n): label for n, label in WEEKDAYS.items()}, typed.place_weekday),
            "months": [(str(n), capfirst(str(label)), str(n) in typed.months) for n, label in MONTHS.items()],
            "excluded": [*typed.excluded, *[""] * BLANK_DATES],
            "added": [*typed.added, *[""] * BLANK_DATES],
            "meaning": self.meaning(found.rule),
            "preview_url": preview_url(),
            "series_end": self.end or "",
            "continues_on": getattr(self.event, "continues_on", None) or "",
            "described_by": (attrs or {}).get("aria-describedby", ""),
        }

    def meaning(self, rule: Recurrence | None) -> Any:
        from events.editing.preview import meaning  # noqa: PLC0415 - it reads the models, whose form this is part of
        from events.models import Event  # noqa: PLC0415

        if rule is None or self.event is None or self.event.start is None or not (rule.rrules or rule.rdates):
            return None
        of = Event(
            start=self.event.start, end=self.end, start_time=self.event.start_time, duration=self.event.duration,
            continues_on=self.event.continues_on,
        )  # fmt: skip
        return meaning(rule, of, timezone.localdate())


class RuleField(forms.Field):
    """Cleans to a Recurrence, or None for no rule; each message of a part stands beside it."""

    widget: Any = RuleWidget

    def __init__(self, **kwargs: Any) -> None:
        for unused in ("max_length", "accept_dtstart", "frequencies", "include_dtstart"):
            kwargs.pop(unused, None)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Recurrence | None:
        if value is None or isinstance(value, Recurrence):
            return value
        found = rules.read(value)
        if found.errors:
            message = found.errors.get("form") or _("This rule is not complete: see the messages beside its parts.")
            raise ValidationError(message, code="rule")
        return found.rule

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial if data is None else data

    def has_changed(self, initial: Any, data: Any) -> bool:
        if not isinstance(data, TypedRule):
            return False
        found, before = rules.read(data), rules.read(rules.from_stored(initial or None, self.widget.end))
        return bool(found.errors) or not rules.is_same(found.rule, before.rule)


def preview_url() -> str:
    try:
        return reverse("event_rule_preview")
    except NoReverseMatch:
        return ""


def choices(labels: dict[str, Any], current: str) -> list[tuple[str, str, bool]]:
    return [(value, str(label), value == current) for value, label in labels.items()]


def unit_labels() -> dict[str, str]:
    return {"day": _("day(s)"), "week": _("week(s)"), "month": _("month(s)"), "year": _("year(s)")}


def place_labels() -> dict[str, str]:
    return {"1": _("first"), "2": _("second"), "3": _("third"), "4": _("fourth"), "5": _("fifth"), "-1": _("last")}


def month_day_labels() -> dict[str, str]:
    return {"": _("that of the first day"), **{str(day): str(day) for day in range(1, 32)}, "-1": _("the last day of the month")}
