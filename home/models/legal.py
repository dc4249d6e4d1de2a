"""The pages the law asks for. Their words are templates filled from the association's settings each time they are read, so that
they stay right when a fact changes; what else there is to say stands in the page's own body."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail_localize.fields import SynchronizedField

from cms.blocks import BodyField
from cms.models import BasePage


class LegalKind(models.TextChoices):
    NOTICE = "notice", _("legal notice")
    PRIVACY = "privacy", _("personal data")
    ACCESSIBILITY = "accessibility", _("accessibility statement")
    TERMS = "terms", _("terms of the pass")


class LegalPage(BasePage):
    kind = models.CharField(
        _("kind"), max_length=13, choices=LegalKind, help_text=_("Decides which text stands on the page; yours comes after it.")
    )
    body = BodyField(verbose_name=_("more text"))

    parent_page_types: ClassVar = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar = []
    page_description = _("Legal notice, personal data, accessibility or terms: written from the association’s settings.")
    template = "home/legal_page.html"
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("kind"), FieldPanel("body")]
    override_translatable_fields: ClassVar = [SynchronizedField("kind", overridable=False)]

    class Meta:
        verbose_name = _("page the law asks for")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home import legal  # noqa: PLC0415 - needs this module

        return {
            **super().get_context(request, *args, **kwargs),
            "text": f"home/legal/{self.kind}.html",
            "links": legal.links_in(get_language() or ""),
            **legal.facts_for(self.kind),
            "missing": legal.missing_for_staff(self.kind, request),
        }

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What only staff see is for no shared cache."""
        response = super().serve(request, *args, **kwargs)
        if response.context_data["missing"]:
            response.headers["Cache-Control"] = "private, no-store"
        return response
