from __future__ import annotations

import warnings

from django import forms

from cms.url_fields import form_field
from events.models import Event
from museums.models import Museum


def test_who_types_no_scheme_means_https_and_django_has_nothing_to_warn_of() -> None:
    class Plain(forms.ModelForm):
        class Meta:
            model = Museum
            fields = ("name", "website")
            formfield_callback = form_field

    assert Plain.base_fields["website"].clean("musee.example") == "https://musee.example"
    with warnings.catch_warnings(action="error"):
        forms.modelform_factory(Event, fields=["name_fr", "booking_url"], formfield_callback=form_field)
