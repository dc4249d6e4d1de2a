"""Templates in the editor: choose one under a page, keep a page as one, rename and delete them."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.permission_policies.base import ModelPermissionPolicy

from cms.models import User
from cms.viewsets import FactViewSet, in_three_languages
from home import page_templates
from home.models import PageTemplate


class NotAddedHere(ModelPermissionPolicy):
    """The list has no “add” button: a template comes from a page."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action != "add" and super().user_has_permission(user, action)


class NameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the template"), max_length=160)


def choose(request: HttpRequest, parent_id: int) -> HttpResponse:
    parent = get_object_or_404(Page, pk=parent_id).specific
    if not parent.permissions_for_user(request.user).can_add_subpage():
        raise PermissionDenied
    found = [
        {"template": template, "app": template.page_type.app_label, "model": template.page_type.model}
        for template in page_templates.fitting(parent)
    ]
    return render(request, "home/admin/choose_template.html", {"parent_page": parent, "found": found})


def keep(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(Page, pk=page_id).specific
    if not (page.permissions_for_user(request.user).can_edit() and request.user.has_perm("home.add_pagetemplate")):
        raise PermissionDenied
    draft = page.get_latest_revision_as_object()
    form = NameForm(request.POST or None, initial={"name": draft.title})
    if request.method == "POST" and form.is_valid():
        kept = page_templates.keep(draft, name=form.cleaned_data["name"])
        messages.success(request, _("“%(name)s” is kept as a template.") % {"name": kept.name})
        return redirect("pagetemplate:edit", kept.pk)
    return render(request, "home/admin/keep_template.html", {"page": page, "form": form})


class PageTemplateViewSet(FactViewSet):
    """Made from a page, in its menu; here it is named and deleted."""

    model = PageTemplate
    icon = "copy"
    menu_label = gettext_lazy("Page templates")
    add_to_settings_menu = True
    list_display: ClassVar = ["name_fr", "page_type", "purpose"]
    list_export: ClassVar = ["slug", "name_fr", "page_type", "purpose"]
    search_fields: ClassVar = ["name_fr", "name_nl", "name_en"]
    panels: ClassVar = [
        in_three_languages("name", gettext_lazy("Name")),
        FieldPanel("slug"),
        FieldPanel("purpose"),
        FieldPanel("summary"),
    ]

    @property
    def permission_policy(self) -> NotAddedHere:
        return NotAddedHere(self.model)
