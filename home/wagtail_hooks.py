from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from home.contact.viewsets import ContactGroup
from home.newsletter.viewsets import NewsletterGroup
from home.viewsets import EditorialGroup


@hooks.register("register_admin_viewset")
def register_groups() -> list[ViewSet]:
    return [EditorialGroup(), ContactGroup(), NewsletterGroup()]


@hooks.register("register_log_actions")
def name_what_is_logged(actions: LogActionRegistry) -> None:
    actions.register_action("home.export_subscribers", _("Export subscribers"), _("Subscribers exported"))
    actions.register_action("home.send_newsletter", _("Send newsletter"), _("Newsletter sent"))
