"""Brochures in the editor's menu."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.permission_policies.base import ModelPermissionPolicy

from cms.viewsets import FactViewSet
from events.brochure import views
from events.brochure.forms import BrochureForm
from events.models import BrochureEdition


class MadeOncePolicy(ModelPermissionPolicy):
    """Nobody edits a brochure: a new one is a new edition. `change` is the right to publish, on its own page."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "change" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class BrochureIndexView(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("programme", "made_by").defer("snapshot")


class BrochureViewSet(FactViewSet):
    model = BrochureEdition
    icon = "doc-full-inverse"
    menu_label = _("Brochures")
    add_view_class = views.AskView
    index_view_class = BrochureIndexView
    list_display: ClassVar = [
        TitleColumn("__str__", label=_("Brochure"), get_url=lambda edition: reverse("brochureedition:look", args=[edition.pk])),
        Column("start", label=capfirst(_("first day"))),
        Column("end", label=capfirst(_("last day"))),
        Column("get_state_display", label=capfirst(_("state"))),
        "pages",
        BooleanColumn("is_published", label=capfirst(_("on the site"))),
        "asked_at",
    ]
    list_filter: ClassVar = ["programme", "language", "state"]
    search_fields: ClassVar = ["title", "programme__name_fr"]

    @property
    def permission_policy(self) -> ModelPermissionPolicy:
        return MadeOncePolicy(self.model)

    def get_form_class(self, for_update: bool = False) -> type[BrochureForm]:  # noqa: ARG002 - there is one form
        return BrochureForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("look/<int:pk>/", views.LookView.as_view(), name="look"),
            path("file/<int:pk>/print/", views.file, {"kind": "print"}, name="print"),
            path("file/<int:pk>/web/", views.file, {"kind": "web"}, name="web"),
        ]
