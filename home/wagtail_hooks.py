from __future__ import annotations

from wagtail import hooks

from home.viewsets import PartnerViewSet


@hooks.register("register_admin_viewset")
def register_partners() -> PartnerViewSet:
    return PartnerViewSet()
