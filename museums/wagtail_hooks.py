from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSet

from cms.models import User
from museums.contributors import pages_of
from museums.viewsets import CommuneChooserViewSet, MuseumChooserViewSet, NetworkGroup


@hooks.register("register_admin_viewset")
def register_network() -> list[ViewSet]:
    return [NetworkGroup(), MuseumChooserViewSet("museum_chooser"), CommuneChooserViewSet("commune_chooser")]


class OwnPagesPanel(Component):
    """The way in for somebody who edits the pages of one museum."""

    name = "own_pages"
    template_name = "museums/admin/own_pages.html"
    order = 50

    def __init__(self, pages: list[Any]) -> None:
        self.pages = pages

    def get_context_data(self, _parent_context: Any) -> dict[str, Any]:
        return {"pages": self.pages, "heading": _("Your museum’s pages")}


@hooks.register("construct_homepage_panels")
def show_own_pages(request: HttpRequest, panels: list[Any]) -> None:
    pages = pages_of(cast("User", request.user))
    if pages:
        panels.append(OwnPagesPanel(pages))
