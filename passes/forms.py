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
    email = forms.EmailField(
        label=_("Your e-mail address (optional)"),
        required=False,
        help_text=_("Only to send you the link to your pass, so that you find it again. Nothing else is sent."),
        error_messages={"invalid": _("This address is not complete. Example: marie@example.org")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)  # filled in by robots only
