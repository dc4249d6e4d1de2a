"""On the page of an event: the way to its facts and to its dates."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from events.editing.access import may_edit


class EventFactPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "events/admin/fact_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.event_id) and may_edit(self.request.user)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**(super().get_context_data(parent_context) or {}), "event": self.instance.event}
