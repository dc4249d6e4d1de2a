"""What is wrong with an expression, in words for whoever wrote it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# The comments that an expression may carry, as codes; a free text would be in one language only.
NOTES = {
    "groups only": _("groups only"),
    "guided tours only": _("guided tours only"),
    "events only": _("during events only"),
}
