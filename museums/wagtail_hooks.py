"""What this app adds to the editor: the network's facts, proposals, the preview of hours."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSet
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.models import User
from museums.contributors import museums_of, only_contributes, pictures_of, waiting_for
from museums.hours.views import preview
from museums.models.pages import FactPage
from museums.proposals import views, waiting
from museums.viewsets import CommuneChooserViewSet, MuseumChooserViewSet, NetworkGroup


@hooks.register("register_admin_viewset")
def register_network() -> list[ViewSet]:
    return [NetworkGroup(), MuseumChooserViewSet("museum_chooser"), CommuneChooserViewSet("commune_chooser")]


@hooks.register("register_admin_urls")
def register_hours_preview() -> list[URLPattern]:
    return [path("museums/hours/preview/", preview, name="opening_hours_preview")]


@hooks.register("before_copy_page")
def refuse_second_page_of_a_fact(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copy would be a second page of the same museum, event or recording in the same language: alone or below what is copied."""
    copied = page.get_descendants(inclusive=True) if request.POST.get("copy_subpages") else Page.objects.filter(pk=page.pk)
    types = copied.order_by().values_list("content_type", flat=True).distinct()
    models = (each.model_class() for each in ContentType.objects.filter(pk__in=types))
    if not any(model and issubclass(model, FactPage) for model in models):
        return None
    messages.error(
        request,
        _(
            "This cannot be copied: each museum, event or recording has one page in each language. Create a new page for another one."
        ),
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)


# --- Museums and the editors who read what they propose ----------------------------------------------


@hooks.register("register_admin_urls")
def register_proposals() -> list[URLPattern]:
    return [
        path("my-museum/", views.my_museums, name="my_museums"),
        path("my-museum/<slug:slug>/", views.MySheetView.as_view(), name="my_museum"),
        path("to-read/", views.ToReadView.as_view(), name="museum_to_read"),
        path("to-read/<int:pk>/", views.ReviewView.as_view(), name="museum_review"),
    ]


class MyMuseumMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return museums_of(cast("User", request.user)).exists()


class ToReadMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return views.may_decide(cast("User", request.user))


@hooks.register("register_admin_menu_item")
def my_museum_in_the_menu() -> MenuItem:
    return MyMuseumMenuItem(gettext_lazy("My sheet"), reverse_lazy("my_museums"), name="my-museum", icon_name="home", order=1)


@hooks.register("register_admin_menu_item")
def to_read_in_the_menu() -> MenuItem:
    return ToReadMenuItem(
        gettext_lazy("To read"), reverse_lazy("museum_to_read"), name="to-read", icon_name="clipboard-list", order=2
    )


class OwnMuseumPanel(Component):
    """The way in for somebody who contributes for a museum."""

    name = "own_museum"
    template_name = "museums/proposals/own_museum.html"
    order = 50

    def __init__(self, museums: list[Any], *, waiting: int, pictures: int) -> None:
        self.museums = museums
        self.waiting = waiting
        self.pictures = pictures

    def get_context_data(self, _parent_context: Any) -> dict[str, Any]:
        return {
            "museums": self.museums,
            "waiting": self.waiting,
            "pictures": self.pictures,
            "heading": _("Your museum"),
        }


class ToReadPanel(Component):
    """How much waits for the editors."""

    name = "to_read"
    template_name = "museums/proposals/to_read_panel.html"
    order = 60

    def __init__(self, count: int) -> None:
        self.count = count

    def get_context_data(self, _parent_context: Any) -> dict[str, Any]:
        return {"count": self.count, "heading": _("To read")}


@hooks.register("construct_homepage_panels")
def show_what_waits(request: HttpRequest, panels: list[Any]) -> None:
    user = cast("User", request.user)
    museums = list(museums_of(user).order_by("name"))
    if museums:
        panels.append(OwnMuseumPanel(museums, waiting=waiting_for(user), pictures=pictures_of(user).count()))
    if views.may_decide(user):
        count = views.waiting_proposals().count() + waiting.count(user)
        if count:
            panels.append(ToReadPanel(count))


#: What somebody who only contributes for a museum has no use for: their sheet leads to all that is theirs.
NOT_FOR_MUSEUMS = {"explorer", "documents", "reports", "help"}


@hooks.register("construct_main_menu")
def keep_the_menu_short(request: HttpRequest, items: list[MenuItem]) -> None:
    if only_contributes(cast("User", request.user)):
        items[:] = [item for item in items if item.name not in NOT_FOR_MUSEUMS]


@hooks.register("construct_homepage_summary_items", order=1000)  # after those that add a figure
def leave_out_the_sites_figures(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail counts every page below the first that somebody may edit: nothing that a museum's contributor should be told,
    whatever else they do. Pictures and documents are counted as far as they may be edited."""
    user = cast("User", request.user)
    if only_contributes(user):
        items.clear()
    elif not page_permission_policy.user_has_any_permission(user, ["add", "publish"]):
        items[:] = [item for item in items if not isinstance(item, PagesSummaryItem)]
