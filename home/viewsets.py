"""Partners in the editor."""

from __future__ import annotations

from typing import ClassVar

from cms.viewsets import FactViewSet
from home.models import Partner


class PartnerViewSet(FactViewSet):
    model = Partner
    icon = "link"
    add_to_admin_menu = True
    menu_order = 180
    list_display: ClassVar = ["name", "kind", "website"]
    list_filter: ClassVar = ["kind"]
    list_export: ClassVar = ["slug", "name", "kind", "website"]
    search_fields: ClassVar = ["name"]
    form_fields: ClassVar = ["name", "slug", "kind", "website"]
