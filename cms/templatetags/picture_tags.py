"""The site's pictures: `{% picture image "card" %}`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.translation import get_language

from cms import pictures

if TYPE_CHECKING:
    from cms.models import CustomImage

register = template.Library()


@register.inclusion_tag("components/picture.html")
def picture(
    image: CustomImage, spec: str, *, alt: str | None = None, decorative: bool = False, first: bool = False
) -> dict[str, Any]:
    """A picture in one of the specs of cms/pictures.py, from renditions that exist.

    `alt` stands instead of the picture's own words; `decorative` leaves it without any; `first` is for the picture that a
    reader sees at once: it is loaded before the others. A list of pictures comes from `pictures.images()` or `prefetch()`,
    or each asks for its own renditions.
    """
    words, language = ("", None) if decorative or image.is_decorative else (alt, None) if alt else image.words()
    return {
        "image": image,
        "picture": pictures.shown(image, spec),
        "alt": words,
        "language": language if language != get_language() else None,
        "first": first,
        "spec": spec,
    }


@register.simple_tag
def picture_url(image: CustomImage, filter_spec: str = pictures.SHARE) -> str:
    """The address of one rendition, for machines: the picture to share, structured data."""
    return pictures.url_of(image, filter_spec)
