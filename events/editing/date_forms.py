"""The forms for one date of an event, and for one date and all that follow it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.editing.widgets import RuleField
from events.expansion import moment
from events.forms import last_day_of
from events.models import Event, EventStatus, Occurrence
from museums.models import Museum

CLOCK = {"type": "time"}


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "1000-01-01", "max": "2999-12-31"}),
        **kwargs,
    )


def time_field(label: Any, **kwargs: Any) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, widget=forms.TimeInput(format="%H:%M", attrs=CLOCK), **kwargs)


def places_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=1_000_000, help_text=gettext_lazy("Empty: as the others.")
    )


class DateForm(forms.Form):
    """What one date has of its own. It begins with what holds; only what differs from the series is kept."""

    is_cancelled = forms.BooleanField(
        label=gettext_lazy("This date is cancelled"),
        required=False,
        help_text=gettext_lazy("It stays in lists, crossed out, so that nobody comes for nothing."),
    )
    day = day_field(gettext_lazy("Day"))
    start_time = time_field(gettext_lazy("Begins at"), help_text=gettext_lazy("Empty: the whole day, or not known."))
    end_time = time_field(gettext_lazy("Ends at"), help_text=gettext_lazy("Empty: as long as the others."))
    moved_online = forms.BooleanField(label=gettext_lazy("This date takes place online"), required=False)
    own_capacity_on_site = places_field(gettext_lazy("Places on site"))
    own_capacity_online = places_field(gettext_lazy("Places by video"))
    note_fr = forms.CharField(
        label=gettext_lazy("A word to visitors, in French"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For example: “the workshop is replaced by a guided tour”."),
    )
    note_nl = forms.CharField(label=gettext_lazy("In Dutch"), max_length=200, required=False)
    note_en = forms.CharField(label=gettext_lazy("In English"), max_length=200, required=False)

    seen_before = forms.IntegerField(required=False, widget=forms.HiddenInput)  # what the date's `sequence` was

    PLAIN: ClassVar = (
        "is_cancelled", "moved_online", "own_capacity_on_site", "own_capacity_online", "note_fr", "note_nl", "note_en",
    )  # fmt: skip
    BESIDE: ClassVar = {"moved_start": "day", "moved_end": "end_time"}

    def __init__(self, data: Any = None, *, occurrence: Occurrence) -> None:
        self.occurrence = occurrence
        self.shown = shown_times(occurrence.starts_at, occurrence.ends_at, all_day=occurrence.all_day)
        self.given = shown_times(
            occurrence.given_start, occurrence.given_end, all_day=len(occurrence.rule_start) == len("2027-01-05")
        )
        own = {name: getattr(occurrence, name) for name in self.PLAIN}
        super().__init__(data, initial={**self.shown, **own, "seen_before": occurrence.sequence})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("end_time") and not cleaned.get("start_time") and "start_time" not in self.errors:
            self.add_error("start_time", _("Say when it begins too."))
        return cleaned

    @property
    def changes(self) -> dict[str, Any]:
        """For `services.change_occurrence`."""
        cleaned = self.cleaned_data
        own = {name: cleaned[name] for name in self.PLAIN}
        times = {name: cleaned[name] for name in ("day", "start_time", "end_time")}
        if times in (self.given, {**self.given, "end_time": None}):
            return {**own, "moved_start": None, "moved_end": None}
        if times == self.shown:
            return own
        start = moment(datetime.combine(times["day"], times["start_time"] or time.min))
        return {**own, "moved_start": start, "moved_end": self.moved_end(times, start)}

    def moved_end(self, times: dict[str, Any], start: datetime) -> datetime | None:
        """None keeps the length. An end that nobody touched and that no longer fits is none; one before the start is of the next day."""
        if times["end_time"] is None:
            return None
        untouched = "end_time" not in self.changed_data
        if untouched and self.occurrence.day != self.occurrence.end_day:
            return None
        end = moment(datetime.combine(times["day"], times["end_time"]))
        if end > start:
            return end
        return None if untouched else moment(datetime.combine(times["day"] + timedelta(days=1), times["end_time"]))

    @property
    def seen(self) -> int | None:
        found: int | None = self.cleaned_data["seen_before"]
        return found

    def refuse(self, error: ValidationError) -> None:
        """What the service did not accept, beside its field here. What was typed stays, and may be saved over what somebody else saved."""
        if getattr(error, "code", "") == "changed":
            self.occurrence.refresh_from_db()
            self.data = {**{name: self.data.get(name) for name in self.data}, "seen_before": self.occurrence.sequence}
        for name, messages in error.message_dict.items() if hasattr(error, "error_dict") else [("", error.messages)]:
            field = self.BESIDE.get(name, name)
            for message in messages:
                self.add_error(field if field in self.fields else None, message)


def shown_times(start: datetime, end: datetime, *, all_day: bool) -> dict[str, Any]:
    local_start, local_end = timezone.localtime(start), timezone.localtime(end)
    if all_day:
        return {"day": local_start.date(), "start_time": None, "end_time": None}
    return {
        "day": local_start.date(),
        "start_time": local_start.time().replace(second=0, microsecond=0),
        "end_time": local_end.time().replace(second=0, microsecond=0) if end > start else None,
    }


class FollowingForm(forms.ModelForm):
    """What changes from one date on. Each field begins with what holds of the series."""

    start_time = time_field(gettext_lazy("Begins at"), help_text=gettext_lazy("Empty: the whole day, or not known."))
    duration = forms.IntegerField(
        label=gettext_lazy("Duration in minutes"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=gettext_lazy("Empty: not known."),
    )
    status = forms.ChoiceField(label=gettext_lazy("State"), choices=EventStatus.choices)
    recurrences = RuleField(label=gettext_lazy("Rule"), required=False)

    class Meta:
        model = Event
        fields: ClassVar = [
            "status", "recurrences", "start_time", "duration", "venue", "place", "capacity_on_site", "capacity_online",
        ]  # fmt: skip

    def __init__(self, data: Any = None, *, event: Event, since: date | None = None) -> None:
        super().__init__(data, instance=event)
        widget: Any = self.fields["recurrences"].widget
        widget.end = event.end
        widget.event = Event(
            start=event.start, start_time=event.start_time, duration=event.duration, continues_on=since or event.continues_on
        )  # the preview shows what comes from that date on
        venue: Any = self.fields["venue"]
        venue.queryset = Museum.objects.order_by("name")

    def _post_clean(self) -> None:
        """The service checks the whole event, split or not."""

    @property
    def changes(self) -> dict[str, Any]:
        """For `services.change_this_and_following`: the fields that differ, and the end of the rule with the rule."""
        cleaned, typed = self.cleaned_data, self["recurrences"].data
        changes = {name: cleaned[name] for name in self.changed_data if name in self.Meta.fields}
        if "recurrences" in changes and getattr(typed, "mode", "") != "keep":
            changes["end"] = last_day_of(changes["recurrences"])
        return changes

    def refuse(self, error: ValidationError) -> None:
        for name, messages in error.message_dict.items() if hasattr(error, "error_dict") else [("", error.messages)]:
            for message in messages:
                self.add_error(name if name in self.fields else None, message)
