"""What this app adds to the editor: editorial facts, page templates, sections to copy."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from cms.models import User
from home import page_template_views, page_templates, section_views
from home.contact.viewsets import ContactGroup
from home.newsletter.viewsets import NewsletterGroup
from home.page_template_views import PageTemplateViewSet
from home.section_views import SectionTemplateViewSet
from home.viewsets import EditorialGroup


@hooks.register("register_admin_viewset")
def register_groups() -> list[ViewSet]:
    return [EditorialGroup(), ContactGroup(), NewsletterGroup(), PageTemplateViewSet(), SectionTemplateViewSet()]


@hooks.register("register_log_actions")
def name_what_is_logged(actions: LogActionRegistry) -> None:
    actions.register_action("home.export_subscribers", _("Export subscribers"), _("Subscribers exported"))
    actions.register_action("home.send_newsletter", _("Send newsletter"), _("Newsletter sent"))


# --- Page templates -------------------------------------------------------------------------------


@hooks.register("register_admin_urls")
def page_template_urls() -> list[URLPattern]:
    return [
        path("page-templates/under/<int:parent_id>/", page_template_views.choose, name="choose_page_template"),
        path("page-templates/keep/<int:page_id>/", page_template_views.keep, name="keep_page_template"),
        path("sections/add/<int:page_id>/", section_views.add, name="add_section"),
        path("sections/keep/<int:page_id>/", section_views.keep, name="keep_section"),
    ]


@hooks.register("before_create_page")
def remember_template(request: HttpRequest, _parent: Page, page_class: type[Page]) -> None:
    page_templates.choose(request, page_class)


@hooks.register("register_page_listing_more_buttons")
def template_buttons(page: Page, user: User, next_url: str | None = None) -> Iterator[Button]:  # noqa: ARG001 - what the hook gives
    if page.depth > 1 and page.specific_class and page.permissions_for_user(user).can_add_subpage():
        words = _("New page from a template")
        yield Button(words, url=reverse("choose_page_template", args=[page.pk]), icon_name="copy", priority=9)
    if page.depth > 2 and page.permissions_for_user(user).can_edit() and user.has_perm("home.add_pagetemplate"):
        yield Button(
            _("Keep as a template"), url=reverse("keep_page_template", args=[page.pk]), icon_name="download", priority=21
        )
    yield from section_buttons(page, user)


def section_buttons(page: Page, user: User) -> Iterator[Button]:
    if page.depth < 3 or not hasattr(page.specific_class, "body") or not page.permissions_for_user(user).can_edit():
        return
    yield Button(_("Add a section"), url=reverse("add_section", args=[page.pk]), icon_name="plus", priority=22)
    if user.has_perm("home.add_sectiontemplate"):
        yield Button(
            _("Keep blocks as a section"), url=reverse("keep_section", args=[page.pk]), icon_name="download", priority=23
        )


@hooks.register("register_page_header_buttons")
def template_header_buttons(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:  # noqa: ARG001
    yield from template_buttons(page, user)
