from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL.Image import DecompressionBombError
from wagtail.images.forms import BaseImageForm


class PictureForm(BaseImageForm):
    """The upload of a picture. A small file that would swell to gigapixels is refused in words; Wagtail's form would fail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            field = self.fields["file"]
            read = field.to_python

            def read_safely(data: Any) -> Any:
                try:
                    return read(data)
                except DecompressionBombError:
                    raise ValidationError(_("This picture has too many pixels. Make it smaller, then choose it again.")) from None

            field.to_python = read_safely
