"""From which calendar or table an event came: said wherever people change it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.admin.panels import Panel

from events.models import ImportedEvent


def sources_of(events: Iterable[int]) -> dict[int, ImportedEvent]:
    """What was read last of each of these events."""
    found = (
        ImportedEvent.objects.filter(event__in=list(events))
        .select_related("calendar__museum", "calendar__trusted_by")
        .defer("values", "dates")
    )
    return {each.event_id: each for each in found.order_by("seen_at", "pk") if each.event_id}


def source_of(event: int) -> ImportedEvent | None:
    return sources_of([event]).get(event)


class SourcePanel(Panel):
    """First in the form of an event that was imported; nothing for any other."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "events/admin/source.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.source = source_of(self.instance.pk) if self.instance and self.instance.pk else None

        def is_shown(self) -> bool:
            return self.source is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**(super().get_context_data(parent_context) or {}), "source": self.source, "calendar_is_theirs": True}
