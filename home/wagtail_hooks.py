from __future__ import annotations

from wagtail import hooks

from home.viewsets import EditorialGroup


@hooks.register("register_admin_viewset")
def register_editorial() -> EditorialGroup:
    return EditorialGroup()
