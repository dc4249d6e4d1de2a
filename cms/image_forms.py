"""Forms in which people send pictures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL.Image import DecompressionBombError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class PictureField(WagtailImageField):
    """The upload of a picture. A small file that would swell to gigapixels is refused in words; Wagtail's field would fail."""

    def to_python(self, data: Any) -> Any:
        try:
            return super().to_python(data)
        except DecompressionBombError:
            raise ValidationError(_("This picture has too many pixels. Make it smaller, then choose it again.")) from None


class NewPictureForm(forms.Form):
    """One picture that somebody adds to what they write: never without its words and its author."""

    photo = PictureField(label=_("Add a picture"), required=False)
    photo_description = forms.CharField(
        label=_("What it shows"),
        required=False,
        max_length=255,
        help_text=_("What the picture shows, in one sentence, for people who cannot see it."),
    )
    photo_credit = forms.CharField(
        label=_("Author of the picture"),
        required=False,
        max_length=255,
        help_text=_("Who took it or owns it, as printed beside the picture. Send only pictures you have the right to publish."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("photo"):
            for name in ("photo_description", "photo_credit"):
                if not cleaned.get(name):
                    self.add_error(name, _("A picture needs this."))
        return cleaned


class PictureForm(BaseImageForm):
    """Wagtail builds the field of the file from the model; here it is ours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made = self.fields.get("file")
        if made:
            self.fields["file"] = PictureField(
                label=made.label, required=made.required, help_text=made.help_text, widget=made.widget
            )
