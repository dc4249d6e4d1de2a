from __future__ import annotations

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from home.contact.viewsets import ContactGroup
from home.viewsets import EditorialGroup


@hooks.register("register_admin_viewset")
def register_groups() -> list[ViewSet]:
    return [EditorialGroup(), ContactGroup()]
