"""Registration on the pages of events."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.urls import reverse
from django.utils import timezone

from events import words
from events.models import Occurrence
from events.registrations import opening

register = template.Library()


@register.filter
def hour_words(at: datetime) -> str:
    """The local time of day: 14 h, 14.00 uur, 14:00."""
    return words.clock(timezone.localtime(at).time(), words.code())


@register.filter
def registration_path(occurrence: Occurrence) -> str:
    """Where to register for a date, in the current language; empty where one cannot now. No statement."""
    if not opening.is_bookable(occurrence) or opening.why_closed(occurrence):
        return ""
    return reverse("registrations:register", args=[occurrence.uid])
