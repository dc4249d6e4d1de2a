"""The report's place in the editor."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from cms import content_checks
from cms.content_checks import views


@hooks.register("register_admin_urls")
def register_content_checks() -> list[URLPattern]:
    return [
        path("reports/content/", views.OverviewView.as_view(), name="content_checks"),
        path("reports/content/<slug:key>/", views.FindingsView.as_view(), name="content_findings"),
    ]


class ReportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return views.may_look(request.user)


@hooks.register("register_reports_menu_item")
def content_checks_in_the_menu() -> MenuItem:
    return ReportMenuItem(
        gettext_lazy("Content to mend"),
        reverse_lazy("content_checks"),
        name="content-checks",
        icon_name="clipboard-list",
        order=10,
    )


class ContentChecksPanel(Component):
    name = "content_checks"
    template_name = "cms/content_checks/panel.html"
    order = 80

    def __init__(self, count: int) -> None:
        self.count = count

    def get_context_data(self, _parent_context: Any) -> dict[str, Any]:
        return {"count": self.count, "heading": _("Content to mend")}


@hooks.register("construct_homepage_panels")
def show_content_checks(request: HttpRequest, panels: list[Any]) -> None:
    if views.may_look(request.user):
        count = content_checks.total()
        if count:
            panels.append(ContentChecksPanel(count))
