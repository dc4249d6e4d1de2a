from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from events.models import Mode, Occurrence, Presence, Registration, RegistrationState
from events.registrations.forms import NO_CONTROL, PartForm
from museums.models import Museum

ANY = [("", _("all"))]


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Name, address or member"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ANY, *RegistrationState.choices])
    mode = forms.ChoiceField(label=_("Takes part"), required=False, choices=[*ANY, *Mode.choices])
    presence = forms.ChoiceField(label=_("Presence"), required=False, choices=[*ANY, *Presence.choices])


class AddForm(PartForm):
    """As the visitor’s form; an address is not needed."""

    name = forms.CharField(label=_("Name"), max_length=120, validators=[NO_CONTROL])
    email = forms.EmailField(label=_("E-mail address"), required=False, help_text=_("Empty: no letter is sent."))
    locale = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    member = forms.ModelChoiceField(label=_("Member"), queryset=Museum.objects.order_by("name"), required=False)


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.position})"


class ProxyForm(forms.Form):
    member = forms.ModelChoiceField(label=_("Member represented"), queryset=Museum.objects.none())
    holder = PersonField(label=_("Represented by"), queryset=Registration.objects.none())

    def __init__(self, *args: Any, occurrence: Occurrence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coming = Registration.objects.filter(occurrence=occurrence, state=RegistrationState.CONFIRMED)
        self.fields["member"].queryset = Museum.objects.members().order_by("name")  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["holder"].queryset = coming.order_by("name")  # type: ignore[attr-defined]
