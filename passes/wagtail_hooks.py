from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from cms.models import User
from museums.models import Museum
from passes import auditing
from passes.viewsets import PassGroup, SponsorGroup


@hooks.register("register_admin_viewset")
def register_passes() -> PassGroup:
    return PassGroup()


@hooks.register("register_admin_viewset")
def register_sponsors() -> SponsorGroup:
    return SponsorGroup()


@hooks.register("register_museum_listing_buttons")
def enrol_a_device(museum: Museum, user: User) -> list[Button]:
    if not user.has_perm("passes.add_deskenrolment"):
        return []
    address = f"{reverse('desk_admin:add')}?museum={museum.pk}"
    return [Button(_("Enrol a device"), url=address, icon_name="mobile-alt", priority=50)]


@hooks.register("register_log_actions")
def register_acts(actions: Any) -> None:
    auditing.register(actions)
