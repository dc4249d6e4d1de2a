"""Sections to copy, in the editor: keep blocks of a page as one, add one to a page, rename and delete them."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.viewsets import FactViewSet, in_three_languages
from home import page_sections
from home.models import SectionTemplate
from home.page_template_views import NotAddedHere


class KeepForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the section"), max_length=160)
    blocks = forms.MultipleChoiceField(
        label=gettext_lazy("Blocks of the section"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one block.")},
    )


def draft_of(request: HttpRequest, page_id: int) -> Any:
    """The page as it stands now, for somebody who may change it; None for one that takes no sections."""
    page = get_object_or_404(Page, pk=page_id).specific
    may = page.permissions_for_user(request.user)
    if not may.can_edit() or may.page_locked():
        raise PermissionDenied
    return page.get_latest_revision_as_object() if page_sections.takes_sections(page) else None


def refuse(request: HttpRequest, page_id: int) -> HttpResponse:
    messages.warning(
        request, _("Sections are added to a page with a text of its own. Open the page that this one is translated from.")
    )
    return redirect("wagtailadmin_pages:edit", page_id)


def keep(request: HttpRequest, page_id: int) -> HttpResponse:
    if not request.user.has_perm("home.add_sectiontemplate"):
        raise PermissionDenied
    draft = draft_of(request, page_id)
    if draft is None:
        return refuse(request, page_id)
    form = KeepForm(request.POST or None)
    form.fields["blocks"].choices = page_sections.choices(draft)  # type: ignore[attr-defined]  # a ChoiceField
    if request.method == "POST" and form.is_valid():
        places = {int(place) for place in form.cleaned_data["blocks"]}
        kept = page_sections.keep(draft, name=form.cleaned_data["name"], places=places)
        messages.success(request, _("“%(name)s” is kept as a section.") % {"name": kept.name})
        return redirect("sectiontemplate:edit", kept.pk)
    return render(request, "home/admin/keep_section.html", {"page": draft, "form": form})


def add(request: HttpRequest, page_id: int) -> HttpResponse:
    draft = draft_of(request, page_id)
    if draft is None:
        return refuse(request, page_id)
    found = page_sections.fitting(draft)
    if request.method == "POST":
        section = next((each for each in found if str(each.pk) == request.POST.get("section")), None)
        if section is not None:
            page_sections.add(section, draft, user=request.user)
            messages.success(request, _("“%(name)s” now stands at the end of the draft.") % {"name": section.name})
            return redirect("wagtailadmin_pages:edit", page_id)
    return render(request, "home/admin/add_section.html", {"page": draft, "found": found})


class SectionTemplateViewSet(FactViewSet):
    """Made from blocks of a page, in its menu; here it is named and deleted."""

    model = SectionTemplate
    icon = "copy"
    menu_label = gettext_lazy("Section templates")
    add_to_settings_menu = True
    list_display: ClassVar = ["name_fr", "purpose"]
    list_export: ClassVar = ["slug", "name_fr", "purpose"]
    search_fields: ClassVar = ["name_fr", "name_nl", "name_en"]
    panels: ClassVar = [in_three_languages("name", gettext_lazy("Name")), FieldPanel("slug"), FieldPanel("purpose")]

    @property
    def permission_policy(self) -> NotAddedHere:
        return NotAddedHere(self.model)
