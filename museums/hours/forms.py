"""The form field for opening hours: rows of days and times, or the expression as text for whoever knows the language.

    opening_hours = OpeningHoursField(country="BE", required=False)

Its value is the expression. Works in any Django form; load `{{ form.media }}`. Without its script the rows that are there and the
text can be edited. What was typed stays, with each message beside its row.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from museums.hours import typed as typing_
from museums.hours import words
from museums.hours.evaluate import days_from, today_in
from museums.hours.grammar import Holidays, parse
from museums.hours.typed import Typed, TypedRow, TypedSeason, TypedSpecial

PREVIEW_DAYS = 14


class OpeningHoursWidget(forms.Widget):
    template_name = "museums/hours/field.html"
    use_fieldset = True
    country = "FR"

    class Media:
        css = {"all": ["build/hours-field.css"]}
        js = ["build/hours-field.js"]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed | None:
        return None if self.value_omitted_from_data(data, files, name) else typing_.from_data(data, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:  # noqa: ARG002 - Django's signature
        return f"{name}-mode" not in data

    def id_for_label(self, id_: str) -> str:  # noqa: ARG002 - a group of inputs has no one input for its label
        return ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002 - Django's signature
        return SafeString(render_to_string(self.template_name, self.get_context(name, value, attrs)))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        bound = isinstance(value, Typed)
        typed = value if bound else typing_.from_text(value or "")
        text, errors = typing_.read(typed)
        errors = errors if bound else {}
        return {
            "name": name,
            "typed": typed,
            "errors": errors,
            "is_text": typed.mode == typing_.TEXT,
            "seasons": [season_context(name, f"s{i}", season, errors) for i, season in typed.seasons.items()],
            "closings": [part_context(name, f"c{i}", errors, period=each) for i, each in typed.closings.items()],
            "specials": [special_context(name, f"x{i}", each, errors) for i, each in typed.specials.items()],
            "whole": part_context(name, "form", errors),
            "holidays": part_context(name, "holidays", errors, times=times_context(typed.holiday_times)),
            "holiday_choices": holiday_choices(typed.holidays),
            "months": [(str(number), capfirst(str(month))) for number, month in MONTHS.items()],
            "blank_season": season_context(name, "__s__", TypedSeason(), {}),
            "blank_row": row_context(name, "__s__-r__r__", TypedRow(), {}),
            "blank_closing": part_context(name, "c__c__", {}, period=typing_.TypedPeriod()),
            "blank_special": special_context(name, "x__x__", TypedSpecial(), {}),
            "preview": preview_context(text, self.country),
            "preview_url": preview_url(),
            "country": self.country,
            "widget_id": (attrs or {}).get("id", f"id_{name}"),
            "described_by": (attrs or {}).get("aria-describedby", ""),
        }


def part_context(name: str, key: str, errors: dict[str, str], **values: Any) -> dict[str, Any]:
    """One fieldset: the beginning of its inputs' names, its message."""
    return {"name": f"{name}-{key}", "error": errors.get(key, ""), **values}


def season_context(name: str, key: str, season: TypedSeason, errors: dict[str, str]) -> dict[str, Any]:
    rows = [row_context(name, f"{key}-r{j}", row, errors) for j, row in (season.rows or {0: TypedRow()}).items()]
    return part_context(
        name, key, errors, period=season.period, is_part=season.kind == typing_.PART_OF_YEAR, rows=rows, number=key.lstrip("s")
    )


def row_context(name: str, key: str, row: TypedRow, errors: dict[str, str]) -> dict[str, Any]:
    return part_context(
        name,
        key,
        errors,
        days=[(value, label, value in row.days) for value, label in typing_.weekday_choices()],
        weeks=[(value, capfirst(label), value == row.weeks) for value, label in typing_.week_choices(row.weeks)],
        times=times_context(row.times),
        by_appointment=row.by_appointment,
    )


def special_context(name: str, key: str, special: TypedSpecial, errors: dict[str, str]) -> dict[str, Any]:
    dates = [(part, value, is_iso(value)) for part, value in (("first", special.first), ("last", special.last))]
    return part_context(name, key, errors, dates=dates, times=times_context(special.times))


def is_iso(text: str) -> bool:
    """Whether a browser's calendar can show it; anything else is shown as text, so that it stays."""
    try:
        date.fromisoformat(text or "2026-01-01")
    except ValueError:
        return False
    return True


def times_context(times: tuple[str, ...]) -> list[tuple[str, str, str]]:
    labels = [_("Opens"), _("Closes"), _("Opens again"), _("Closes again")]
    return list(zip(typing_.TIMES, times, labels, strict=True))


def holiday_choices(current: str) -> list[tuple[str, str, bool]]:
    labels = {Holidays.USUAL: _("Open as on that weekday"), Holidays.CLOSED: _("Closed"), Holidays.OWN: _("Other hours")}
    return [(each.value, label, each.value == current) for each, label in labels.items()]


def preview_url() -> str:
    try:
        return reverse("opening_hours_preview")
    except NoReverseMatch:
        return ""


def preview_context(text: str, country: str) -> dict[str, Any]:
    """The next days as visitors will read them; nothing for no hours."""
    if not text:
        return {}
    today = today_in(country, timezone.now())
    return {
        "days": words.days_words(days_from(text, country, today, PREVIEW_DAYS), country, today),
        "notes": words.notes_of(text, today),
        "text": text,
    }


class OpeningHoursField(forms.Field):
    """Cleans to an expression; raises one message for the field, the others stand beside their rows."""

    widget = OpeningHoursWidget

    def __init__(self, *, country: str = "FR", **kwargs: Any) -> None:
        kwargs.pop("max_length", None)
        super().__init__(**kwargs)
        self.country = country

    @property
    def country(self) -> str:
        return self._country

    @country.setter
    def country(self, country: str) -> None:
        self._country = self.widget.country = country

    def clean(self, value: Any) -> str:
        text, errors = typing_.read(value) if isinstance(value, Typed) else (value or "", {})
        if "text" in errors:
            raise ValidationError(errors["text"], code="hours")
        if errors:
            raise ValidationError(_("Some hours are not right: see the messages beside them."), code="hours")
        if self.required and not text:
            raise ValidationError(self.error_messages["required"], code="required")
        return text

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial if data is None else data

    def has_changed(self, initial: Any, data: Any) -> bool:
        """The same hours written another way are no change."""
        if not isinstance(data, Typed):
            return False
        text, errors = typing_.read(data)
        before = initial or ""
        return bool(errors) or (text != before and (parse(text) is None or parse(text) != parse(before)))
