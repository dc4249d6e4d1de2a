from __future__ import annotations

from typing import Any

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


class PictureForm(BaseImageForm):
    """Wagtail builds the field of the file from the model; here it is ours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made = self.fields.get("file")
        if made:
            self.fields["file"] = PictureField(
                label=made.label, required=made.required, help_text=made.help_text, widget=made.widget
            )
