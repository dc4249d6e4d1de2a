"""A page of plain words."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import Page
from wagtail.search import index

from cms.models import BasePage
from cms.visibility import is_public
from home.body import FullBodyField


class StandardPage(BasePage):
    """A page of plain words: about the network, legal notice, help."""

    body = FullBodyField(verbose_name=_("text"))

    parent_page_types: ClassVar = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar = [
        "home.StandardPage",
        "home.FAQPage",
        "home.PartnersPage",
        "home.PressReviewPage",
        "home.ResourceIndexPage",
        "home.TestimonyIndexPage",
    ]
    page_description = _("Text and pictures, for whatever has no page type of its own.")
    template = "home/standard_page.html"
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("body")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("standard page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        below = Page.objects.child_of(self).filter(is_public(), live=True).order_by("path") if self.numchild else []
        return {**super().get_context(request, *args, **kwargs), "below": list(below)}
