from __future__ import annotations

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from museums.viewsets import CommuneChooserViewSet, MuseumChooserViewSet, NetworkGroup


@hooks.register("register_admin_viewset")
def register_network() -> list[ViewSet]:
    return [NetworkGroup(), MuseumChooserViewSet("museum_chooser"), CommuneChooserViewSet("commune_chooser")]
