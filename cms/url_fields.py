"""Fields for addresses on the web in plain model forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models


def form_field(field: models.Field, **options: Any) -> forms.Field | None:
    """`Meta.formfield_callback`: who types an address without a scheme means https, as in Wagtail's own forms."""
    if isinstance(field, models.URLField):
        options.setdefault("assume_scheme", "https")
    return field.formfield(**options)
