import re
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.dates import day_words
from passes.models import Edition

MAX_PARTY = 6
INCOMPLETE_ADDRESS = _("This address is not complete. Example: marie@example.org")
LINK = re.compile(r"://|www\.|@|[^\W\d]\.[a-z]{2,}\b", re.IGNORECASE)


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
        error_messages={"invalid": INCOMPLETE_ADDRESS},
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
            "invalid": INCOMPLETE_ADDRESS,
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)  # filled in by robots only


def without_links(text: str) -> None:
    """What strangers are sent in the network's name leads nowhere."""
    if LINK.search(text):
        raise ValidationError(_("Please write without any web or e-mail address."))


class GiftForm(forms.Form):
    """A pass for somebody else: to whom, when, from whom."""

    party_size = forms.TypedChoiceField(
        label=_("For how many people?"),
        choices=[(number, str(number)) for number in range(1, MAX_PARTY + 1)],
        coerce=int,
        initial=1,
    )
    to_email = forms.EmailField(
        label=_("E-mail address of the person you give it to"),
        error_messages={"invalid": INCOMPLETE_ADDRESS},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    locale = forms.ChoiceField(label=_("Their language"), choices=settings.LANGUAGES)
    send_on = forms.DateField(
        label=_("Sent on"),
        help_text=_("In the morning of that day; at once if it is today."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    giver_name = forms.CharField(
        label=_("From whom, as they will read it"),
        max_length=60,
        validators=[without_links],
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    message = forms.CharField(
        label=_("A few words (optional)"),
        required=False,
        max_length=300,
        validators=[without_links],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    giver_email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send you a link to confirm: nothing leaves without it. Both addresses are erased a month after the day."),
        error_messages={"invalid": INCOMPLETE_ADDRESS},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)  # filled in by robots only

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last_day = min(edition.valid_until, timezone.localdate() + timedelta(days=366))
        self.fields["send_on"].widget.attrs |= {"min": timezone.localdate().isoformat(), "max": self.last_day.isoformat()}

    def clean_send_on(self) -> date:
        day: date = self.cleaned_data["send_on"]
        if not timezone.localdate() <= day <= self.last_day:
            raise ValidationError(_("Choose a day from today to %(last)s.") % {"last": day_words(self.last_day)})
        return day
