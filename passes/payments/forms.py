from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms import shortcode
from passes.forms import MAX_PARTY
from passes.models import Edition
from passes.payments.orders import MOST_DONATED

MOST_AT_ONCE = 10
INCOMPLETE_ADDRESS = _("This address is not complete. Example: marie@example.org")


class OrderForm(forms.Form):
    """Passes of an edition and a donation; without an edition, a donation alone."""

    quantity = forms.TypedChoiceField(
        label=_("How many passes?"),
        choices=[(number, str(number)) for number in range(1, MOST_AT_ONCE + 1)],
        coerce=int,
        initial=1,
    )
    party_size = forms.TypedChoiceField(
        label=_("For how many people is each pass?"),
        choices=[(number, str(number)) for number in range(1, MAX_PARTY + 1)],
        coerce=int,
        initial=1,
        help_text=_("The price is for each person."),
    )
    donation = forms.DecimalField(
        label=_("A donation to the network, in euros (optional)"),
        required=False,
        min_value=Decimal(1),
        max_value=MOST_DONATED,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Your passes and your receipt are sent there. Nothing else is."),
        error_messages={"invalid": INCOMPLETE_ADDRESS},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    terms = forms.BooleanField(label=_("I have read the terms of sale and accept them."))
    terms_version = forms.CharField(widget=forms.HiddenInput)
    website = forms.CharField(required=False, widget=forms.HiddenInput)  # filled in by robots only

    def __init__(self, *args: Any, edition: Edition | None, version: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.initial["terms_version"] = version
        if edition is None:
            del self.fields["quantity"], self.fields["party_size"]
            self.fields["donation"].label = _("Your donation in euros")
            self.fields["donation"].required = True

    def clean_terms_version(self) -> str:
        if self.cleaned_data["terms_version"] != self.version:
            raise ValidationError(_("The terms have changed since you opened this page. Please read them and accept them again."))
        return self.version


class WithdrawalForm(forms.Form):
    """Who withdraws from which contract, and where the acknowledgement goes: what the law has the buyer say."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    reference = forms.CharField(
        label=_("Reference of the order"),
        max_length=20,
        help_text=_("Ten letters and digits: it is in the message with your receipt."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label=_("The e-mail address of the order"),
        error_messages={"invalid": INCOMPLETE_ADDRESS},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )

    def clean_reference(self) -> str:
        try:
            return shortcode.parse(self.cleaned_data["reference"])
        except shortcode.ShortCodeError:
            raise ValidationError(_("This reference is not complete, or a character is wrong.")) from None
