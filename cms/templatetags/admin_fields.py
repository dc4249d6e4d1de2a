"""Fields of our own forms in the editor."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField
from wagtail.admin.templatetags.wagtailadmin_tags import formattedfield

register = template.Library()


@register.inclusion_tag("wagtailadmin/shared/formatted_field.html")
def admin_field(field: BoundField, **options: Any) -> dict[str, Any]:
    """Wagtail's `formattedfield`, with help and errors under the ids that Django names in the input's `aria-describedby`.

    Wagtail gives them none, so that a screen reader would not read the reason beside the field.
    """
    ids = {"help_text_id": f"{field.auto_id}_helptext", "error_message_id": f"{field.auto_id}_error"}
    return {**formattedfield(field, **ids, **options)}
