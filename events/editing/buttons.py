"""What an editor does with an event beside its form: its dates, its page, another one like it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button

from events.editing.access import ADD, may_edit
from events.models import Event


def event_buttons(event: Event, user: Any) -> list[Button]:
    if not may_edit(user):
        return []
    buttons = [
        Button(_("Its dates"), url=reverse("event_dates", args=[event.pk]), icon_name="date", priority=1),
        Button(_("Its page"), url=reverse("event_page", args=[event.pk]), icon_name="doc-full", priority=2),
    ]
    if user.has_perm(ADD):
        buttons.append(Button(_("Duplicate"), url=reverse("event_duplicate", args=[event.pk]), icon_name="copy", priority=3))
    return buttons
