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
from home import page_template_views, page_templates
from home.contact.viewsets import ContactGroup
from home.newsletter.viewsets import NewsletterGroup
from home.page_template_views import PageTemplateViewSet
from home.viewsets import EditorialGroup


@hooks.register("register_admin_viewset")
def register_groups() -> list[ViewSet]:
    return [EditorialGroup(), ContactGroup(), NewsletterGroup(), PageTemplateViewSet()]


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


@hooks.register("register_page_header_buttons")
def template_header_buttons(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:  # noqa: ARG001
    yield from template_buttons(page, user)
