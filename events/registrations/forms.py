"""The form somebody registers with. It sets no cookie; what was typed is never lost."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.models import Event, Mode, Occurrence, Question, QuestionKind
from events.registrations import places
from museums.models import Museum

MOST_TYPED = 500
NO_CONTROL = RegexValidator(
    r"[\x00-\x1f\x7f]", gettext_lazy("This line holds a character that cannot be used."), inverse_match=True
)


def questions_of(event: Event) -> list[Question]:
    """The event's own; of one that goes on after its series was split, those it began with."""
    own = list(Question.objects.filter(event=event))
    return own or list(Question.objects.filter(event=event.has_page_of))


def room_words(room: places.Room) -> str:
    """What a mode offers now, as the form says it before anything is sent."""
    if room.free is None:
        return str(Mode(room.mode).label)
    if room.is_full:
        return _("%(mode)s (full: waiting list)") % {"mode": Mode(room.mode).label}
    left = ngettext("%(count)d place left", "%(count)d places left", room.free) % {"count": room.free}
    return f"{Mode(room.mode).label} ({left})"


def answer_field(question: Question) -> forms.Field:
    common: dict[str, Any] = {"label": question.label, "required": question.required}
    empty = [("", "–")]
    match question.kind:
        case QuestionKind.NUMBER:
            return forms.IntegerField(min_value=0, max_value=1_000_000, **common)
        case QuestionKind.CHOICE:
            return forms.ChoiceField(choices=[*empty, *question.options()], **common)
        case QuestionKind.YES_NO:
            return forms.ChoiceField(choices=[*empty, ("yes", _("Yes")), ("no", _("No"))], **common)
    return forms.CharField(max_length=MOST_TYPED, validators=[NO_CONTROL], **common)


class PartForm(forms.Form):
    """What can be changed later: how, how many, and the answers."""

    def __init__(self, *args: Any, occurrence: Occurrence, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "registration-%s", **kwargs})
        self.occurrence = occurrence
        self.rooms = [places.room(occurrence, mode) for mode in places.modes_of(occurrence)]
        self.questions = questions_of(occurrence.event)
        self.add_part()
        for question in self.questions:
            self.fields[f"question-{question.pk}"] = answer_field(question)

    def add_part(self) -> None:
        if len(self.rooms) > 1:
            self.fields["mode"] = forms.ChoiceField(
                label=_("How will you take part?"),
                choices=[("", "–"), *((room.mode, room_words(room)) for room in self.rooms)],
                error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose how you will take part.")),
            )
        largest = self.occurrence.event.largest_group
        if largest > 1:
            self.fields["people"] = forms.IntegerField(
                label=_("How many people?"),
                min_value=1,
                max_value=largest,
                initial=1,
                help_text=ngettext("Yourself included, %(count)d at most.", "Yourself included, %(count)d at most.", largest)
                % {"count": largest},
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def clean_people(self) -> int:
        people: int = self.cleaned_data["people"]
        limits = [room.capacity for room in self.rooms]
        most = None if None in limits else max((limit for limit in limits if limit is not None), default=None)
        if most is not None and people > most > 0:
            raise forms.ValidationError(
                ngettext("There is %(count)d place in all.", "There are %(count)d places in all.", most) % {"count": most}
            )
        return people

    @property
    def mode(self) -> str:
        return str(self.cleaned_data.get("mode") or self.rooms[0].mode)

    @property
    def people(self) -> int:
        return int(self.cleaned_data.get("people") or 1)

    @property
    def answers(self) -> dict[str, Any]:
        """By the question's key; what was left out is left out."""
        given = {str(question.pk): self.cleaned_data.get(f"question-{question.pk}") for question in self.questions}
        return {key: value for key, value in given.items() if value not in (None, "")}

    @property
    def shown(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in ("website", "form_key")]

    @property
    def faulty(self) -> list[forms.BoundField]:
        return [field for field in self.shown if field.errors]

    def say_full(self, error: places.FullError) -> None:
        """The places went between looking and sending, or never were enough."""
        if error.free:
            words = ngettext("Only %(count)d place is left.", "Only %(count)d places are left.", error.free) % {
                "count": error.free
            }
        else:
            words = _("There is no place left.")
        self.add_error("people" if "people" in self.fields else None, words)


class RegistrationForm(PartForm):
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        validators=[NO_CONTROL],
        error_messages={"required": gettext_lazy("Write your name here.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("For your confirmation and for news of this event, and nothing else."),
        error_messages={
            "required": gettext_lazy("Without your address we cannot confirm your place."),
            "invalid": gettext_lazy("This address is not complete. Example: marie@example.org"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    website = forms.CharField(required=False, label=gettext_lazy("Leave this field empty"))  # not shown: filled in by robots only
    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.occurrence.event.members_only:
            self.fields["member"] = forms.ModelChoiceField(
                label=_("The member you come for"),
                queryset=Museum.objects.members().order_by("name"),
                empty_label=_("Choose a museum or organisation"),
                error_messages=dict.fromkeys(
                    ("required", "invalid_choice"), _("This event is for members: choose the one you come for.")
                ),
            )
        self.order_fields(["mode", "people", "name", "email", "member"])

    @property
    def fresh_key(self) -> str:
        """The same for one filled-in form, however often it is sent."""
        typed = self.data.get("form_key", "")
        try:
            return str(uuid.UUID(typed))
        except ValueError:
            return str(uuid.uuid4())

    @property
    def full_modes(self) -> str:
        """The modes that the reader is told are full."""
        return " ".join(room.mode for room in self.rooms if room.is_full)

    @property
    def knows_of_the_list(self) -> bool:
        """Whether the page this was sent from said that the chosen mode has a waiting list only."""
        return self.mode in self.data.get("full", "").split()
