from __future__ import annotations

from wagtail import hooks

from events.viewsets import AgendaGroup


@hooks.register("register_admin_viewset")
def register_agenda() -> AgendaGroup:
    return AgendaGroup()
