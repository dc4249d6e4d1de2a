from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

MAX_PARTY = 6


class TakePassForm(forms.Form):
    """What a visitor tells to take a pass: nothing they do not want to."""

    party_size = forms.TypedChoiceField(
        label=_("For how many people?"),
        choices=[(number, str(number)) for number in range(1, MAX_PARTY + 1)],
        coerce=int,
        initial=1,
    )
    separate = forms.BooleanField(label=_("One pass for each person, to visit separately"), required=False)
    email = forms.EmailField(
        label=_("Your e-mail address (optional)"),
        required=False,
        help_text=_("Only to send you the link to your pass, so that you find it again. Nothing else is sent."),
        error_messages={"invalid": _("This address is not complete. Example: marie@example.org")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)  # filled in by robots only


class CodeForm(forms.Form):
    """The code of a card, a leaflet or a poster, as people type it."""

    MAX_TYPED: ClassVar = 40

    code = forms.CharField(
        label=_("Your code"),
        max_length=MAX_TYPED,
        help_text=_("Ten letters and figures. Capitals and spaces do not matter."),
        error_messages={"required": _("Type the code of your card.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "input--code"}
        ),
    )


class ActivateForm(TakePassForm):
    """What is asked when a code becomes a pass. Its card may say for how many people: then nobody is asked."""

    def __init__(self, *args: Any, asks_party: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["separate"]  # a code is one pass
        if not asks_party:
            del self.fields["party_size"]


class FindForm(forms.Form):
    """Where a holder who lost the page of a pass wants the link to it."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        error_messages={
            "required": _("Type your e-mail address."),
            "invalid": _("This address is not complete. Example: marie@example.org"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)  # filled in by robots only
